"""Numbers, shares and days as people read them, in the terminal and in the report alike."""

from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Any


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


def edge(text: str, kind: str) -> str:
    """The least or greatest value of a column of a source, given as text; `kind` is the column's type.

    Whole numbers below 10,000 have no separators: they may be years.
    """
    if kind == "number":
        value = float(text)
        return str(int(value)) if value == int(value) and abs(value) < _MAYBE_YEARS else number(value)
    return number(datetime.fromisoformat(text)) if kind == "time" else text


_MAYBE_YEARS = 10_000


def per_cent(share: float | None) -> str:
    """A share of 0 to 1 in per cent, one decimal; what rounds to nothing has no sign."""
    if share is None:
        return "–"
    shown = f"{share * 100:,.1f}"
    return f"{shown.removeprefix('-') if shown == '-0.0' else shown} %"
