"""The same workspace computed by DuckDB and by a Spark of this machine, over sizes, and by DuckDB in less and less
memory; write SPARK.md.

All begin with imported tables, nothing else of earlier refreshes, each in a process of its own. The profiles are
compared cell by cell. Spark's start is told apart.
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
from functools import partial
from pathlib import Path
from fenqun import Workspace
from fenqun.errors import OutOfMemory
from fenqun.workspace import computing

directory, master, limit = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
if limit:
    computing.DuckDB = partial(computing.DuckDB, memory_limit=limit)
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
try:
    Workspace(directory, spark=session).refresh()
except OutOfMemory:
    print("null")
    sys.exit()
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
all cores together, Spark's start is not in it; the rate is that of the clock.

| orders | engine | start | wall | cpu | orders a second | memory |
| ---: | --- | ---: | ---: | ---: | ---: | ---: |
"""
LESS = """
## DuckDB in less memory

The same refresh, with DuckDB bounded; *memory* is that of the whole process, *spilled* what lay on disk at most. The
profiles agree.

| orders | bound | wall | cpu | memory | spilled |
| ---: | --- | ---: | ---: | ---: | ---: |
"""
LIMITS = ("", "1GB", "500MB", "250MB")
DRIVER = "2g"


@dataclass(frozen=True)
class Measured:
    """Seconds to start, on the clock, of all cores; MB of memory and of disk at most."""

    start: float
    wall: float
    cpu: float
    memory: float
    spilled: float


def refreshed(workspace: Path, master: str, limit: str = "") -> Measured | None:
    """What a refresh costs that finds its sources imported; None where the memory is too little for it."""
    rmtree(workspace / ".fenqun/store/measures", ignore_errors=True)
    settings = os.environ | {"PYSPARK_SUBMIT_ARGS": f"--driver-memory {DRIVER} pyspark-shell"}
    command = [sys.executable, "-c", REFRESH, str(workspace), master, limit]
    done = subprocess.run(command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return told and Measured(*told)


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


def page(found: dict[int, dict[str, Measured]], bounded: dict[int, dict[str, Measured | None]]) -> str:
    """The measurements as Markdown."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    lines = [HEAD.format(cores=os.cpu_count(), memory=memory, each=EACH, driver=DRIVER)]
    for orders, costs in found.items():
        for master, cost in costs.items():
            lines.append(
                f"| {orders:,} | {master} | {cost.start:.1f} s | {cost.wall:.1f} s | {cost.cpu:.1f} s "
                f"| {orders / cost.wall:,.0f} | {cost.memory:,.0f} MB |\n"
            )
    lines.append("\n" + verdict(found) + "\n")
    if bounded:
        lines.append(LESS)
    for orders, costs_by_limit in bounded.items():
        for limit, bound in costs_by_limit.items():
            told = (
                f"{bound.wall:.1f} s | {bound.cpu:.1f} s | {bound.memory:,.0f} MB | {bound.spilled:,.0f} MB"
                if bound
                else "*too little* | | |"
            )
            lines.append(f"| {orders:,} | {limit or '80 % of the machine'} | {told} |\n")
    return "".join(lines)


def verdict(found: dict[int, dict[str, Measured]]) -> str:
    """How much slower Spark is on the same cores, over the sizes, and how many more it would need."""
    told = {
        name: ", ".join(
            f"{getattr(costs['local[2]'], name) / getattr(costs['duckdb'], name):.1f} at {orders:,}"
            for orders, costs in found.items()
        )
        for name in ("wall", "cpu")
    }
    said = (
        f"Spark's time over DuckDB's, both on two threads: on the clock {told['wall']}; of all cores {told['cpu']}. "
        "On the same cores there is no size from which on Spark is the faster."
    )
    if len(found) < 2:
        return said
    (fewer, before), (more, after) = sorted(found.items())[-2:]
    per_million = {
        master: (after[master].cpu - before[master].cpu) / (more - fewer) * 1e6 for master in ("duckdb", "local[2]")
    }
    least = found[min(found)]["local[2]"].wall
    times = per_million["local[2]"] / per_million["duckdb"]
    return (
        f"{said}\n\nA million orders more cost {per_million['duckdb']:.2f} s of DuckDB's cores and "
        f"{per_million['local[2]']:.2f} s of Spark's (from {fewer:,} to {more:,}). From this follows, but is not "
        f"measured: where the work divides without loss, Spark needs {times:.0f} times the cores that DuckDB has to be "
        f"done as soon, and more than that where the {least:.0f} s that it takes for the fewest orders are not small "
        "beside the rest."
    )


def compared(orders: int) -> dict[str, Measured]:
    """Both engines at one size."""
    with tempfile.TemporaryDirectory(prefix="fenqun-spark-") as folder:
        workspace = made(Path(folder), orders)
        refreshed(workspace, "duckdb")
        costs, profiles = {}, []
        for master in MASTERS:
            cost = refreshed(workspace, master)
            if cost is None:
                raise SystemExit(f"{master} has too little memory for {orders:,} orders")
            costs[master] = cost
            profiles.append(profile(workspace))
            print(orders, master, cost, file=sys.stderr, flush=True)
        agree(*profiles)
    return costs


def with_less(orders: int) -> dict[str, Measured | None]:
    """DuckDB at one size, with less and less memory."""
    with tempfile.TemporaryDirectory(prefix="fenqun-spark-") as folder:
        workspace = made(Path(folder), orders)
        refreshed(workspace, "duckdb")
        costs, profiles = {}, []
        for limit in LIMITS:
            costs[limit] = refreshed(workspace, "duckdb", limit)
            print(orders, limit or "all", costs[limit], file=sys.stderr, flush=True)
            if costs[limit]:
                profiles.append(profile(workspace))
                agree(profiles[0], profiles[-1])
    return costs


def main() -> None:
    """Measure the sizes, the small ones first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("orders", type=int, nargs="*", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--less", type=int, nargs="*", default=[30_000_000], help="orders, for DuckDB in less memory")
    parser.add_argument("--to", type=Path, default=Path(__file__).with_name("SPARK.md"))
    options = parser.parse_args()
    found, bounded = {}, {}
    for orders in options.orders:
        found[orders] = compared(orders)
        options.to.write_text(page(found, bounded), "utf-8")
    for orders in options.less:
        bounded[orders] = with_less(orders)
        options.to.write_text(page(found, bounded), "utf-8")


if __name__ == "__main__":
    main()
