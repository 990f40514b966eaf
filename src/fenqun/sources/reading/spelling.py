"""How a column of texts spells its values, decided from the column as a whole; and the texts' values by it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal

from fenqun.definition import DataType
from fenqun.errors import message
from fenqun.sources.reading.dates import DateForm, date_form
from fenqun.sources.reading.numbers import is_identity, number_form
from fenqun.sources.reading.plain import UNKNOWN_IN_TEXT, UNKNOWN_WORDS, Step, apply, plain, unwrapped
from fenqun.sources.reading.staged import Said
from fenqun.sources.source import DateOrder

Count = Literal["excel_days", "unix_seconds", "unix_milliseconds"]
_EPOCH = datetime.fromisoformat("1970-01-01")
_FIRST = {"excel_days": datetime.fromisoformat("1899-12-30"), "unix_seconds": _EPOCH, "unix_milliseconds": _EPOCH}
_UNIT = {"excel_days": 86_400_000, "unix_seconds": 1000, "unix_milliseconds": 1}
"""Milliseconds of one."""
_FIRST_YEAR = 1000
_YES_NO = (
    (frozenset({"true", "t"}), frozenset({"false", "f"})),
    (frozenset({"yes", "y"}), frozenset({"no", "n"})),
    (frozenset({"是"}), frozenset({"否", "不是"})),
    (frozenset({"有"}), frozenset({"无", "無", "没有", "沒有"})),
    (frozenset({"对", "對", "√", "✓", "✔"}), frozenset({"错", "錯", "×", "✗", "✘"})),
    (frozenset({"真"}), frozenset({"假"})),
)
_ORDER_SHOWN = {"day_first": "DD-MM-YYYY", "month_first": "MM-DD-YYYY", "year_first": "YYYY-MM-DD"}
"""As people of any language know them."""
_ONE_ZERO = (frozenset({"1", "1.0"}), frozenset({"0", "0.0"}))

AMBIGUOUS_DATES = message("days and months cannot be told apart ({example}); read as {order}. Set 'dates' if wrong.")
AMBIGUOUS_NUMBERS = message("'{mark}' could mark thousands or decimals ({example}); read as {value}. Set 'decimal'.")
ORDER_FOUND = message("dates such as {example} were read as {order}.")


@dataclass(frozen=True)
class Spelling:
    """How to turn a column's texts into values: `plain.plain`, then nothing for `unknown` words (compared in lower
    case), then `steps`, then by `type`:

    NUMBER: what is left is a plain number, a hundredth of it if `percent`.
    DATE, TIME: the first of `formats` (strptime) that fits, or days, seconds, milliseconds by `count`. `minguo`: a year
    below 1000 at the start counts from 1911. `zoned`: `%z` was read and the value is UTC, else it is as the clock said.
    Years below 1000 are no dates. BOOLEAN: one of `yes` or `no`, in lower case. TEXT: the text as it is, without white
    space at its ends.

    ambiguous: day and month, or thousands and decimals, could be meant the other way round.
    """

    type: DataType
    steps: tuple[Step, ...] = ()
    unknown: frozenset[str] = UNKNOWN_WORDS
    percent: bool = False
    decimal: str = "."
    thousands: str = ""
    formats: tuple[str, ...] = ()
    order: DateOrder | None = None
    minguo: bool = False
    zoned: bool = False
    count: Count | None = None
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    ambiguous: bool = False
    said: tuple[Said, ...] = ()


_TEXT = Spelling(DataType.TEXT, unknown=UNKNOWN_IN_TEXT)


def decide(
    values: Iterable[str], *, wanted: DataType | None = None, dates: str | None = None, decimal: str | None = None
) -> Spelling:
    """The spelling of a column, from all its texts or many distinct ones.

    wanted: the type it must have; else a type is taken only if every known text fits it, and ids stay text.
    dates: `day_first`, `month_first`, `year_first` or a format; decimal: the mark. Both are the owner's word.
    """
    texts = list(dict.fromkeys(text for value in values if (text := plain(value))))
    known = [text for text in texts if text.casefold() not in UNKNOWN_WORDS]
    if wanted is DataType.TEXT:
        return _TEXT
    if wanted is not None:
        return _wanted(known, texts, wanted, dates, decimal)
    if dates is not None:
        found = _dates(known, dates, months=True)
        return found if known and all(convert(text, found) is not None for text in known) else _TEXT
    return _fitting(known, texts, decimal)


def _wanted(known: list[str], texts: list[str], wanted: DataType, dates: str | None, decimal: str | None) -> Spelling:
    if wanted is DataType.NUMBER:
        return _numbers(known, decimal)
    if wanted is DataType.BOOLEAN:
        return _yes_no(texts, one_zero=True) or Spelling(
            DataType.BOOLEAN,
            yes=frozenset().union(*(yes for yes, _ in _YES_NO), _ONE_ZERO[0]),
            no=frozenset().union(*(no for _, no in _YES_NO), _ONE_ZERO[1]),
            unknown=UNKNOWN_WORDS - {"无", "無", "没有", "沒有"},
        )
    return replace(_dates(known, dates, months=True), type=wanted)


def _fitting(known: list[str], texts: list[str], decimal: str | None) -> Spelling:
    """The first type that every text fits."""
    if not known or any(is_identity(text) for text in known):
        return _dates_if_all(known) or _TEXT
    truth = _yes_no(texts, one_zero=False)
    if truth is not None:
        return truth
    when = _dates_if_all(known)
    if when is not None:
        return when
    numbers = _numbers(known, decimal)
    return numbers if all(convert(text, numbers) is not None for text in known) else _TEXT


def _dates_if_all(known: list[str]) -> Spelling | None:
    """Dates if every text is one; with short years they may be versions, sizes or sections, so these must be sure."""
    if not known or not re.search(r"\d", known[0]) or (len(known) > 1 and not re.search(r"\d", known[-1])):
        return None
    found = _dates(known, None, months=False)
    short = any("%y" in form for form in found.formats)
    doubtful = short and (found.ambiguous or any(re.match(r"^\d{1,2}\.\d{1,2}\.\d{2}$", text) for text in known))
    fits = found.formats and not doubtful and all(convert(text, found) is not None for text in known)
    return found if fits else None


def _numbers(known: Sequence[str], decimal: str | None) -> Spelling:
    form = number_form(known, decimal)
    found = Spelling(
        DataType.NUMBER, form.steps, percent=form.percent, decimal=form.decimal, thousands=form.thousands,
        ambiguous=form.ambiguous,
    )  # fmt: skip
    if not form.ambiguous:
        return found
    mark = form.thousands or form.decimal
    example = next(text for text in known if mark in text)
    parts = {"mark": mark, "example": example, "value": convert(example, found)}
    return replace(found, said=(Said(AMBIGUOUS_NUMBERS, parts),))


def _dates(known: Sequence[str], word: str | None, *, months: bool) -> Spelling:
    if word is not None and "%" in word:
        return Spelling(DataType.TIME if "%H" in word or "%I" in word else DataType.DATE, formats=(word,))
    count = _count(known) if months else None
    if count is not None:
        return Spelling(DataType.DATE if _whole_days(known, count) else DataType.TIME, count=count)
    form = date_form(known, _as_order(word), months=months)
    return Spelling(
        DataType.TIME if form.timed else DataType.DATE, form.steps, formats=form.formats, order=form.order,
        minguo=form.minguo, zoned=form.zoned, ambiguous=form.ambiguous, said=_said_of(form, known),
    )  # fmt: skip


def _as_order(word: str | None) -> DateOrder | None:
    orders: tuple[DateOrder, ...] = ("day_first", "month_first", "year_first")
    return next((order for order in orders if order == word), None)


def _said_of(form: DateForm, known: Sequence[str]) -> tuple[Said, ...]:
    if form.order is None or not known:
        return ()
    parts = {"example": max(known), "order": _ORDER_SHOWN[form.order]}
    return (Said(AMBIGUOUS_DATES if form.ambiguous else ORDER_FOUND, parts),)


def _count(known: Sequence[str]) -> Count | None:
    """Days since 1899-12-30 as spreadsheets count, or a computer's seconds, where the numbers lie in such a range."""
    try:
        numbers = sorted(float(text) for text in known)
    except ValueError:
        return None
    if not numbers:
        return None
    middle = numbers[len(numbers) // 2]
    if 366 < middle < 80_000:
        return "excel_days"
    if 1e8 < middle < 1e10 and not all(re.match(r"^\d{8}$", text) for text in known):
        return "unix_seconds"
    return "unix_milliseconds" if 1e11 < middle < 1e13 and not re.match(r"^(19|20)\d{10}$", known[0]) else None


def _whole_days(known: Sequence[str], count: Count) -> bool:
    return count == "excel_days" and all(float(text) == int(float(text)) for text in known)


def _yes_no(texts: Sequence[str], *, one_zero: bool) -> Spelling | None:
    """Yes and no if the texts are a pair of such words; a word such as 无 means no only beside its opposite."""
    words = {text.casefold() for text in texts}
    for yes, no in (*_YES_NO, _ONE_ZERO) if one_zero else _YES_NO:
        unknown = UNKNOWN_WORDS - no
        rest = words - unknown
        if rest and rest <= yes | no and rest & yes:
            return Spelling(DataType.BOOLEAN, yes=yes, no=no, unknown=unknown)
        if rest and rest <= no - UNKNOWN_WORDS:
            return Spelling(DataType.BOOLEAN, yes=yes, no=no, unknown=unknown)
    return None


def convert(text: str, spelling: Spelling) -> Decimal | str | bool | date | datetime | None:
    """The value of one text; None where it is blank, unknown or does not fit. Times are naive: UTC if `zoned`."""
    found = unwrapped(text) if spelling.type is DataType.TEXT else plain(text)
    if not found or found.casefold() in spelling.unknown:
        return None
    if spelling.type is DataType.TEXT:
        return found
    if spelling.type is DataType.BOOLEAN:
        word = found.casefold()
        return True if word in spelling.yes else False if word in spelling.no else None
    found = apply(spelling.steps, found)
    return _number(found, spelling) if spelling.type is DataType.NUMBER else _moment(found, spelling)


def _number(text: str, spelling: Spelling) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    return number / 100 if spelling.percent else number


def _moment(text: str, spelling: Spelling) -> date | datetime | None:
    found = _counted(text, spelling.count) if spelling.count else _parsed(text, spelling)
    if found is None or found.year < _FIRST_YEAR:
        return None
    return found.date() if spelling.type is DataType.DATE else found


def _counted(text: str, count: Count) -> datetime | None:
    try:
        return _FIRST[count] + timedelta(milliseconds=round(float(text) * _UNIT[count]))
    except (ValueError, OverflowError):
        return None


def _parsed(text: str, spelling: Spelling) -> datetime | None:
    year = re.match(r"^\d{1,3}(?=\D)", text) if spelling.minguo else None
    if year:
        text = f"{int(year.group()) + 1911}{text[year.end() :]}"
    for form in spelling.formats:
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007 - the clock's time; the caller knows its zone
        except (ValueError, OverflowError):
            continue
        return found if found.tzinfo is None else found.astimezone(UTC).replace(tzinfo=None)
    return None
