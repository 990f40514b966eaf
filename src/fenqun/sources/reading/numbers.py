"""How a column spells its numbers: decimal mark, thousands, currency signs, percent, negatives."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fenqun.sources.reading.plain import Step, needed

_CURRENCY = (
    r"(?i)(?:人民币|人民幣|新台币|新台幣|港币|港幣|美元|欧元|歐元|rmb|cny|usd|hkd|twd|ntd|mop|sgd|eur|gbp|jpy|krw"
    r"|(?:us|hk|nt|s)\$|[¥$€£₩]|元|圆|圓|块|塊)"
)
_SIGNS: tuple[Step, ...] = (
    (_CURRENCY, ""),
    (r"^-?\s*\((.*)\)$", r"-\1"),
    (r"^(.*[\d%])\s*-$", r"-\1"),
    (r"^([+-])\s+", r"\1"),
    (r"^\+", ""),
)
_PERCENT: Step = (r"\s*%$", "")
_MARKS = (("", "."), (",", "."), ("", ","), (".", ","), (" ", ","), (" ", "."), ("'", "."), ("'", ","), ("’", "."))
"""Thousands and decimal marks, likeliest first."""
_IDENTITY = re.compile(r"^0\d|^\d{16,}$|^\d+[eE]\d+$")
"""Numbers that are rather ids: with a leading zero, too long to compute with, or codes such as 12E5."""
_LONG_WITH_PLUS = re.compile(r"^\+\d{9,}$")


@dataclass(frozen=True)
class NumberForm:
    """How to make plain numbers of a column's texts: `steps`, then a hundredth if `percent`.

    ambiguous: thousands and decimal mark could be meant the other way round. misfits: how many texts stay no number.
    """

    steps: tuple[Step, ...]
    decimal: str
    thousands: str
    percent: bool
    ambiguous: bool
    misfits: int


def number_form(texts: Sequence[str], decimal: str | None = None) -> NumberForm:
    """The form that fits most of the texts (distinct, plain, none blank); `decimal` is the owner's word."""
    percent = bool(texts) and sum("%" in text for text in texts) > len(texts) / 2
    steps, bare = needed((*_SIGNS, _PERCENT) if percent else _SIGNS, texts)
    choices = [marks for marks in _MARKS if decimal is None or marks[1] == decimal]
    misfits = {marks: sum(not _pattern(*marks).match(text) for text in bare) for marks in choices}
    thousands, mark = min(choices, key=lambda marks: misfits[marks])
    return NumberForm(
        (*steps, *_mark_steps(thousands, mark)),
        mark,
        thousands,
        percent,
        decimal is None and _reversible(bare, thousands, mark, misfits),
        misfits[thousands, mark],
    )


def is_identity(text: str) -> bool:
    """Whether a text of digits is rather an id than a number: leading zeros or more than 15 digits are lost in one."""
    return bool(_IDENTITY.match(text) or _LONG_WITH_PLUS.match(text))


def _pattern(thousands: str, decimal: str) -> re.Pattern[str]:
    mark, group = re.escape(decimal), re.escape(thousands)
    whole = rf"\d+|\d{{1,3}}(?:{group}\d{{3}})+|\d{{1,2}}(?:{group}\d{{2}})+{group}\d{{3}}" if thousands else r"\d+"
    return re.compile(rf"^-?(?:(?:{whole})(?:{mark}\d*)?|{mark}\d+)(?:[eE][+-]?\d{{1,3}})?$")


def _mark_steps(thousands: str, decimal: str) -> tuple[Step, ...]:
    drop: tuple[Step, ...] = ((r"\s" if thousands == " " else re.escape(thousands), ""),) if thousands else ()
    return drop if decimal == "." else (*drop, (re.escape(decimal), "."))


def _reversible(bare: Sequence[str], thousands: str, decimal: str, misfits: dict[tuple[str, str], int]) -> bool:
    """Whether the only mark seen could be either: `1,234` is 1234 or 1.234."""
    other = {(",", "."): ("", ","), ("", "."): (".", ",")}.get((thousands, decimal))
    if other is None or misfits[other] != misfits[thousands, decimal]:
        return False
    mark, reading = "," if thousands else ".", _pattern(*other)
    return any(mark in text and reading.match(text) for text in bare)
