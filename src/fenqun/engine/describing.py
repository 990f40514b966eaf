"""The used rows of a source described, column by column."""

from collections.abc import Mapping, Sequence

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.backend import Backend
from fenqun.query import column, identifier_table, named
from fenqun.sources.quality import ColumnQuality, Frequent

MOST_EXACT_ROWS = 1_000_000
"""With more rows, distinct values are estimated."""
MOST_FREQUENT = 10
MOST_DISTINCT = 10_000
"""The most frequent values are looked for among at most so many distinct ones."""
LONGEST = 200
"""Characters of a value shown."""


def describe(
    engine: Backend, table: str, columns: Mapping[str, DataType], headers: Mapping[str, str]
) -> tuple[ColumnQuality, ...]:
    """A description of every column of the table, in order; `headers` gives its name in the file."""
    if not columns:
        return ()
    parts = [part for name, kind in columns.items() for part in _summary(name, kind)]
    total, *row = engine.rows(exp.select(exp.Count(this=exp.Star()), *parts).from_(identifier_table(table)))[0]
    answers = zip(columns.items(), (row[start : start + 4] for start in range(0, len(row), 4)), strict=True)
    found = []
    for (name, kind), (known, about, smallest, largest) in answers:
        estimated = total > MOST_EXACT_ROWS
        distinct = about if estimated else _distinct(engine, table, name)
        found.append(
            ColumnQuality(
                name=name, file_column=headers.get(name), type=kind, rows=total, missing=total - known,
                distinct=distinct, estimated=estimated, smallest=smallest, largest=largest,
                frequent=_frequent(engine, table, name) if _is_word(kind) and distinct <= MOST_DISTINCT else (),
            )
        )  # fmt: skip
    return tuple(found)


def _is_word(kind: DataType) -> bool:
    return kind in (DataType.TEXT, DataType.BOOLEAN)


def _summary(name: str, kind: DataType) -> tuple[exp.Expr, ...]:
    value = column(name)
    none = exp.cast(exp.null(), "VARCHAR")
    edges = (none, none) if _is_word(kind) else (_text(exp.Min(this=value)), _text(exp.Max(this=value.copy())))
    return exp.Count(this=value.copy()), exp.func("approx_count_distinct", value.copy()), *edges


def _text(value: exp.Expr) -> exp.Expr:
    return exp.cast(value, "VARCHAR")


def _distinct(engine: Backend, table: str, name: str) -> int:
    count = exp.Count(this=exp.Distinct(expressions=[column(name)]))
    return int(engine.rows(exp.select(count).from_(identifier_table(table)))[0][0])


def _frequent(engine: Backend, table: str, name: str) -> tuple[Frequent, ...]:
    value = exp.Substring(this=_text(column(name)), start=exp.Literal.number(1), length=exp.Literal.number(LONGEST))
    select = exp.select(named(value, "value"), named(exp.Count(this=exp.Star()), "rows")).from_(identifier_table(table))
    select = select.where(column(name).is_(exp.null()).not_()).group_by(exp.Literal.number(1))
    order = (exp.Ordered(this=column("rows"), desc=True), exp.Ordered(this=column("value")))
    return tuple(Frequent(*row) for row in engine.rows(select.order_by(*order).limit(MOST_FREQUENT)))


def duplicate_lines(engine: Backend, table: str, columns: Sequence[str]) -> int:
    """Rows of the table equal to an earlier one in every given column, by a digest of 64 bits."""
    digest = exp.func("hash", *(column(name) for name in columns))
    count = exp.Count(this=exp.Distinct(expressions=[digest]))
    total, distinct = engine.rows(exp.select(exp.Count(this=exp.Star()), count).from_(identifier_table(table)))[0]
    return int(total - distinct)
