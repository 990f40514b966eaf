"""The same workspace computed by DuckDB and by a Spark of this machine, over sizes; write SPARK.md.

Both begin with imported tables, nothing else of earlier refreshes, each in a process of its own. The two profiles are
compared cell by cell. Spark's start is told apart. What DuckDB spills to disk is what bounds it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

import duckdb
from scale import EACH, made

MASTERS = ("duckdb", "local[2]")
REFRESH = """
import json, os, resource, sys, threading, time
from pathlib import Path
from fenqun import Workspace

directory, master = Path(sys.argv[1]), sys.argv[2]
began = time.perf_counter()
session = None
if master != "duckdb":
    from fenqun.engine.spark import session_at
    session = session_at(master)
    session.sparkContext.setLogLevel("OFF")
started = time.perf_counter()
scratch, spilled, done = directory / ".fenqun/scratch", [0], threading.Event()

def watch():
    while not done.wait(0.2):
        sizes = []
        for file in scratch.rglob("*"):
            try:
                sizes.append(file.stat().st_size)
            except OSError:
                pass
        spilled[0] = max(spilled[0], sum(sizes))

watching = threading.Thread(target=watch, daemon=True)
watching.start()
cpu = time.process_time()
Workspace(directory, spark=session).refresh()
took, cpu = time.perf_counter() - started, time.process_time() - cpu
done.set()
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
if session is not None:
    process = session.sparkContext._gateway.proc.pid
    told = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    memory = float(told["VmHWM"].split()[0]) / 1024
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    cpu += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
print(json.dumps([started - began, took, cpu, memory, spilled[0] / 2**20]))
"""
HEAD = """# DuckDB and Spark

Written by `benchmarks/spark.py` on a machine of {cores} cores and {memory:.0f} GB, Spark as `local[2]` with {driver} of
memory. {each} orders a customer; 12 traits, RFM and 3 other segmentations, 50 tags (`benchmarks/shop`). Both compute
all from what was imported, and every cell of the two profiles agrees (fractions to nine digits). *cpu* is the time of
all cores together, Spark's start is not in it; *spilled* is what lay on disk at most.

| orders | engine | start | wall | cpu | memory | spilled |
| ---: | --- | ---: | ---: | ---: | ---: | ---: |
"""
DRIVER = "2g"


@dataclass(frozen=True)
class Measured:
    """Seconds to start, on the clock, of all cores; MB of memory and of disk at most."""

    start: float
    wall: float
    cpu: float
    memory: float
    spilled: float


def refreshed(workspace: Path, master: str) -> Measured:
    """What a refresh costs that finds its sources imported."""
    rmtree(workspace / ".fenqun/store/measures", ignore_errors=True)
    settings = os.environ | {"PYSPARK_SUBMIT_ARGS": f"--driver-memory {DRIVER} pyspark-shell"}
    command = [sys.executable, "-c", REFRESH, str(workspace), master]
    done = subprocess.run(command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return Measured(*json.loads(done.stdout.splitlines()[-1]))


def profile(workspace: Path) -> list[str]:
    """The files of the profile stored last."""
    folder = max((workspace / ".fenqun/store/profile").glob("[0-9a-f]*"), key=lambda path: path.stat().st_mtime)
    return [str(file) for file in sorted(folder.glob("*.parquet"))]


def agree(one: list[str], other: list[str]) -> None:
    """Stops where a cell of the two profiles differs."""
    with duckdb.connect() as connection:
        kinds = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [one]).fetchall()
        for name, kind, *_ in kinds:
            cell = f'"{name}"'
            same = f"a.{cell} IS NOT DISTINCT FROM b.{cell}"
            if kind == "DOUBLE":
                same += f" OR abs(a.{cell} - b.{cell}) <= 1e-9 * abs(a.{cell})"
            text = (
                f"SELECT count(*) FILTER (WHERE NOT coalesce({same}, false)) FROM read_parquet(?) AS a "
                "FULL JOIN read_parquet(?) AS b USING (customer_id)"
            )
            found = connection.execute(text, [one, other]).fetchone()
            if name != "customer_id" and found != (0,):
                raise SystemExit(f"the engines differ in {found} cells of {name}")


def page(found: dict[int, dict[str, Measured]]) -> str:
    """The measurements as Markdown."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    lines = [HEAD.format(cores=os.cpu_count(), memory=memory, each=EACH, driver=DRIVER)]
    for orders, costs in found.items():
        for master, cost in costs.items():
            lines.append(
                f"| {orders:,} | {master} | {cost.start:.1f} s | {cost.wall:.1f} s | {cost.cpu:.1f} s "
                f"| {cost.memory:,.0f} MB | {cost.spilled:,.0f} MB |\n"
            )
    lines.append("\n" + verdict(found) + "\n")
    return "".join(lines)


def verdict(found: dict[int, dict[str, Measured]]) -> str:
    """How much slower Spark is on the same cores, over the sizes, and from where on it is not."""
    ratios = {orders: costs["local[2]"].wall / costs["duckdb"].wall for orders, costs in found.items()}
    told = ", ".join(f"{ratio:.1f} at {orders:,}" for orders, ratio in ratios.items())
    crossed = next((orders for orders, ratio in ratios.items() if ratio <= 1), None)
    end = f"From {crossed:,} orders on it is the faster." if crossed else "On these cores it is slower at every size."
    return f"Spark's time on the clock over DuckDB's, both on two threads: {told}. {end}"


def main() -> None:
    """Measure the sizes, the small ones first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("orders", type=int, nargs="*", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--to", type=Path, default=Path(__file__).with_name("SPARK.md"))
    options = parser.parse_args()
    found: dict[int, dict[str, Measured]] = {}
    for orders in options.orders:
        with tempfile.TemporaryDirectory(prefix="fenqun-spark-") as folder:
            workspace = made(Path(folder), orders)
            refreshed(workspace, "duckdb")
            found[orders], profiles = {}, []
            for master in MASTERS:
                found[orders][master] = refreshed(workspace, master)
                profiles.append(profile(workspace))
                print(orders, master, found[orders][master], file=sys.stderr, flush=True)
            agree(*profiles)
        options.to.write_text(page(found), "utf-8")


if __name__ == "__main__":
    main()
