"""Numbers of a large source's customers: rows that have them are found by them, and no id is read.

Each file of rows has its customer's number in a column, and beside the files lies which id has which. Measured of 100
million orders, all rows of 2 % of the 5 million customers: 5.3 s of CPU by their ids, which are two thirds of that, 2.3
by numbers. Importing takes 3 % more CPU (all ids are counted once; rows are sorted by numbers instead of ids), and the
files are 1.5 % larger.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlglot import exp

from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.query import Query, column, identifier_table, named

NUMBER = "_customer"
"""The column of the rows; NULL where a row has no customer."""
CUSTOMERS = "_customers.parquet"
"""The file beside them: `customer_id` and NUMBER, in the order of both."""
FEWEST_EACH = 4
"""Rows of a customer; where they have fewer, numbers cost more than they save."""
MOST_NUMBERED = 10_000_000
"""Customers; so many ids of 36 letters are numbered, and 10 million rows with them sorted, in 2 GB."""

_CUSTOMER = "customer_id"
_NUMBERED = "customers of the rows"


def numbered(engine: DuckDB, rows: exp.Select, count: int, into: Path) -> exp.Select | None:
    """The rows with their customers' numbers, which are written into the folder; None where that is not worth it.

    count: of the rows.
    """
    ids = exp.select(exp.ApproxDistinct(this=column(_CUSTOMER))).from_(rows.subquery("rows"))
    if engine.rows(ids)[0][0] > min(count // FEWEST_EACH, MOST_NUMBERED):
        return None
    known = exp.select(column(_CUSTOMER)).distinct().from_(rows.subquery("rows"))
    known = known.where(exp.not_(column(_CUSTOMER).is_(exp.null())))
    order = exp.Order(expressions=[exp.Ordered(this=column(_CUSTOMER))])
    number = named(exp.Window(this=exp.RowNumber(), order=order), NUMBER)
    engine.materialise(_NUMBERED, exp.select(column(_CUSTOMER), number).from_(known.subquery("known")))
    listed = exp.select(column(_CUSTOMER), column(NUMBER)).from_(identifier_table(_NUMBERED))
    engine.write_rows(listed.order_by(column(NUMBER)), into / CUSTOMERS)
    found = exp.select("rows.*", column(NUMBER, of="n")).from_(rows.subquery("rows"))
    same = column(_CUSTOMER, of="rows").eq(column(_CUSTOMER, of="n"))
    return found.join(identifier_table(_NUMBERED).as_("n"), on=same, join_type="left")


def rows_by_number(files: Sequence[Path], columns: Iterable[str], customers: Query) -> exp.Select:
    """These columns of the rows in numbered files; `customers`: whose, with their numbers in the column NUMBER."""
    same = column(NUMBER, of="r").eq(column(NUMBER, of="c"))
    chosen = (column(name, of="c" if name == _CUSTOMER else "r") for name in columns)
    return exp.select(*chosen).from_(parquet(files).as_("r")).join(customers.under("c"), on=same)
