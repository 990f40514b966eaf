"""How a column spells its dates and times: formats, and the order of day and month found from the column as a whole."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fenqun.sources.reading.plain import Step, needed
from fenqun.sources.source import DateOrder

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAYS = "mon|tue|wed|thu|fri|sat|sun"
_SEPARATORS: Step = (r"^(\d{1,4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{1,4})\b,?", r"\1-\2-\3")
_STEPS: tuple[Step, ...] = (
    (r"(?i)^(?:中華民國|中华民国|民國|民国|R\.?O\.?C\.?)\s*", "民國"),
    (r"元年", "1年"),
    (r"\(?\s*(?:星期|礼拜|禮拜|周|週)[一二三四五六日天]\s*\)?", " "),
    (rf"(?i)\(?\b(?:{_DAYS})[a-z]*\b\.?\)?,?", " "),
    (r"(\d)\s*年\s*(\d)", r"\1-\2"),
    (r"(\d)\s*月\s*(\d)", r"\1-\2"),
    (r"(\d)\s*[日号號]", r"\1 "),
    (r"(\d)\s*月$", r"\1"),
    (r"\s*(?:上午|凌晨|清晨|早上|(?i:a\.m\.))\s*", " AM "),
    (r"\s*(?:下午|中午|傍晚|晚上|(?i:p\.m\.))\s*", " PM "),
    (r"(\d)\s*[时時点點]整?\s*$", r"\1:00"),
    (r"(\d)\s*[时時点點]\s*(\d)", r"\1:\2"),
    (r"(\d)\s*分\s*(\d)", r"\1:\2"),
    (r"(\d)\s*[分秒]\s*$", r"\1"),
    (r"(\d)(?i:st|nd|rd|th)\b", r"\1"),
    (rf"(?i)\b({_MONTHS})[a-z]*\b\.?", r"\1"),
    (rf"(?i)^(\d{{1,2}})[\s,./-]*({_MONTHS})[\s,./-]*(\d{{2,4}})\b,?", r"\1 \2 \3"),
    (rf"(?i)^({_MONTHS})[\s,./-]*(\d{{1,2}})[\s,./-]+(\d{{4}})\b,?", r"\1 \2 \3"),
    _SEPARATORS,
    (r"(\d)[Tt](\d)", r"\1 \2"),
    (r"(\d\d?:\d\d(?::\d\d(?:\.\d+)?)?)\s*(?:[Zz]|UTC|GMT)$", r"\1+0000"),
    (r"(:\d\d(?:\.\d+)?)\s*([+-]\d\d):?(\d\d)?$", r"\1\2\3"),
    (r"(\.\d{6})\d+", r"\1"),
    (r"\s\s+", " "),
)
_NUMERIC = re.compile(r"^(民國)?(\d{1,4})-(\d{1,2})-(\d{1,4})(?: (.*))?$")
_DIGITS = re.compile(r"^(\d{8})(\d{4}|\d{6})?(?: (.*))?$")
_NAMED = re.compile(r"(?i)^(?:(\d{1,2}) [a-z]{3}|[a-z]{3} (\d{1,2})) (\d{4}|\d{2})(?: (.*))?$")
_MIDNIGHT = re.compile(r"(?i)^(?:am 12:00(?::00)?|12:00(?::00)? ?am)$")
_MONTH_ONLY = re.compile(r"^(\d{4})-(\d{1,2})$")
_TIMES = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (r"^\d{1,2}:\d{1,2}$", "%H:%M"),
        (r"^\d{1,2}:\d{1,2}:\d{1,2}$", "%H:%M:%S"),
        (r"^\d{1,2}:\d{1,2}:\d{1,2}\.\d{1,6}$", "%H:%M:%S.%f"),
        (r"^\d{1,2}:\d{1,2}[+-]\d{4}$", "%H:%M%z"),
        (r"^\d{1,2}:\d{1,2}:\d{1,2}[+-]\d{4}$", "%H:%M:%S%z"),
        (r"^\d{1,2}:\d{1,2}:\d{1,2}\.\d{1,6}[+-]\d{4}$", "%H:%M:%S.%f%z"),
        (r"(?i)^\d{1,2}:\d{1,2} ?[ap]m$", "%I:%M %p"),
        (r"(?i)^\d{1,2}:\d{1,2}:\d{1,2} ?[ap]m$", "%I:%M:%S %p"),
        (r"(?i)^[ap]m \d{1,2}:\d{1,2}$", "%p %I:%M"),
        (r"(?i)^[ap]m \d{1,2}:\d{1,2}:\d{1,2}$", "%p %I:%M:%S"),
    )
)


@dataclass(frozen=True)
class DateForm:
    """How to make dates or times of a column's texts: `steps`, then the first of `formats` (strptime) that fits.

    minguo: a year below 1000 at the start counts from 1911. zoned: times carry their offset from UTC (`%z`).
    timed: some time of day is not midnight. ambiguous: day and month could be meant the other way round.
    misfits: how many texts fit no format.
    """

    steps: tuple[Step, ...]
    formats: tuple[str, ...]
    minguo: bool
    order: DateOrder | None
    ambiguous: bool
    timed: bool
    misfits: int

    @property
    def zoned(self) -> bool:
        """Whether times carry their offset from UTC."""
        return any("%z" in form for form in self.formats)


@dataclass(frozen=True)
class _Date:
    """One text taken apart: `shape` names its family, `numbers` its three numbers as written, `time` its format."""

    shape: str
    numbers: tuple[str, str, str]
    time: str
    midnight: bool


def date_form(texts: Sequence[str], order: DateOrder | None = None, *, months: bool = False) -> DateForm:
    """The form that fits most of the texts (distinct, plain, none blank); `order` is the owner's word for it.

    months: whether `2024-05` is a date too (its first day).
    """
    steps, bare = needed(_STEPS, texts)
    found = [date for text in bare if (date := _taken_apart(text, months)) is not None]
    minguo = _is_minguo(found)
    numeric = [date for date in found if date.shape in ("last", "short")]
    decided, sure = _order(numeric, order, bare)
    formats = Counter(_format(date, decided) for date in found)
    form = DateForm(
        (*steps, ("民國 *", "")) if any("民國" in text for text in bare) else steps,
        tuple(form for form, _ in formats.most_common()),
        minguo,
        decided if numeric else None,
        bool(numeric) and not sure,
        any(not date.midnight for date in found),
        len(bare) - len(found),
    )
    return _with_own_separator(form, texts)


def _taken_apart(text: str, months: bool) -> _Date | None:
    if numeric := _NUMERIC.match(text):
        prefix, first, second, third, rest = numeric.groups()
        shape = "minguo" if prefix else _shape(first, third)
        return _with_time(shape, (first, second, third), rest)
    if digits := _DIGITS.match(text):
        day, clock, rest = digits.groups()
        if clock:
            return None if rest else _Date(f"digits{len(clock)}", (day, "", ""), "", not int(clock))
        return _with_time("digits", (day, "", ""), rest)
    if named := _NAMED.match(text):
        before, after, year, rest = named.groups()
        shape = ("day_name" if before else "name_day") + ("" if len(year) == 4 else "_short")
        return _with_time(shape, (before or after, "", year), rest)
    if months and _MONTH_ONLY.match(text):
        return _Date("month", ("", "", ""), "", True)
    return None


def _shape(first: str, third: str) -> str:
    if len(first) >= 3:
        return "first" if len(first) == 4 else "three"
    return {4: "last", 2: "short"}.get(len(third), "short" if len(first) == 2 else "none")


def _with_time(shape: str, numbers: tuple[str, str, str], rest: str | None) -> _Date | None:
    if shape == "none":
        return None
    if not rest:
        return _Date(shape, numbers, "", True)
    form = next((form for pattern, form in _TIMES if pattern.match(rest)), None)
    clock = re.sub(r"[+-]\d{4}$", "", rest)
    midnight = not re.search(r"[1-9]", clock) or bool(_MIDNIGHT.match(clock))
    return None if form is None else _Date(shape, numbers, f" {form}", midnight)


def _is_minguo(dates: Sequence[_Date]) -> bool:
    return any(date.shape in ("minguo", "three") for date in dates)


def _order(dates: Sequence[_Date], given: DateOrder | None, bare: Sequence[str]) -> tuple[DateOrder, bool]:
    """The order of the three numbers where the year is last or short, and whether it is sure."""
    if given is not None:
        return given, True
    firsts, seconds = ([int(date.numbers[place]) for date in dates] for place in range(2))
    if dates and all(date.shape == "short" for date in dates) and max(firsts) > 31:
        return "year_first", True
    days, months = sum(number > 12 for number in firsts), sum(number > 12 for number in seconds)
    if days != months:
        return ("day_first" if days > months else "month_first"), True
    # A file spans few months and many days, so the number that varies less is the month.
    if len(set(firsts)) != len(set(seconds)):
        return ("day_first" if len(set(firsts)) > len(set(seconds)) else "month_first"), False
    return "month_first", False


def _format(date: _Date, order: DateOrder) -> str:
    year = "%y" if date.shape == "short" else "%Y"
    layouts = {"day_first": f"%d-%m-{year}", "month_first": f"%m-%d-{year}", "year_first": f"{year}-%m-%d"}
    own = {
        "first": "%Y-%m-%d", "three": "%Y-%m-%d", "minguo": "%Y-%m-%d", "digits": "%Y%m%d",
        "digits4": "%Y%m%d%H%M", "digits6": "%Y%m%d%H%M%S", "day_name": "%d %b %Y", "name_day": "%b %d %Y",
        "day_name_short": "%d %b %y", "name_day_short": "%b %d %y", "month": "%Y-%m",
    }  # fmt: skip
    return own.get(date.shape, layouts[order]) + date.time


def _with_own_separator(form: DateForm, texts: Sequence[str]) -> DateForm:
    """The form without its step for separators where all texts have the same one: engines parse it faster."""
    others = tuple(step for step in form.steps if step != _SEPARATORS)
    for mark in "/.":
        same = re.compile(rf"^\d{{1,4}}{re.escape(mark)}\d{{1,2}}{re.escape(mark)}\d{{1,4}}(?: |$)")
        if len(others) < len(form.steps) and all(same.match(text) for text in texts):
            return replace(form, steps=others, formats=tuple(_separated(text, mark) for text in form.formats))
    return form


def _separated(form: str, mark: str) -> str:
    day, _, time = form.partition(" ")
    return day.replace("-", mark) + (f" {time}" if time else "")
