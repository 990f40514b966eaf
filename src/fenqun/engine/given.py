"""Rows written by hand, made what an import would have made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from fenqun.clock import Moment, now
from fenqun.definition import DataType
from fenqun.engine.arriving import FILE, RAW, ROW
from fenqun.engine.backend import Row
from fenqun.engine.checking import COLUMN, KEPT, REASON, checked
from fenqun.engine.columns import Typed, money
from fenqun.engine.duckdb import DuckDB, sql_type
from fenqun.engine.wanting import is_money
from fenqun.query import column, identifier_table, named
from fenqun.sources.source import Source


@dataclass(frozen=True)
class Given:
    """Rows of a source, and the types of the columns they name; moments are on the wall clock of `zone`."""

    name: str
    source: Source
    rows: Sequence[Mapping[str, Any]]
    types: Mapping[str, DataType]
    zone: str


def take(
    engine: DuckDB, given: Given, schema: Mapping[str, DataType], as_of: Moment
) -> tuple[Mapping[str, DataType], list[Row]]:
    """The used rows become `name (rows)`, with every column of the schema: its columns, and the rows that are not used,
    each with its number (from 1), the code of the reason, None where `where` leaves it out, and the column.

    What follows from other columns is there, what cannot be is unknown, returns are marked. Raises Problems of the
    source's own rules.
    """
    name = given.name
    marks = {FILE: DataType.TEXT, ROW: DataType.NUMBER}
    values = [("", at, *(row.get(known) for known in given.types)) for at, row in enumerate(given.rows, start=1)]
    engine.table_from_rows(RAW, {**marks, **given.types}, values)
    typed = {known: _typed(known, kind, given.source) for known, kind in given.types.items()}
    found = checked(typed, given.source, given.zone, as_of, max(as_of.day, now().date()))
    everything = f"{name} (given)"
    engine.materialise(everything, found.select)
    is_used = exp.and_(column(REASON).is_(exp.null()), column(KEPT))
    lacking = {known: kind for known, kind in schema.items() if known not in found.columns}
    nothing = (named(exp.cast(exp.null(), sql_type(kind)), known) for known, kind in lacking.items())
    own = (column(known) for known in (FILE, ROW, *found.columns))
    engine.view(f"{name} (rows)", exp.select(*own, *nothing).from_(identifier_table(everything)).where(is_used))
    aside = exp.select(column(ROW), column(REASON), column(COLUMN)).from_(identifier_table(everything))
    return {**found.columns, **lacking}, engine.rows(aside.where(exp.not_(is_used)).order_by(column(ROW)))


def _typed(name: str, kind: DataType, source: Source) -> Typed:
    is_exact = kind is DataType.NUMBER and is_money(name, source.role)
    value = money(column(name)) if is_exact else exp.cast(column(name), sql_type(kind))
    return Typed(kind, value, on_clock=kind is DataType.TIME)
