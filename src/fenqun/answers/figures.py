"""Numbers, shares and days as people read them, in the terminal and in the report alike."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Any, Protocol


def number(value: Any) -> str:
    """The value as people write it: thousands apart, few decimals, days without midnight; unknown as an en dash."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float | Decimal):
        return _decimal(float(value))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M") if value.time() != time() else value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _decimal(value: float) -> str:
    if not isfinite(value):
        return "–"
    size = abs(value)
    if value == int(value) or size >= 1000:
        return f"{value:,.0f}" if value else "0"
    if size < 0.0001:
        return f"{value:.1e}"
    return f"{value:,.{1 if size >= 100 else 2 if size >= 0.01 else 4}f}"


def kind_of(type_: str, *, name: str, label: str, unit: str) -> str:
    """How the values of a column are written: its type; of numbers `year`, without thousands apart, and `share`."""
    if type_ != "number":
        return type_
    if unit in SHARES:
        return "share"
    return "year" if any(_YEAR.search(text) for text in (name, label)) else type_


def year(value: Any) -> str:
    """A year, or a mean of years: whole, nothing between its digits."""
    if not isinstance(value, int | float | Decimal) or not isfinite(value):
        return number(value)
    return str(round(value)) if -_MAYBE_YEARS < value < _MAYBE_YEARS else number(value)


class Measured(Protocol):
    """A trait, or one field of a customer: what its numbers mean."""

    @property
    def name(self) -> str:
        """In the workspace's text."""

    @property
    def label(self) -> str:
        """On screens."""

    @property
    def unit(self) -> str:
        """What the numbers count, '' for nothing."""


def figure(value: Any, of: Measured) -> str:
    """A number of a trait as people write it: a year, a share in per cent, or any other."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return number(value)
    kind = _kind(of)
    return per_cent(float(value)) if kind == "share" else year(value) if kind == "year" else number(value)


def said(value: Any, label: str) -> str:
    """A value beside what it is called: a number as a year where the label says that it is one."""
    return year(value) if kind_of("number", name="", label=label, unit="") == "year" else number(value)


def unit_of(of: Measured) -> str:
    """The unit that stands beside a figure: none where it is shown in per cent."""
    return "" if _kind(of) == "share" else of.unit


def _kind(of: Measured) -> str:
    return kind_of("number", name=of.name, label=of.label, unit=of.unit)


_MAYBE_YEARS = 10_000
SHARES = frozenset({"share, 0 to 1", "占比（0 到 1）", "change as a share", "变化比例", "變化比例"})
"""The units, in every language, that the ready-made traits say shares by: they are shown in per cent."""
_YEAR = re.compile(
    r"(?:^|[_\W])(?<!last_)(?<!this_)(?<!per_)(?<!a_)year(?:$|_of|_birth)"
    r"|年份|(?:出生|入[学學]|[毕畢][业業]|成立|注册|註冊|入[会會])年$|^年$",
    re.IGNORECASE,
)
"""Names and labels of columns that hold years of the calendar."""


def edge(text: str, kind: str) -> str:
    """The least or greatest value of a column of a source, given as text; `kind` is the column's type.

    Whole numbers below 10,000 have no separators: they may be years.
    """
    if kind == "number":
        value = float(text)
        return str(int(value)) if value == int(value) and abs(value) < _MAYBE_YEARS else number(value)
    return number(datetime.fromisoformat(text)) if kind == "time" else text


def per_cent(share: float | None) -> str:
    """A share of 0 to 1 in per cent, one decimal; what rounds to nothing has no sign."""
    if share is None:
        return "–"
    shown = f"{share * 100:,.1f}"
    return f"{shown.removeprefix('-') if shown == '-0.0' else shown} %"


def size(count: int) -> str:
    """Bytes as people read them: three digits or so, in kB, MB, GB or TB (each a thousand of the one before)."""
    value, unit = float(count), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if value < _THOUSAND:
            break
        value, unit = value / _THOUSAND, larger
    return f"{value:.0f} {unit}" if unit == "B" or value >= _TEN else f"{value:.1f} {unit}"


_THOUSAND, _TEN = 1000, 10
