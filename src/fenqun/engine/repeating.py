"""Rows of a source that several of its files have, and order ids that come with more than one date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.arriving import FILE, ROW
from fenqun.engine.backend import Backend
from fenqun.query import column, identifier_table, named
from fenqun.rules.local_day import local_day_sql

MARK = "_mark"
_NTH, _FIRST, _LAST = "_nth", "_first", "_last"


def mark(values: Iterable[exp.Expr]) -> exp.Expr:
    """A digest of 64 bits: the same for equal values, and in practice for those alone."""
    return exp.func("hash", *values)


def repeated_rows(table: str, columns: Iterable[str], used: exp.Expr) -> exp.Select:
    """The places of the rows that an earlier file has as well, equal in every column.

    Files are in the order of their names. The second of two equal rows of a file answers to the second of another file:
    what a file itself has twice stays twice.
    """
    rows = exp.select(column(FILE), column(ROW), named(mark(column(name) for name in columns), MARK))
    rows = rows.from_(identifier_table(table)).where(used)
    files = (exp.Min(this=column(FILE)), exp.Max(this=column(FILE)))
    # Numbering all rows is slow, and of most files hardly any row is in another.
    shared = exp.select(column(MARK)).from_(rows.subquery("rows")).group_by(column(MARK)).having(files[0].neq(files[1]))
    among = exp.In(this=column(MARK), query=shared.subquery())
    order = exp.Order(expressions=[exp.Ordered(this=column(ROW))])
    nth = exp.Window(this=exp.func("row_number"), partition_by=[column(MARK), column(FILE)], order=order)
    numbered = exp.select(exp.Star(), named(nth, _NTH)).from_(rows.subquery("rows")).where(among)
    first = exp.Window(this=exp.Min(this=column(FILE)), partition_by=[column(MARK), column(_NTH)])
    compared = exp.select(exp.Star(), named(first, _FIRST)).from_(numbered.subquery("numbered"))
    later = exp.GT(this=column(FILE), expression=column(_FIRST))
    return exp.select(column(FILE), column(ROW)).from_(compared.subquery("compared")).where(later)


def spans(rows: exp.Query, key: str, time: str) -> exp.Select:
    """Per key its first and last moment; without rows of no key."""
    found = exp.select(column(key), named(exp.Min(this=column(time)), _FIRST), named(exp.Max(this=column(time)), _LAST))
    known = exp.not_(column(key).is_(exp.null()))
    return found.from_(rows.subquery("rows")).where(known).group_by(column(key))


@dataclass(frozen=True)
class Ids:
    """Order ids: how many come more than once, and how many with more than one day of the zone."""

    again: int
    redated: int


def order_ids(engine: Backend, rows: exp.Query, columns: Mapping[str, DataType], zone: str) -> Ids | None:
    """What comes of the rows' order ids, in one pass; None where rows have no id or no time."""
    if not {"order_id", "ordered_at"} <= set(columns):
        return None
    days = [_day(name, columns["ordered_at"], zone) for name in (_FIRST, _LAST)]
    again = exp.func("count_if", column(_NTH) > exp.Literal.number(1))
    counted = spans(rows, "order_id", "ordered_at").select(named(exp.Count(this=exp.Star()), _NTH))
    count = exp.select(again, exp.func("count_if", days[0].neq(days[1]))).from_(counted.subquery("spans"))
    return Ids(*(int(each or 0) for each in engine.rows(count)[0]))


def _day(name: str, kind: DataType, zone: str) -> exp.Expr:
    return local_day_sql(column(name), zone) if kind is DataType.TIME else column(name)
