"""A refresh of 100 tags and of 1,000; the overlap of 300 tags and one customer's memberships, by sets and by SQL.

    python benchmarks/tags.py [directory] [--customers 5000000] [--repeats 1] [--to benchmarks/TAGS.md]

Every refresh runs in a process of its own. Sets and SQL must give the same, or the benchmark stops.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from shutil import rmtree
from typing import Any

import duckdb
from many import ORDERS_EACH, many, shop, values_of
from measure import Cost, cost, typical

from fenqun import Workspace

FEW, MANY = 100, 1000
OVERLAPPING = 300
BY_SQL = 30
"""Tags that are compared by SQL; all pairs of more are told by how many more pairs there are."""
HEAD = """# Many tags

Written by `benchmarks/tags.py` on {cores} cores, of a shop of {customers:,} customers with {orders:,} orders: 40
traits, 36 of them computed from the orders, 6 attributes, and three segmentations. A tag has one to three conditions
and holds a tenth of the customers or so. A refresh is of everything, from the files on, each in its own process;
of {repeats} in turns *wall* is the fastest and *cpu* the median: the time of all cores together, which other work on
the machine disturbs least. Sets are asked of a workspace that is kept open, as the server does.

"""
REFRESH = "import sys; from fenqun import Workspace; Workspace(sys.argv[1]).refresh(full=True)"


def main(directory: Path, customers: int, repeats: int) -> str:
    """The measurements as a page."""
    places = {0: shop(directory, customers)}
    costs = {0: [refreshed(places[0])]}
    values = values_of(stored(places[0]), customers)
    places |= {tags: many(directory, customers, tags, values) for tags in (FEW, MANY)}
    for _ in range(repeats):
        for tags in (FEW, MANY):
            costs.setdefault(tags, []).append(refreshed(places[tags]))
    told = {tags: typical(each) for tags, each in costs.items()}
    lines = [*of_refreshes(told, customers), "", *of_questions(places[MANY]), "", *of_bytes(places[MANY])]
    head = HEAD.format(cores=os.cpu_count(), customers=customers, orders=customers * ORDERS_EACH, repeats=repeats)
    return head + "\n".join(lines) + "\n"


def stored(place: Path) -> list[Path]:
    """The files of the latest profile."""
    workspace = Workspace(place)
    return [Path(file) for file in workspace.store.files(workspace.view().snapshot, "profile")]


def refreshed(place: Path) -> Cost:
    """A first refresh, from the file on."""
    rmtree(place / ".fenqun", ignore_errors=True)
    return cost([sys.executable, "-c", REFRESH, str(place)])[0]


def of_refreshes(costs: dict[int, Cost], customers: int) -> Iterator[str]:
    """A line for each number of tags, how many times as long the many take, and what a tag more takes."""
    yield from ("| a refresh of | wall | cpu | memory |", "| ---: | ---: | ---: | ---: |")
    for tags, one in costs.items():
        yield f"| {tags:,} tags | {one.wall:.1f} s | {one.cpu:.1f} s | {one.memory:,.0f} MB |"
    few, most = costs[FEW], costs[MANY]
    yield f"| {MANY:,} ÷ {FEW} | {most.wall / few.wall:.1f} | {most.cpu / few.cpu:.1f} | |"
    more = (MANY - FEW) * customers / 1e9
    wall, cpu = (most.wall - few.wall) / more, (most.cpu - few.cpu) / more
    yield f"| a tag more, each customer | {wall:.0f} ns | {cpu:.0f} ns | |"


def of_questions(place: Path) -> Iterator[str]:
    """The same questions of sets and of the profile's columns by SQL."""
    workspace = Workspace(place, resident=True)
    workspace.load()
    tags = workspace.view().names("tag")[:OVERLAPPING]
    ids = [f"C{at:08}" for at in (0, 1234, 9999)]
    with duckdb.connect() as connection:
        files = [str(file) for file in workspace.store.files(workspace.view().snapshot, "profile")]
        connection.read_parquet(files).create_view("profile")
        found, first, all_ = of_sets(workspace, tags, ids)
        row, pairs = by_sql(connection, tags[:BY_SQL], ids)
        if [row_[:BY_SQL] for row_ in found.table[:BY_SQL]] != pairs[0]:
            raise AssertionError("sets and columns differ")
        there = [[tag.name for tag in workspace.memberships(one).tags] for one in ids]
        if there != row[0]:
            raise AssertionError("a customer's tags differ")
    more = (OVERLAPPING * (OVERLAPPING - 1)) / (BY_SQL * (BY_SQL - 1))
    yield from ("| question, cpu | sets | SQL | SQL ÷ sets |", "| :--- | ---: | ---: | ---: |")
    yield _line(f"overlap of {OVERLAPPING} tags (by SQL {BY_SQL}, times pairs)", all_, pairs[1] * more)
    yield _line("one customer's memberships", first, row[1])
    workspace.close()


