"""The texts of a column that SQL did not read, read one by one: each distinct text once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlglot import exp

from fenqun.clock import to_utc
from fenqun.definition import DataType
from fenqun.engine.arriving import RAW
from fenqun.engine.backend import Row
from fenqun.engine.duckdb import DuckDB
from fenqun.query import column, identifier_table, named, table
from fenqun.sources.reading.plain import plain
from fenqun.sources.reading.spelling import Spelling, convert

BATCH = 200_000
TEXT, VALUE, BAD = "_text", "_value", "_bad"
_ZONE = re.compile(r"(?:Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)$", re.IGNORECASE)
"""How a moment ends that says its offset from UTC; others among them are of the workspace's clock."""
_COLUMNS = {TEXT: DataType.TEXT, VALUE: DataType.TEXT, BAD: DataType.BOOLEAN}


@dataclass(frozen=True)
class Leftovers:
    """The table `name`: a row per distinct text `_text`, its `_value` as text or NULL, `_bad` where one is missing."""

    name: str
    bad_rows: int
    """Rows of `raw` whose text is bad."""
    whole: bool
    """Whether every value is a whole number."""


def read_leftovers(engine: DuckDB, of: str, unread: exp.Expr, spelling: Spelling, zone: str) -> Leftovers:
    """Read the distinct texts of column `of` for which `unread` is true."""
    name, texts = f"left {of}", f"texts {of}"
    distinct = exp.select(named(column(of), TEXT), named(exp.Count(this=exp.Star()), "_rows")).from_(
        identifier_table(RAW)
    )
    engine.materialise(texts, distinct.where(unread).group_by(column(of)))
    parts = []
    for number, batch in enumerate(_batches(engine, texts)):
        engine.table_from_rows(f"{name} {number}", _COLUMNS, list(_read(batch, spelling, zone)))
        parts.append(table(f"{name} {number}", _COLUMNS).select)
    engine.view(name, parts[0] if len(parts) == 1 else exp.union(*parts, distinct=False))
    joined = exp.select(exp.Sum(this=column("_rows"))).from_(identifier_table(texts))
    bad = exp.select(column(TEXT)).from_(identifier_table(name)).where(column(BAD))
    rows = engine.rows(joined.where(exp.In(this=column(TEXT), query=bad.subquery())))[0][0]
    fraction = exp.not_(exp.func("regexp_full_match", column(VALUE), exp.Literal.string(r"-?\d{1,18}")))
    fractions = exp.select(exp.func("count_if", fraction)).from_(identifier_table(name))
    return Leftovers(name, int(rows or 0), engine.rows(fractions)[0][0] == 0)


def _batches(engine: DuckDB, texts: str) -> Iterator[list[str]]:
    start = 0
    while True:
        number = exp.column("rowid")
        within = exp.and_(number >= exp.Literal.number(start), number.copy() < exp.Literal.number(start + BATCH))
        batch = engine.rows(exp.select(column(TEXT)).from_(identifier_table(texts)).where(within))
        if not batch and start:
            return
        yield [row[0] for row in batch]
        start += BATCH


def _read(texts: Iterable[str], spelling: Spelling, zone: str) -> Iterator[Row]:
    for text in texts:
        value = convert(text, spelling)
        bare = plain(text)
        if spelling.zoned and isinstance(value, datetime) and not _ZONE.search(bare):
            value = to_utc(value, zone)
        yield text, _written(value), value is None and bool(bare) and bare.casefold() not in spelling.unknown


def _written(value: object) -> str | None:
    """The value as SQL casts it back."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)
