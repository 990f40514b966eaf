"""Numbers of a large source's customers: rows that have them are found by them, and no id is read.

Each file of rows has its customer's number in a column, and beside the files lies which id has which. Measured of 100
million orders, all rows of 2 % of the 5 million customers: 5.2 s of CPU by their ids, which are two thirds of that, 1.9
by numbers. Files are 2 % larger. Importing 10 million orders takes 7 % more CPU, 100 million of so many customers about
15 %: ids are gathered as they arrived, and each is looked at once. To read them out of the checked rows took twice that
more, for every row was cleaned anew.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlglot import exp

from fenqun.engine.arriving import CUSTOMER, RAW
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

_NUMBERED, _EACH = "customers of the rows", "a row of each customer"


def numbered(engine: DuckDB, rows: exp.Select, count: int, into: Path) -> exp.Select | None:
    """The rows with their customers' numbers, which are written into the folder; None where that is not worth it.

    rows: a select of RAW, which must be in the engine. count: of the rows.
    """
    ids = exp.select(exp.ApproxDistinct(this=column(CUSTOMER))).from_(identifier_table(RAW))
    if engine.rows(ids)[0][0] > min(count // FEWEST_EACH, MOST_NUMBERED):
        return None
    engine.view(_EACH, _each(engine))
    known = exp.select(column(CUSTOMER)).distinct().from_(_instead(rows).subquery("rows"))
    known = known.where(exp.not_(column(CUSTOMER).is_(exp.null())))
    order = exp.Order(expressions=[exp.Ordered(this=column(CUSTOMER))])
    number = named(exp.Window(this=exp.RowNumber(), order=order), NUMBER)
    engine.materialise(_NUMBERED, exp.select(column(CUSTOMER), number).from_(known.subquery("known")))
    listed = exp.select(column(CUSTOMER), column(NUMBER)).from_(identifier_table(_NUMBERED))
    engine.write_rows(listed.order_by(column(NUMBER)), into / CUSTOMERS)
    found = exp.select("rows.*", column(NUMBER, of="n")).from_(rows.subquery("rows"))
    same = column(CUSTOMER, of="rows").eq(column(CUSTOMER, of="n"))
    return found.join(identifier_table(_NUMBERED).as_("n"), on=same, join_type="left")


def _each(engine: DuckDB) -> exp.Select:
    """A row of RAW for each id as it arrived, nothing else in it: an id is looked at once, and not in every row."""
    raw = exp.select("*").from_(identifier_table(RAW))
    ids = exp.select(column(CUSTOMER)).distinct().from_(identifier_table(RAW))
    chosen = (column(name, of="ids" if name == CUSTOMER else "nothing") for name in engine.engine_types(raw))
    nothing = raw.where(exp.false()).subquery("nothing")
    return exp.select(*chosen).from_(ids.subquery("ids")).join(nothing, on=exp.false(), join_type="left")


def _instead(rows: exp.Select) -> exp.Select:
    """The select of these rows instead of RAW."""
    copied = rows.copy()
    for found in [each for each in copied.find_all(exp.Table) if each.name == RAW]:
        found.replace(exp.alias_(identifier_table(_EACH), RAW, table=True, quoted=True))
    return copied


def rows_by_number(files: Sequence[Path], columns: Iterable[str], customers: Query) -> exp.Select:
    """These columns of the rows in numbered files; `customers`: whose, with their numbers in the column NUMBER."""
    same = column(NUMBER, of="r").eq(column(NUMBER, of="c"))
    chosen = (column(name, of="c" if name == CUSTOMER else "r") for name in columns)
    return exp.select(*chosen).from_(parquet(files).as_("r")).join(customers.under("c"), on=same)
