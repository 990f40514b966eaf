"""A level of a grade in a form: a way to take customers, and how many or from which score."""

import re
from collections.abc import Iterable

from fenqun.errors import message
from fenqun.web.numerals import numeral

REST = "rest"
WAYS = {
    "top": message("the best … %"),
    "next": message("the next … %"),
    ">=": message("a score of at least …"),
    REST: message("everyone else"),
}
"""The ways to take customers into a level, in words."""

_WRITTEN = re.compile(r"\s*(?:(top|next)\s(.*?)%|(>=)(.*))\s*", re.DOTALL)


def parts(level: str) -> tuple[str, str]:
    """The way of a level as written, and its number; what is none of them has the way ''."""
    if level.strip() == REST:
        return REST, ""
    found = _WRITTEN.fullmatch(level)
    if found is None:
        return "", level
    return found[1] or found[3], (found[2] or found[4] or "").strip()


def level(way: str, amount: str, before: str = "") -> str:
    """The level to write; as it was written before where it says the same."""
    made = _level(way, amount)
    return before if before and _level(*parts(before)) == made else made


def _level(way: str, amount: str) -> str:
    if way == REST:
        return REST
    text = amount.strip().removesuffix("%").removesuffix("％").strip()
    number = numeral(text)
    said = text if number is None else f"{number:.15g}"
    return {"top": f"top {said}%", "next": f"next {said}%", ">=": f">= {said}"}.get(way, amount)


def is_open(level: str) -> bool:
    """Whether the number is still missing."""
    way, amount = parts(level)
    return way != REST and not amount


def in_order(levels: Iterable[str]) -> list[str]:
    """The same levels in their new order: the first share is the best, each other the next."""
    found: list[str] = []
    shares = ("top", "next")
    for text in levels:
        way, amount = parts(text)
        follows = any(parts(other)[0] in shares for other in found)
        found.append(level(shares[follows], amount, text) if way in shares else text)
    return found
