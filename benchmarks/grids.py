"""Six dimensions over millions of customers: the cells against one GROUP BY written by hand, then any view of them.

.venv/bin/python benchmarks/grids.py --customers 5000000 --publish
"""

import argparse
import itertools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.grids.cells import CUSTOMERS, added_up, build, known_of, sum_of
from fenqun.grids.levels import of_segmentation
from fenqun.grids.nesting import Step, nesting
from fenqun.query import table
from fenqun.rules.compile import Scope

SIZES = {"level": 4, "recency": 6, "city": 8, "channel": 5, "age": 6, "sex": 3}
WRITTEN = """
SELECT level, recency, city, channel, age, sex, count(*), count(spend), sum(spend::DECIMAL(38, 10))
FROM profile GROUP BY ALL
"""
TIMES = 5
HEAD = """# Grids

Written by `benchmarks/grids.py` on {cores} cores, shared with other work, quickest of {times} runs. The cells of all
six dimensions by Fenqun, against one `GROUP BY` with the same counts and exact sums over the same Parquet file; any
two of the dimensions crossed, and four of them nested, with subtotals and totals at every level.

"""


def simulate(path: Path, customers: int) -> None:
    """A profile: six segmentations of these many segments, and a number."""
    columns = ", ".join(
        f"'{name} ' || (hash(i || '-{at}') % {size}) AS {name}" for at, (name, size) in enumerate(SIZES.items())
    )
    number = "round(exp(5 + (hash(i || '-') % 10000) / 2500.0), 2) AS spend"
    select = f"SELECT 'C' || i AS customer_id, {columns}, {number} FROM range({customers}) AS r(i)"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def seconds(*runs: Callable[[], object]) -> list[float]:
    """The quickest of a few runs of each, in turns, after one that counts for nothing: other work disturbs it least."""
    taken: list[list[float]] = [[] for _ in runs]
    for _ in range(TIMES + 1):
        for run, times in zip(runs, taken, strict=True):
            start = time.perf_counter()
            run()
            times.append(time.perf_counter() - start)
    return [min(times[1:]) for times in taken]


def main() -> None:
    """Print how long each takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=5_000_000)
    parser.add_argument("--publish", action="store_true", help="write GRIDS.md")
    asked = parser.parse_args()
    customers = asked.customers
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "profile.parquet"
        simulate(path, customers)
        with DuckDB([Path(folder)]) as engine:
            told = run(engine, path, customers)
    sys.stdout.write(told)
    if asked.publish:
        Path(__file__).with_name("GRIDS.md").write_text(
            HEAD.format(cores=os.cpu_count(), times=TIMES) + told, encoding="utf-8"
        )


def run(engine: DuckDB, path: Path, customers: int) -> str:
    """How long took the cells by hand and by us, then every two dimensions with their margins, nested ones too."""
    types = dict.fromkeys(("customer_id", *SIZES), DataType.TEXT) | {"spend": DataType.NUMBER}
    engine.register_parquet("profile", [path], types)
    levels = {name: of_segmentation(name, [f"{name} {at}" for at in range(size)]) for name, size in SIZES.items()}
    scope = Scope(types=types, as_of=Moment.__new__(Moment))
    wanted = {name: (each.expression(scope), each.levels) for name, each in levels.items()}
    by_hand, ours = seconds(
        lambda: engine.read_only_sql(WRITTEN),
        lambda: build(table("profile", types), wanted, ["spend"], engine.rows),
    )
    cells = build(table("profile", types), wanted, ["spend"], engine.rows)
    figures = [CUSTOMERS, known_of("spend"), sum_of("spend")]
    taken = []
    for rows, columns in (*((1, each) for each in itertools.permutations(SIZES, 2)), (2, tuple(SIZES)[:4])):
        steps = [Step(name, cells.levels[name]) for name in columns]
        axes = nesting(steps[:rows], letters_first=True), nesting(steps[rows:], letters_first=False)
        taken += seconds(lambda axes=axes: added_up(cells, *axes, figures))
    return (
        f"- {customers:,} customers, {len(SIZES)} dimensions, {cells.count:,} cells with customers\n"
        f"- one GROUP BY written by hand {by_hand:.2f} s, the cells {ours:.2f} s: {ours / by_hand:.2f} times\n"
        f"- a view with its margins {statistics.median(taken):.3f} s, at most {max(taken):.3f} s\n"
    )


if __name__ == "__main__":
    main()
