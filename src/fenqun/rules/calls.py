"""The SQL of the row functions, given the SQL of their arguments."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import islice

from sqlglot import exp

from fenqun.rules.functions import SEPARATOR
from fenqun.rules.local_day import day_sql

Sql = exp.Expression
_VARIABLE = exp.to_identifier("_v", quoted=True)
_SMALL = 100
"""Nodes of SQL that may be written twice; a larger one is computed once under a variable, or nested
repeats would double at every level."""


def call(name: str, *arguments: Sql) -> Sql:
    """A call of an engine's function."""
    return exp.Anonymous(this=name.upper(), expressions=list(arguments))


def integer(value: int) -> Sql:
    """A whole number as a constant."""
    literal = exp.Literal.number(abs(value))
    return exp.Neg(this=literal) if value < 0 else literal


def floating(value: float) -> Sql:
    """A double as a constant; a bare 1.5 would be a decimal to some engines."""
    written = repr(abs(value))
    literal = exp.Literal.number(written if "e" in written else f"{written}e0")
    return exp.Neg(this=literal) if value < 0 else literal


def double(value: Sql) -> Sql:
    """As a double."""
    return exp.cast(value, exp.DataType.Type.DOUBLE, copy=False)


def once(value: Sql, body: Callable[[Sql], Sql], *, repeats: int = 2) -> Sql:
    """`body` of a value that it mentions several times, so that the SQL grows with the rule and no faster."""
    small = 1 if repeats > 4 else _SMALL
    if isinstance(value, exp.Column) or len(list(islice(value.walk(), small + 1))) <= small:
        return body(value)
    variable = exp.Column(this=_VARIABLE.copy())
    function = exp.Lambda(this=body(variable), expressions=[_VARIABLE.copy()])
    mapped = call("list_transform", exp.Array(expressions=[value]), function)
    return exp.Bracket(this=mapped, expressions=[integer(1)], offset=1)


def finite(value: Sql) -> Sql:
    """The number, or NULL where arithmetic left the doubles."""
    return once(value, lambda x: exp.Case(ifs=[exp.If(this=call("isfinite", x.copy()), true=x.copy())]), repeats=2)


def day_count(later: Sql, earlier: Sql) -> Sql:
    """Calendar days from one date to another."""
    return call("date_diff", exp.Literal.string("day"), earlier, later)


def _packed(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def years_until(as_of: date, day: Sql) -> Sql:
    """Whole years by date parts: one less until the day of the month is reached."""

    def body(d: Sql) -> Sql:
        year = exp.Mul(this=call("year", d.copy()), expression=integer(10_000))
        month = exp.Mul(this=call("month", d.copy()), expression=integer(100))
        packed = exp.Add(this=exp.Add(this=year, expression=month), expression=call("day", d.copy()))
        return _floored(exp.Sub(this=integer(_packed(as_of)), expression=exp.paren(packed)), 10_000)

    return once(day, body, repeats=3)


def months_until(as_of: date, day: Sql) -> Sql:
    """Whole calendar months by date parts."""

    def body(d: Sql) -> Sql:
        months = exp.Add(
            this=exp.Mul(this=call("year", d.copy()), expression=integer(12)), expression=call("month", d.copy())
        )
        packed = exp.Add(
            this=exp.Mul(this=exp.paren(months), expression=integer(100)), expression=call("day", d.copy())
        )
        today = (as_of.year * 12 + as_of.month) * 100 + as_of.day
        return _floored(exp.Sub(this=integer(today), expression=exp.paren(packed)), 100)

    return once(day, body, repeats=3)


def _floored(value: Sql, divisor: int) -> Sql:
    quotient = exp.Div(this=double(exp.paren(value)), expression=double(integer(divisor)))
    return exp.cast(call("floor", quotient), exp.DataType.Type.BIGINT)


def days_until_anniversary(as_of: date, day: Sql) -> Sql:
    """Days to the next anniversary; of 29 February, the first of March where there is none."""

    def in_year(d: Sql, year: int) -> Sql:
        first = call("make_date", integer(year), call("month", d.copy()), integer(1))
        return exp.paren(
            exp.Sub(
                this=exp.Add(this=first, expression=exp.cast(call("day", d.copy()), exp.DataType.Type.INT)),
                expression=integer(1),
            )
        )

    def body(d: Sql) -> Sql:
        passed = exp.LT(this=in_year(d, as_of.year), expression=day_sql(as_of))
        following = exp.Case(ifs=[exp.If(this=passed, true=in_year(d, as_of.year + 1))], default=in_year(d, as_of.year))
        return day_count(following, day_sql(as_of))

    return once(day, body, repeats=6)


def has_item(text: Sql, item: Sql) -> Sql:
    """Whether a set written as text holds the item; blanks around items do not count."""
    same_sign = call("replace", text, exp.Literal.string("；"), exp.Literal.string(SEPARATOR))
    items = call("string_split", same_sign, exp.Literal.string(SEPARATOR))
    name = exp.to_identifier("_item", quoted=True)
    trimmed = exp.Lambda(this=call("trim", exp.Column(this=name.copy()), exp.Literal.string(" ")), expressions=[name])
    return call("list_contains", call("list_transform", items, trimmed), item)


TEXT_TESTS = {
    "contains": "contains",
    "starts_with": "starts_with",
    "ends_with": "ends_with",
    "matches": "regexp_matches",
}
"""Engine functions of two texts that answer yes or no."""


def _part(function: str) -> Callable[..., Sql]:
    return lambda as_of, day: call(function, day)


DAILY = frozenset({"days_since", "months_since", "years_since", "days_until_anniversary"})
"""Functions of the moment: a condition on a row that holds today may not hold tomorrow."""

DAY_FUNCTIONS: Mapping[str, Callable[..., Sql]] = {
    "year": _part("year"),
    "month": _part("month"),
    "day": _part("day"),
    "weekday": _part("isodow"),
    "day_of": lambda as_of, day: day,
    "days_since": lambda as_of, day: day_count(day_sql(as_of), day),
    "months_since": months_until,
    "years_since": years_until,
    "days_between": lambda as_of, earlier, later: day_count(later, earlier),
    "days_until_anniversary": days_until_anniversary,
}
"""The functions of days, given the day of the refresh and the SQL of the days."""
