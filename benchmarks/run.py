"""Measure Fenqun against hand-written SQL and notebooks, each in its own process, in turns; write RESULTS.md."""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from chart import chart
from load_results import kept_section
from measure import Cost, cost, fastest, typical
from results import results

HERE = Path(__file__).parent
FENQUN = str(Path(sys.executable).parent / "fenqun")
CONTENDERS = ("fenqun", "sql", "pandas", "vectorised")
COMMANDS = {
    "`fenqun --help`": ["--help"],
    "`fenqun show` (the overview)": ["show"],
    "`fenqun show rfm` (a segmentation)": ["show", "rfm"],
    "`fenqun show spend_total` (a trait)": ["show", "spend_total"],
    "`fenqun show sleeping_big_spender` (a tag)": ["show", "sleeping_big_spender"],
    "`fenqun show rfm value` (a cross-tab)": ["show", "rfm", "value"],
    "`fenqun customer ID`": ["customer", "K000001"],
    "`fenqun check`": ["check"],
    "`fenqun refresh`, nothing new": ["refresh"],
}


def say(text: str) -> None:
    """To stderr: stdout is for results."""
    print(text, file=sys.stderr, flush=True)


def workspace(directory: Path, data: Path, *, csv: bool = False) -> Path:
    """A fresh workspace over the simulated files."""
    shutil.rmtree(directory, ignore_errors=True)
    shutil.copytree(HERE / "shop", directory)
    with (directory / "fenqun.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"allow: [{data}]\n")
    sources = (directory / "sources.yaml").read_text(encoding="utf-8").replace("path: data/", f"path: {data}/")
    if csv:
        sources = sources.replace("orders.parquet", "orders.csv")
    (directory / "sources.yaml").write_text(sources, encoding="utf-8")
    return directory


def refreshed(directory: Path) -> tuple[Cost, dict[str, Cost]]:
    """What a refresh costs, and had cost when each part was done."""
    whole, printed = cost([sys.executable, str(HERE / "with_fenqun.py"), str(directory), "{now}"])
    return whole, {name: Cost(**mark) for name, mark in json.loads(printed).items()}


def stored(directory: Path) -> Path:
    """The profile stored last."""
    return max(directory.glob(".fenqun/store/profile/*/profile.parquet"), key=lambda path: path.stat().st_mtime)


def profile_runs(
    place: Path, orders: int, *, runs: int, notebooks: int
) -> tuple[dict[str, list[Cost]], dict[str, list[Cost]]]:
    """The costs of the imports and of each way to the profile, the ways in turns."""
    data, shop, out = place / f"data-{orders}", place / "shop", place / "out.parquet"
    imports: dict[str, list[Cost]] = {}
    for kind in ("CSV", "Parquet"):
        say(f"importing {kind}")
        imports[kind] = [refreshed(workspace(shop, data, csv=kind == "CSV"))[1]["imported"]]
    found: dict[str, list[Cost]] = {name: [] for name in ("profile", "refresh", *CONTENDERS[1:])}
    ways = {
        "sql": [sys.executable, str(HERE / "with_sql.py"), str(shop), str(out)],
        "pandas": [sys.executable, str(HERE / "with_pandas.py"), str(data), str(out)],
        "vectorised": [sys.executable, str(HERE / "with_pandas.py"), str(data), str(out), "vectorised"],
    }
    for run in range(runs):
        whole, marks = refreshed(shop)
        found["refresh"].append(whole)
        found["profile"].append(marks["written"])
        say(f"{run + 1}/{runs} fenqun {marks['written']} whole {whole}")
        for name, command in ways.items():
            if name == "sql" or run < notebooks:
                out.unlink(missing_ok=True)
                found[name].append(cost(command)[0])
                say(f"{run + 1}/{runs} {name} {found[name][-1]}")
            if name == "sql":
                subprocess.run([sys.executable, str(HERE / "same.py"), str(stored(shop)), str(out)], check=True)
    return imports, found


def demo(place: Path, customers: int, runs: int) -> dict[str, list[Cost]]:
    """The costs of commands on the sample shop."""
    shop = place / "demo"
    shutil.rmtree(shop, ignore_errors=True)
    say("the sample shop")
    subprocess.run(
        [sys.executable, "-m", "fenqun.packs.sample_shop", str(shop / "data"), "--customers", str(customers)],
        check=True,
    )
    files = [f"--orders={shop}/data/orders.csv", f"--customers={shop}/data/customers.csv"]
    subprocess.run([FENQUN, "init", str(shop), *files], check=True, stdout=subprocess.DEVNULL)
    found = {"`fenqun refresh`, the first": [cost([FENQUN, "-w", str(shop), "refresh"])[0]]}
    for _ in range(runs):
        for name, arguments in COMMANDS.items():
            found.setdefault(name, []).append(cost([FENQUN, "-w", str(shop), *arguments])[0])
    return found


def by_name(runs: Mapping[str, Iterable[Cost]]) -> dict[str, Cost]:
    """What each costs; names without runs are left out."""
    return {name: typical(list(costs)) for name, costs in runs.items() if costs}


def main(arguments: argparse.Namespace) -> None:
    """Simulate, measure, write."""
    place = arguments.directory
    say("simulating")
    data = str(place / f"data-{arguments.orders}")
    subprocess.run([sys.executable, str(HERE / "simulate.py"), data, f"--orders={arguments.orders}"], check=True)
    imports, profiles = profile_runs(place, arguments.orders, runs=arguments.runs, notebooks=arguments.notebooks)
    commands = demo(place, arguments.customers, arguments.runs)
    quickest = {name: fastest(costs) for name, costs in commands.items()}
    found = {"imports": by_name(imports), "profiles": by_name(profiles), "commands": quickest}
    counts = {name: len(costs) for name, costs in profiles.items()}
    text = results(found, orders=arguments.orders, customers=arguments.customers, counts=counts)
    print(text)
    if arguments.to:
        arguments.to.mkdir(parents=True, exist_ok=True)
        page = arguments.to / "RESULTS.md"
        kept = kept_section(page.read_text(encoding="utf-8")) if page.exists() else ""
        page.write_text(text + kept, encoding="utf-8")
        (arguments.to / "results.svg").write_text(chart(found["profiles"]), encoding="utf-8")
        plain = {part: {name: asdict(one) for name, one in costs.items()} for part, costs in found.items()}
        (arguments.to / "results.json").write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=10_000_000, help="simulated orders; a tenth as many customers")
    parser.add_argument("--customers", type=int, default=20_000, help="customers of the sample shop")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--notebooks", type=int, default=1, help="in how many of the runs the notebooks run too")
    parser.add_argument("--directory", type=Path, default=Path(tempfile.gettempdir()) / "fenqun-benchmark")
    parser.add_argument("--to", type=Path, default=HERE, help="where RESULTS.md is written")
    return parser.parse_args()


if __name__ == "__main__":
    main(_arguments())
