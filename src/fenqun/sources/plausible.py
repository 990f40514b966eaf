"""What the values of standard columns can be at all: outside of it a value is a slip, not a fact."""

from dataclasses import dataclass
from datetime import date, timedelta

from fenqun.definition import DataType
from fenqun.sources.source import TIME_COLUMN, Role

OLDEST = 120
"""Years a person can live."""
FIRST_DAY = date(1900, 1, 1)

_COUNTS = ("children", "children_under_3", "young_children", "teenagers", "employees", "purchase_count", "complaints")
_BORN = ("birth_date",)
_PAST = ("birth_date", "youngest_child_birth_date", "registered_at", "first_met_at", "returned_at", "founded_on")


@dataclass(frozen=True)
class Bounds:
    """The least and the most a value can be, both possible; None: no bound. Days bound moments, whole days in UTC."""

    least: float | date | None = None
    most: float | date | None = None


def bounds(role: Role, name: str, kind: DataType, today: date) -> Bounds | None:
    """The bounds of a standard column's values, None where anything goes.

    A day ahead of today is possible: somewhere it is tomorrow already.
    """
    tomorrow = today + timedelta(days=1)
    if kind in (DataType.DATE, DataType.TIME):
        if name == TIME_COLUMN.get(role):
            return Bounds(FIRST_DAY, tomorrow)
        return Bounds(_years_before(today, OLDEST) if name in _BORN else None, tomorrow) if name in _PAST else None
    if kind is not DataType.NUMBER:
        return None
    return _number(name, today.year)


def _number(name: str, year: int) -> Bounds | None:
    if name == "age":
        return Bounds(0, OLDEST)
    if name == "birth_year":
        return Bounds(year - OLDEST, year)
    if name in ("founded_year", "graduation_year"):
        return Bounds(1000, year + 10)
    if name == "discount_rate":
        return Bounds(0, 1)
    if name in ("height", "weight", "household_size"):
        return Bounds(least=0)
    return Bounds(least=0) if name in _COUNTS else None


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, min(day.day, 28))