def of_sets(workspace: Workspace, tags: Sequence[str], ids: Sequence[str]) -> tuple[Any, float, float]:
    """The overlap; the seconds of one customer's memberships, and those of the overlap, once the sets are in memory."""
    workspace.memberships(ids[0])
    found, overlap = timed(lambda: workspace.overlap(tags))
    return found, statistics.median(timed(lambda one=one: workspace.memberships(one))[1] for one in ids * 5), overlap


def by_sql(connection: duckdb.DuckDBPyConnection, tags: Sequence[str], ids: Sequence[str]) -> tuple[Any, Any]:
    """The customers' tags and every two of the tags counted, each with its seconds (of one customer: the median)."""
    names = [name for (name, *_) in connection.execute("DESCRIBE profile").fetchall() if name.startswith("tag_")]
    row = f"SELECT {', '.join(names)} FROM profile WHERE customer_id = ?"
    asked = [timed(lambda one=one: connection.execute(row, [one]).fetchall()[0]) for one in ids]
    carried = [[name for name, inside in zip(names, found, strict=True) if inside] for found, _ in asked]
    cells = [f"count_if({one} AND {other})" for at, one in enumerate(tags) for other in tags[: at + 1]]
    counts, seconds = timed(lambda: connection.execute(f"SELECT {', '.join(cells)} FROM profile").fetchall()[0])
    half = iter(counts)
    table = [[next(half) for _ in range(at + 1)] for at in range(len(tags))]
    whole = [tuple(table[max(at, to)][min(at, to)] for to in range(len(tags))) for at in range(len(tags))]
    return (carried, statistics.median(each for _, each in asked)), (whole, seconds)


def of_bytes(place: Path) -> Iterator[str]:
    """What the sets and the columns take on disk."""
    workspace = Workspace(place)
    view = workspace.view()
    rows = view.snapshot.tables["memberships"]
    written = sum(file.stat().st_size for file in workspace.store.files(view.snapshot, "memberships"))
    counted = sum(
        int(each["customers"]) for name, each in view.content["summaries"].items() if name in view.names("tag")
    )
    with duckdb.connect() as connection:
        file = [str(each) for each in workspace.store.files(view.snapshot, "profile")]
        (columns,) = connection.execute(
            "SELECT sum(total_compressed_size) FROM parquet_metadata(?) WHERE path_in_schema LIKE 'tag%'", [file]
        ).fetchall()[0]
    yield f"{rows.rows:,} sets of {counted:,} memberships by tags are {rows.note['bytes'] / 1e6:,.0f} MB in memory and"
    yield f"{written / 1e6:,.0f} MB on disk; the columns of the tags {columns / 1e6:,.0f} MB."


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gives, and its seconds of all cores."""
    before = time.process_time()
    return work(), time.process_time() - before


def _line(what: str, sets: float, sql: float) -> str:
    return f"| {what} | {sets * 1000:,.2f} ms | {sql * 1000:,.1f} ms | {sql / sets:,.0f} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, nargs="?")
    parser.add_argument("--customers", type=int, default=5_000_000)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--to", type=Path, default=Path(__file__).with_name("TAGS.md"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        page = main(given.directory or Path(scratch), given.customers, given.repeats)
    given.to.write_text(page, encoding="utf-8")
