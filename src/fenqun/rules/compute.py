"""The row functions in plain Python, given the values of their arguments."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from math import ceil, floor, isfinite, trunc
from typing import Any

from fenqun.rules.functions import SEPARATOR
from fenqun.rules.patterns import is_found


def lower(text: str) -> str:
    """In small letters, letter by letter: whole words (final sigma) and special spellings do not count."""
    return "".join("i" if letter == "İ" else letter.lower() for letter in text)


def has_item(text: str, item: str) -> bool:
    """Whether a set written as text holds the item; blanks around items do not count."""
    return item in [part.strip(" ") for part in text.replace("；", SEPARATOR).split(SEPARATOR)]


def rounded(number: float, digits: int = 0) -> float:
    """Rounded as engines do: scaled, halves away from zero, scaled back."""
    scale = 10.0**digits
    scaled = number * scale
    if not isfinite(scaled):
        return number
    whole = trunc(scaled)
    away = 1 if abs(scaled - whole) >= 0.5 else 0
    return float(whole + (away if scaled > 0 else -away)) / scale


def floored(number: float) -> float:
    """The whole number at or below, as a double."""
    return float(floor(number)) if isfinite(number) else number


def ceiled(number: float) -> float:
    """The whole number at or above, as a double."""
    return float(ceil(number)) if isfinite(number) else number


def years_until(as_of: date, day: date) -> int:
    """Whole years by date parts."""
    return as_of.year - day.year - ((as_of.month, as_of.day) < (day.month, day.day))


def months_until(as_of: date, day: date) -> int:
    """Whole calendar months by date parts."""
    return (as_of.year - day.year) * 12 + as_of.month - day.month - (as_of.day < day.day)


def days_until_anniversary(as_of: date, day: date) -> int:
    """Days to the next anniversary; of 29 February, the first of March where there is none."""
    following = _in_year(day, as_of.year)
    return ((following if following >= as_of else _in_year(day, as_of.year + 1)) - as_of).days


def _in_year(day: date, year: int) -> date:
    return date(year, day.month, 1) + timedelta(days=day.day - 1)


TEXT_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "lower": lower,
    "length": len,
    "contains": lambda text, part: part in text,
    "starts_with": lambda text, start: text.startswith(start),
    "ends_with": lambda text, end: text.endswith(end),
    "matches": lambda text, pattern: is_found(pattern, text),
    "has_item": has_item,
}

NUMBER_FUNCTIONS: Mapping[str, Callable[..., float]] = {
    "abs": abs,
    "round": rounded,
    "floor": floored,
    "ceil": ceiled,
}

DAY_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "year": lambda as_of, day: day.year,
    "month": lambda as_of, day: day.month,
    "day": lambda as_of, day: day.day,
    "weekday": lambda as_of, day: day.isoweekday(),
    "day_of": lambda as_of, day: day,
    "days_since": lambda as_of, day: (as_of - day).days,
    "months_since": months_until,
    "years_since": years_until,
    "days_between": lambda as_of, earlier, later: (later - earlier).days,
    "days_until_anniversary": days_until_anniversary,
}
"""Given the day of the refresh and the days."""
