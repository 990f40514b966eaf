"""What a column holds, as far as a guess about its meaning needs it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from fenqun.definition import DataType
from fenqun.sources.reading.plain import unwrapped
from fenqun.sources.reading.spelling import Spelling, convert, decide
from fenqun.sources.source import Role
from fenqun.sources.standard import StandardColumn, standard

_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_PHONE = re.compile(r"^\+?[\d\s()/-]{6,20}$")
_MOST = 0.8
"""The share of a column's values that a guess must explain."""
_DECIDING = _TRIED = 300
"""Different values of a column that its spelling is decided from, and that are tried as another type."""
_LATEST = 500
"""Values at the end of a column, where the latest day is to be expected."""


@dataclass(frozen=True)
class Content:
    """The values of a column that are there (a sample, blanks left out), and how the column spells them."""

    values: tuple[str, ...]
    spelling: Spelling

    @property
    def type(self) -> DataType:
        """The type the column as a whole is spelled in."""
        return self.spelling.type

    @cached_property
    def distinct(self) -> frozenset[str]:
        """The different values."""
        return frozenset(self.values)

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """The different values that are numbers, wherever most of them are."""
        return self._read(DataType.NUMBER) if self.reads_as(DataType.NUMBER) else ()

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The different values that are days, wherever most of them are."""
        return self._read(DataType.DATE) if self.reads_as(DataType.DATE) else ()

    def reads_as(self, wanted: DataType) -> bool:
        """Whether most of the values can be read as the type; text always can."""
        if wanted in (self.type, DataType.TEXT):
            return True
        return len(self._read(wanted)) >= _MOST * len(self._tried) > 0

    @cached_property
    def _tried(self) -> tuple[str, ...]:
        return _some(self.distinct, _TRIED)

    def _read(self, wanted: DataType) -> tuple[Any, ...]:
        spelling = decide(self._tried, wanted=wanted)
        return tuple(value for text in self._tried if (value := _value(text, spelling)) is not None)

    @property
    def last_day(self) -> date | None:
        """The latest day among the last values and others; None where most values are no days."""
        spelling = decide(self._tried, wanted=DataType.DATE)
        latest = (_value(text, spelling) for text in set(self.values[-_LATEST:]))
        return max((*self.days, *(day for day in latest if isinstance(day, date))), default=None) if self.days else None

    def share(self, holds: Callable[[str], object]) -> float:
        """The share of the values for which `holds`; 0 without values."""
        return sum(1 for value in self.values if holds(value)) / len(self.values) if self.values else 0.0

    @property
    def is_unique(self) -> bool:
        """Whether no value comes twice."""
        return len(self.distinct) == len(self.values)


def _value(text: str, spelling: Spelling) -> object:
    try:
        return convert(text, spelling)
    except ValueError:
        return None


def content(values: Iterable[str]) -> Content:
    """The content of a column from its values, or a fair sample of them."""
    filled = tuple(bare for value in values if (bare := unwrapped(value)))
    return Content(filled, decide(_some(filled, _DECIDING)))


def _some(values: Iterable[str], most: int) -> tuple[str, ...]:
    """Up to about so many different values, evenly spread over their order."""
    distinct = sorted(set(values))
    return tuple(distinct[:: -(-len(distinct) // most) or 1])


def is_email(found: Content) -> bool:
    """Whether most values are e-mail addresses."""
    return found.share(_EMAIL.match) >= _MOST


def is_phone(found: Content) -> bool:
    """Whether most values could be telephone numbers."""
    return found.share(_PHONE.match) >= _MOST and found.type in (DataType.TEXT, DataType.NUMBER)


def is_coded(column: StandardColumn, found: Content) -> bool:
    """Whether all values spell a standard value of a coded column (sex, kind)."""
    return bool(found.values) and all(column.value(value) in column.values for value in found.distinct)


def is_rate(found: Content) -> bool:
    """Whether the numbers are shares taken off: from 0 to 1, and 0 (nothing off) rather than 1 (full price)."""
    numbers = found.numbers
    within = all(0 <= number <= 1 for number in numbers) and any(0 < number < 1 for number in numbers)
    return within and (0 in numbers or 1 not in numbers)


def fits(column: StandardColumn, found: Content) -> bool:
    """Whether the values can be those of the standard column; a column without values fits all."""
    if not found.values:
        return True
    if not _has_type(column.type, found):
        return False
    if column.name in _CHECKS:
        return _CHECKS[column.name](found)
    if column.name in ("kind", "customer_type"):
        return is_coded(standard(Role.CUSTOMERS)["kind"], found) == (column.name == "kind")
    return True


def _has_type(wanted: DataType, found: Content) -> bool:
    if wanted is DataType.TEXT:
        return found.type not in (DataType.DATE, DataType.TIME)
    if wanted is DataType.TIME:
        wanted = DataType.DATE
    if wanted is DataType.DATE and found.type is DataType.NUMBER:
        likely = sum(1900 <= day.year < 2100 for day in found.days)
        return found.reads_as(wanted) and likely >= 0.9 * len(found.days)
    return found.reads_as(wanted) or (wanted is DataType.DATE and found.type is DataType.TIME)


def _mostly_between(low: float, high: float) -> Callable[[Content], bool]:
    def check(found: Content) -> bool:
        inside = sum(1 for number in found.numbers if low <= number <= high)
        return inside >= 0.9 * len(found.numbers)

    return check


def _has_letters(found: Content) -> bool:
    """Order numbers such as #1001 are called names by some shops."""
    return found.share(_LETTER.search) >= _MOST


def _has_digits(found: Content) -> bool:
    return found.share(_DIGIT.search) >= _MOST


_CHECKS: Mapping[str, Callable[[Content], bool]] = {
    "order_id": _has_digits,
    "name": _has_letters,
    "email": is_email,
    "phone": is_phone,
    "birth_year": _mostly_between(1880, 2100),
    "graduation_year": _mostly_between(1900, 2100),
    "founded_year": _mostly_between(1000, 2100),
    "age": _mostly_between(0, 120),
    "discount": lambda found: not is_rate(found),
    "discount_rate": lambda found: is_rate(found) or not any(found.numbers),
    "product": lambda found: found.type is DataType.TEXT,
    "sex": lambda found: len(found.distinct) <= 8,
}
