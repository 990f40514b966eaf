"""Columns that arrive with a type (Parquet), turned into the language's types."""

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.columns import Typed, Wanted, case, clean, money
from fenqun.engine.duckdb import data_type
from fenqun.query import column
from fenqun.rules.local_day import local_day_sql

_FLOATS = ("FLOAT", "DOUBLE")
_WIDE = ("HUGEINT", "UHUGEINT", "UBIGINT")
_TIMES = (DataType.DATE, DataType.TIME)


def native(name: str, kind: str, wanted: Wanted, zone: str) -> Typed | None:
    """The column in the wanted type, or in its own; None where it has to go through its text.

    `kind` is the engine's type.
    """
    found, value = data_type(kind), column(name)
    if found is None:
        return None
    if wanted.type is DataType.TEXT:
        return Typed(DataType.TEXT, _as_text(value, found, kind))
    if found is DataType.TEXT or wanted.type not in (None, found):
        is_time = found in _TIMES and wanted.type in _TIMES
        return _time(value, kind, wanted.type or found, zone) if is_time else None
    if found is DataType.NUMBER:
        return _number(value, kind, wanted)
    return _time(value, kind, found, zone) if found in _TIMES else Typed(found, value)


def _as_text(value: exp.Expr, found: DataType, kind: str) -> exp.Expr:
    if found is DataType.TEXT:
        return clean(value)
    text = exp.cast(value, "VARCHAR")
    if kind in _FLOATS:
        # Ids that went through a data frame with a missing one arrive as 17850.0.
        whole = exp.func("regexp_replace", text, exp.Literal.string(r"\.0$"), exp.Literal.string(""))
        return case(_finite(value), whole)
    return text


def _finite(value: exp.Expr) -> exp.Expr:
    return exp.func("isfinite", value.copy())


def _number(value: exp.Expr, kind: str, wanted: Wanted) -> Typed:
    if wanted.money:
        amount: exp.Expr = money(value)
        lost: exp.Expr = amount.copy().is_(exp.null())
        if kind in _FLOATS:
            # Parquet's statistics leave NaN out, so DuckDB takes it to be below any bound and equal to no text.
            amount = case(_finite(value), amount)
            lost = exp.and_(amount.copy().is_(exp.null()), exp.not_(exp.func("isnan", value.copy())))
        return Typed(DataType.NUMBER, amount, unread=case(lost, exp.cast(value.copy(), "VARCHAR")))
    if kind in _FLOATS:
        return Typed(DataType.NUMBER, case(_finite(value), exp.cast(value, "DOUBLE")))
    return Typed(DataType.NUMBER, exp.cast(value, "DOUBLE" if kind in _WIDE or kind.startswith("DEC") else "BIGINT"))


def _time(value: exp.Expr, kind: str, wanted: DataType, zone: str) -> Typed:
    moment = case(_finite(exp.cast(value, "TIMESTAMP")), exp.cast(value, "TIMESTAMP"))
    is_instant = kind.endswith("WITH TIME ZONE")
    if wanted is DataType.DATE:
        return Typed(wanted, local_day_sql(moment, zone) if is_instant else exp.cast(moment, "DATE"))
    return Typed(wanted, moment, on_clock=not is_instant)
