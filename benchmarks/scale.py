"""A refresh over sizes: of everything, of what has grown by a thousandth, and beside hand-written SQL; write SCALE.md.

The source of orders is a folder, which gets one more file of the last day, and then one of the day after. Every refresh
runs in a process of its own. The profiles of the grown and of a full refresh are compared by count and digest; up to
ten million orders that of the SQL cell by cell.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from shutil import copytree, rmtree

import duckdb
from chart import lines
from measure import Cost, cost, typical
from simulate import simulate

from fenqun import Workspace

HERE = Path(__file__).parent
GROWTH = 0.001
EACH = 20
"""Orders of a customer."""
FURTHER = """
COPY (
    SELECT
        replace(order_id, 'O', $letter) AS order_id,
        'C' || lpad((hash(order_id, 21) % ($customers + $customers // 100))::VARCHAR, 8, '0') AS customer_id,
        $day::TIMESTAMP + to_microseconds((hash(order_id, 22) % 57600000000)::BIGINT) AS ordered_at,
        * EXCLUDE (order_id, customer_id, ordered_at)
    FROM read_parquet('{source}') WHERE hash(order_id, $day) % 1000 < 1000 * $growth
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""
REFRESH = """
import resource, sys
from fenqun import Workspace
Workspace(sys.argv[1]).refresh(full=sys.argv[2] == "full")
print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024)
"""
NAMES = {
    "first": "the first refresh: everything read and computed",
    "computed": "computed from what was imported",
    "profile": "the same up to the stored profile",
    "sql": "hand-written SQL for the profile, from what was imported",
    "same_day": "a refresh after a thousandth more orders of the same day",
    "grown": "a refresh after a thousandth more orders of the next day",
    "full": "`refresh --full` of the same",
}
COLOURS = {
    "first": "#00695c",
    "computed": "#00897b",
    "sql": "#90a4ae",
    "same_day": "#ffa726",
    "grown": "#ef6c00",
}
HEAD = """# Scale

Written by `benchmarks/scale.py` on a machine of {cores} cores and {memory:.0f} GB. {each} orders a customer; 12 traits,
RFM and 3 other segmentations, 50 tags (`benchmarks/shop`). *cpu* is the time of all cores together, *memory* the peak
of one process.

![seconds of all cores over the number of orders](scale.svg)
"""


def made(directory: Path, orders: int) -> Path:
    """The workspace: the benchmarks' shop with a folder of orders."""
    simulate(directory / "files", orders, csv=False, each=EACH)
    workspace = directory / "shop"
    rmtree(workspace, ignore_errors=True)
    copytree(HERE / "shop", workspace)
    sources = workspace / "sources.yaml"
    sources.write_text(sources.read_text("utf-8").replace("data/orders.parquet", "data/orders"), "utf-8")
    settings = workspace / "fenqun.yaml"
    kept = [line for line in settings.read_text("utf-8").splitlines() if not line.startswith("as_of")]
    settings.write_text("\n".join([*kept, "as_of: data", ""]), "utf-8")
    (workspace / "data/orders").mkdir(parents=True)
    for name, place in (("orders", "orders/2025.parquet"), ("customers", "customers.parquet")):
        (workspace / "data" / place).hardlink_to(directory / "files" / f"{name}.parquet")
    return workspace


def grow(workspace: Path, orders: int, day: str, letter: str) -> None:
    """One file more, of the day's first 16 hours; its orders' ids begin with the letter."""
    text = FURTHER.replace("{source}", str(workspace / "data/orders/2025.parquet"))
    with duckdb.connect() as connection:
        text = text.replace("{path}", str(workspace / f"data/orders/2026-{letter}.parquet"))
        wanted = {"customers": max(orders // EACH, 1), "growth": GROWTH, "day": day, "letter": letter}
        connection.execute(text, wanted)


def stored(workspace: Path) -> Path:
    """The profile stored last."""
    return max((workspace / ".fenqun/store/profile").glob("*/*.parquet"), key=lambda path: path.stat().st_mtime)


def digest(workspace: Path) -> list[tuple[object, ...]]:
    """How many rows the profile has, and a digest of them all."""
    with Workspace(workspace).view().own_engine() as engine:
        return engine.read_only_sql("SELECT count(*), bit_xor(hash(p)), sum(hash(p)) FROM profile AS p").rows


def measured(directory: Path, orders: int, runs: int) -> dict[str, Cost]:
    """The costs of each way at one size."""
    workspace, out = made(directory, orders), directory / "sql.parquet"

    def refresh(how: str) -> Cost:
        took, memory = cost([sys.executable, "-c", REFRESH, str(workspace), how])
        return replace(took, memory=float(memory))

    found = {"first": refresh("first")}
    again: dict[str, list[Cost]] = {"computed": [], "profile": [], "sql": []}
    for _ in range(runs):
        whole, printed = cost([sys.executable, str(HERE / "with_fenqun.py"), str(workspace), "{now}"])
        again["computed"].append(whole)
        again["profile"].append(Cost(**json.loads(printed)["written"]))
        out.unlink(missing_ok=True)
        again["sql"].append(cost([sys.executable, str(HERE / "with_sql.py"), str(workspace), str(out)])[0])
    if orders <= 10_000_000:
        subprocess.run([sys.executable, str(HERE / "same.py"), str(stored(workspace)), str(out)], check=True)
    found |= {name: typical(costs) for name, costs in again.items()}
    for name, day, letter in (("same_day", "2025-12-31", "P"), ("grown", "2026-01-01", "Q")):
        grow(workspace, orders, day, letter)
        found[name] = refresh("grown")
        grown = digest(workspace)
        found["full"] = refresh("full")
        if digest(workspace) != grown:
            raise SystemExit("the profiles of the grown and of the full refresh differ")
    return found


def page(found: dict[int, dict[str, Cost]]) -> str:
    """The measurements as Markdown."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = [HEAD.format(cores=os.cpu_count(), memory=memory, each=EACH)]
    for orders, costs in found.items():
        parts += [f"\n## {orders:,} orders of {max(orders // EACH, 1):,} customers\n"]
        parts += ["| | wall | cpu | memory |", "| --- | ---: | ---: | ---: |"]
        parts += [
            f"| {label} | {costs[name].wall:.2f} s | {costs[name].cpu:.2f} s | {costs[name].memory:,.0f} MB |"
            for name, label in NAMES.items()
        ]
        whole, profile = (costs[name].wall / costs["sql"].wall for name in ("computed", "profile"))
        day, next_day = (costs["full"].wall / costs[name].wall for name in ("same_day", "grown"))
        parts += [
            f"\nComputing everything takes {whole:.2f} times as long as the SQL takes for the profile alone, the"
            f" profile {profile:.2f} times.\nAfter a thousandth more orders of the same day a refresh takes 1/{day:.1f}"
            f" of a full one, of the next day 1/{next_day:.1f}."
        ]
    if len(found) > 1:
        *_, least, most = found  # below, the start of the process is most of it
        steps = math.log(most / least)
        powers = {
            name: math.log(found[most][name].cpu / found[least][name].cpu) / steps for name in ("first", "computed")
        }
        said = ", ".join(f"{NAMES[name]}: {power:.2f}" for name, power in powers.items())
        parts += [f"\n## Growth\n\nCpu grows with the orders to the power of ({least:,} to {most:,}): {said}."]
    return "\n".join([*parts, ""])


def main() -> None:
    """Measure the sizes that are asked for, and write the page with those measured before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000, 100_000_000])
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--directory", type=Path, default=Path(tempfile.gettempdir()) / "fenqun-scale")
    parser.add_argument("--to", type=Path, default=HERE, help="where SCALE.md is written")
    arguments = parser.parse_args()
    kept = arguments.to / "scale.json"
    known = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    for orders in arguments.orders:
        costs = measured(arguments.directory / str(orders), orders, arguments.runs)
        known[str(orders)] = {name: asdict(one) for name, one in costs.items()}
        print(orders, known[str(orders)], file=sys.stderr, flush=True)
    found = {
        int(orders): {name: Cost(**one) for name, one in costs.items()}
        for orders, costs in sorted(known.items(), key=lambda each: int(each[0]))
    }
    kept.write_text(json.dumps(known, indent=1) + "\n", "utf-8")
    (arguments.to / "SCALE.md").write_text(page(found), "utf-8")
    curves = {name: {orders: costs[name].cpu for orders, costs in found.items()} for name in COLOURS}
    (arguments.to / "scale.svg").write_text(lines(curves, COLOURS, NAMES), "utf-8")


if __name__ == "__main__":
    main()
