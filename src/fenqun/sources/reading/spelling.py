"""How a column of texts spells its values, decided from the column as a whole; and the texts' values by it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Literal

from fenqun.definition import DataType
from fenqun.errors import message
from fenqun.sources.reading.dates import DateForm, date_form
from fenqun.sources.reading.numbers import NumberForm, is_identity, number_form
from fenqun.sources.reading.plain import UNKNOWN_IN_TEXT, UNKNOWN_WORDS, Step, apply, plain, unwrapped
from fenqun.sources.reading.staged import Said
from fenqun.sources.source import DateOrder

Count = Literal["excel_days", "unix_seconds", "unix_milliseconds"]
_EPOCH = datetime.fromisoformat("1970-01-01")
_FIRST = {"excel_days": datetime.fromisoformat("1899-12-30"), "unix_seconds": _EPOCH, "unix_milliseconds": _EPOCH}
_UNIT = {"excel_days": 86_400_000, "unix_seconds": 1000, "unix_milliseconds": 1}
"""Milliseconds of one."""
_FIRST_YEAR = 1000
_MANY, _NEARLY_ALL, _LOOKS_LIKE = 20, 0.95, 0.8
"""Different texts from which on a few need not fit a type; the shares that must, and that make it worth a word."""
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"[A-Za-z]\d|\d[A-Za-z]")
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
NEARLY: Mapping[DataType, str] = {
    DataType.NUMBER: message("'{column}' is read as text: {fits} of {of} different values look like numbers."),
    DataType.DATE: message("'{column}' is read as text: {fits} of {of} different values look like dates."),
    DataType.TIME: message("'{column}' is read as text: {fits} of {of} different values look like times."),
}
ORDER_FOUND = message("dates such as {example} were read as {order}.")


@dataclass(frozen=True)
class Nearly:
    """A type that most of a column's different texts fit, though not enough to be taken."""

    type: DataType
    fits: int
    of: int


@dataclass(frozen=True)
class Spelling:
    """How to turn a column's texts into values: `plain.plain`, then nothing for `unknown` words (compared in lower
    case), then `steps`, then by `type`:

    NUMBER: what is left is a plain number, a hundredth of it if `percent`.
    DATE, TIME: the first of `formats` (strptime) that fits, or days, seconds, milliseconds by `count`. `minguo`: a year
    below 1000 at the start counts from 1911. `zoned`: `%z` was read and the value is UTC, else it is as the clock said.
    Years below 1000 are no dates. BOOLEAN: one of `yes` or `no`, in lower case. TEXT: the text as it is, without white
    space at its ends.

    ambiguous: day and month, or thousands and decimals, could be meant the other way round. nearly: of TEXT, the type
    that it almost is.
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
    nearly: Nearly | None = None

    @property
    def reading(self) -> tuple[str, ...]:
        """The same for spellings that read every value alike; after the first, the formats of days."""
        number = (self.percent, self.decimal, self.thousands)
        marks = (self.steps, *number, self.minguo, self.zoned, self.count)
        words = (sorted(self.unknown), sorted(self.yes), sorted(self.no))
        return f"{self.type} {marks} {words}", *self.formats

    def said_of(self, column: str) -> tuple[Said, ...]:
        """What was decided of the column, to be looked at."""
        if self.nearly is None:
            return self.said
        parts = {"column": column, "fits": self.nearly.fits, "of": self.nearly.of}
        return (*self.said, Said(NEARLY[self.nearly.type], parts))


_TEXT = Spelling(DataType.TEXT, unknown=UNKNOWN_IN_TEXT)


def decide(
    values: Iterable[str], *, wanted: DataType | None = None, dates: str | None = None, decimal: str | None = None
) -> Spelling:
    """The spelling of a column, from all its texts or many distinct ones.

    wanted: the type it must have; else a type is taken only if every known text fits it, or of at least 20 different
    ones 95 in 100, and ids stay text.
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
    """The first type that every text fits, or nearly every one of many."""
    are_ids = any(is_identity(text) for text in known)
    truth = None if are_ids or not known else _yes_no(texts, one_zero=False)
    if truth is not None:
        return truth
    nearly = None
    for reading in (_likely_dates,) if are_ids else (_likely_dates, partial(_likely_numbers, decimal=decimal)):
        found, fitting = _read_as(known, reading)
        if found is not None and _is_enough(fitting, known, found.type):
            return found
        if fitting and found is not None and len(fitting) >= _LOOKS_LIKE * len(known):
            nearly = nearly or Nearly(found.type, len(fitting), len(known))
    return replace(_TEXT, nearly=nearly) if nearly else _TEXT


def _read_as(known: list[str], reading: Callable[[list[str]], Spelling | None]) -> tuple[Spelling | None, list[str]]:
    """The column so spelled, and the texts that fit; where some do not, it is spelled as the others are."""
    found = reading(known)
    fitting = [text for text in known if convert(text, found) is not None] if found is not None else []
    if found is not None and len(fitting) < len(known) and _is_enough(fitting, known, found.type):
        alone = reading(fitting)
        if alone is not None and all(convert(text, alone) is not None for text in fitting):
            return alone, fitting
    return found, fitting


def _is_enough(fitting: Sequence[str], known: Sequence[str], kind: DataType) -> bool:
    """Whether all fit, or nearly all of many. Digits beside a code such as 12A are codes too, and no numbers."""
    if len(fitting) == len(known):
        return bool(known)
    if len(known) < _MANY or len(fitting) < _NEARLY_ALL * len(known):
        return False
    if kind is not DataType.NUMBER or not all(text.isdecimal() for text in fitting):
        return True
    misfits = set(known) - set(fitting)
    return len({len(text) for text in fitting}) > 1 and not any(_CODE.search(text) for text in misfits)


def _likely_dates(known: list[str]) -> Spelling | None:
    """Dates if the texts look so; with short years they may be versions, sizes or sections, so these must be sure."""
    if sum(map(bool, map(_DIGIT.search, known))) < _LOOKS_LIKE * len(known):
        return None
    form = date_form(known, None, months=False)
    short = any("%y" in each for each in form.formats)
    doubtful = short and (form.ambiguous or any(re.match(r"^\d{1,2}\.\d{1,2}\.\d{2}$", text) for text in known))
    few = form.misfits > (1 - _LOOKS_LIKE) * len(known)
    return _date_spelling(form, known) if form.formats and not doubtful and not few else None


def _likely_numbers(known: list[str], *, decimal: str | None) -> Spelling | None:
    """Numbers if most of the texts look so."""
    form = number_form(known, decimal)
    return None if form.misfits > (1 - _LOOKS_LIKE) * len(known) else _number_spelling(form, known)


def _numbers(known: Sequence[str], decimal: str | None) -> Spelling:
    return _number_spelling(number_form(known, decimal), known)


def _number_spelling(form: NumberForm, known: Sequence[str]) -> Spelling:
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
    return _date_spelling(date_form(known, _as_order(word), months=months), known)


def _date_spelling(form: DateForm, known: Sequence[str]) -> Spelling:
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
