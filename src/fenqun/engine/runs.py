"""The rows of a large source in runs: files in each of which what belongs to a customer lies together.

A run is as much as is sorted within the engine's memory, so that a hundred million rows are sorted in the time of ten
times ten million. Rows that a source gets later can become a run of their own beside the others. What is asked of some
customers reads of each run the few row groups whose least and greatest id include theirs; what is asked of all can be
asked of a stretch of ids after the other.

Measured of 10 million orders against the order of the file (CPU, 2 cores): writing takes 11.5 s instead of 5.5 and
196 MB instead of 138; one customer's orders 10 ms instead of 300; sums per customer 0.7 s instead of 1.8, per customer
and category 1.7 s instead of 2.7. In runs of a million each one customer took 80 ms and the sums as long as unsorted;
in folders by a hash of the id writing took 9 s, and one customer 80 ms, too. Smaller row groups make one customer
slower: there is more to read of where each column lies.

Runs longer than memory would make ids cheaper, for more rows of a customer lie together and ids are told once: of 30
million orders of 5 million customers in one run instead of three, 2 % of the customers take 1.3 s of CPU instead of
1.8, sums per customer less than half. But what is sorted past memory goes over the disk: 24 million rows in one run are
imported in 73 s of CPU instead of 70, and computing all takes as long (57 s); a hundred million took 196 s to sort and
write, in runs 120 to 150, and 13 GB of disk. Runs also follow the order of the files, mostly that of time: rows that
arrive are compared with the last alone. Writing into folders by stretches of ids before sorting cost twice as much.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlglot import exp

from fenqun.engine.arriving import CUSTOMER, FILE, RAW, ROW
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.numbering import NUMBER, numbered
from fenqun.query import column, identifier_table

MOST_IN_ORDER = 1_000_000
"""Rows; a source of no more stays in the order of its file: all of it is soon read."""
MOST_CELLS = 100_000_000
"""Rows times columns of a run: 2 GB while it is sorted."""
TOGETHER = (CUSTOMER, "order_id")


@dataclass(frozen=True)
class Stretch:
    """The rows of a file from one to another, both included."""

    file: str
    first: int
    last: int

    @property
    def rows(self) -> int:
        """How many there are at most: of some kinds of files the numbers of rows have gaps."""
        return self.last - self.first + 1

    @property
    def condition(self) -> exp.Expr:
        """Whether a row is one of them."""
        row = column(ROW)
        within = exp.Between(this=row, low=exp.Literal.number(self.first), high=exp.Literal.number(self.last))
        return exp.and_(column(FILE).eq(exp.Literal.string(self.file)), within)


def are_many(files: Sequence[Stretch]) -> bool:
    """Whether the rows of the files are sorted."""
    return _count(files) > MOST_IN_ORDER


def _count(files: Sequence[Stretch]) -> int:
    return sum(file.rows for file in files)


def files_of(engine: DuckDB) -> list[Stretch]:
    """All rows of each file that arrived, in their order; without files that have none."""
    row = column(ROW)
    select = exp.select(column(FILE), exp.Min(this=row), exp.Max(this=row.copy())).from_(identifier_table(RAW))
    found = engine.rows(select.group_by(column(FILE)).order_by(column(FILE)))
    return [Stretch(file, int(first), int(last)) for file, first, last in found]


def write_runs(
    engine: DuckDB,
    rows: exp.Select,
    names: Collection[str],
    files: Sequence[Stretch],
    into: Path,
    *,
    beside: Path,
) -> list[Path]:
    """The rows of the files, written as `into`-1.parquet and so on; few rows in one file of just that name.

    names: the source's columns. files: all rows of each, in their order. beside: the folder that gets CUSTOMERS where
    the rows of runs have numbers of their customers as well (see `numbering`).
    """
    if not are_many(files):
        engine.write_parquet(rows, into.with_name(f"{into.name}.parquet"))
        return [into.with_name(f"{into.name}.parquet")]
    key = [column(name) for name in TOGETHER if name in names][:1]
    found = numbered(engine, rows, _count(files), beside) if CUSTOMER in names else None
    if found is not None:
        rows, key = found, [column(NUMBER)]
    together = exp.select("*").from_(rows.subquery("rows")).order_by(*key, column(FILE), column(ROW))
    runs = list(_runs(files, max(MOST_CELLS // (len(names) + 2), MOST_IN_ORDER)))
    written = [into.with_name(f"{into.name}-{number}.parquet") for number in range(1, len(runs) + 1)]
    for run, path in zip(runs, written, strict=True):
        engine.write_rows(together.where(exp.or_(*(stretch.condition for stretch in run))), path)
    return written


def _runs(files: Sequence[Stretch], most: int) -> Iterator[list[Stretch]]:
    """The rows of all files, one run after the other filled; a file that does not fit begins one.

    A few rows of one file before most of a run from another took the engine more memory than it may have.
    """
    run: list[Stretch] = []
    left = most
    for file in files:
        if run and file.rows > left:
            yield run
            run, left = [], most
        first = file.first
        while first <= file.last:
            part = replace(file, first=first, last=min(file.last, first + left - 1))
            run.append(part)
            left -= part.rows
            first = part.last + 1
            if not left:
                yield run
                run, left = [], most
    if run:
        yield run
