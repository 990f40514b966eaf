"""Plain values written as YAML, so that reading gives the same values back."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from unicodedata import east_asian_width

from fenqun.errors import InvalidValue, MalformedYaml, Phrase, message
from fenqun.project.yaml import MAX_DEPTH, MAX_VALUES, parse_yaml

WIDEST = 110
STEP = 2
"""How much further in a block below stands."""

_HARMLESS = re.compile(r"[^\W\d_][\w ·()（）、，。；！？–—.-]*[\w）。]")
_WORDS = frozenset({"true", "false", "null"})
_LIKE_A_NUMBER = re.compile(r"[-+.]*[0-9][0-9_.:eExXoO+-]*")
"""Other readers of YAML may take it for one."""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def plain_data(value: Any) -> Any:
    """The value as YAML can hold it: mappings, lists, texts, numbers, yes and no, days; line breaks are `\\n`.

    Raises InvalidValue for anything else, and for what is too deep or too large.
    """
    return _Plain().data(value, 0)


class _Plain:
    def __init__(self) -> None:
        self._left = MAX_VALUES

    def data(self, value: Any, depth: int) -> Any:
        self._left -= 1
        if depth > MAX_DEPTH or self._left < 0:
            raise InvalidValue(key=_VALUE, what=Phrase(message("nested too deeply, or too many values")))
        if isinstance(value, Mapping):
            return {self._key(key): self.data(below, depth + 1) for key, below in value.items()}
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Sequence) and not isinstance(value, bytes):
            return [self.data(item, depth + 1) for item in value]
        if value is None or isinstance(value, bool | int | float) or type(value) is date:
            return value
        said = message("'{kind}' is nothing that YAML can hold")
        raise InvalidValue(key=_VALUE, what=Phrase(said, kind=type(value).__name__))

    def _key(self, key: Any) -> str:
        if not isinstance(key, str):
            raise InvalidValue(key=str(key), what=Phrase(message("a key must be a plain text")))
        return self._text(key)

    def _text(self, text: str) -> str:
        if not text.isprintable() and any("\ud800" <= letter <= "\udfff" for letter in text):
            raise InvalidValue(key=_VALUE, what=Phrase(_UNWRITABLE))
        return text.replace("\r\n", "\n").replace("\r", "\n")


_VALUE = Phrase(message("value"))
_UNWRITABLE = message("this text cannot be written")


ORDERED = frozenset({"segments"})
"""Keys whose own keys mean something by their order."""


def same(one: Any, other: Any, *, ordered: bool = False) -> bool:
    """Whether two values say the same: numbers by their worth, a day as its text.

    `ordered`: all keys in the same order, as those right below one of `ORDERED` always are.
    """
    if isinstance(one, dict) and isinstance(other, dict):
        if ordered and list(one) != list(other):
            return False
        if one.keys() != other.keys() or not all(same(one[key], other[key], ordered=ordered) for key in one):
            return False
        return all(list(one[key]) == list(other[key]) for key in ORDERED & one.keys() if isinstance(one[key], dict))
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b, ordered=ordered) for a, b in zip(one, other, strict=True))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(_day_text(one) == _day_text(other))


def _day_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def scalar(value: Any, *, flow: bool, style: str = "", old: Any = None) -> str:
    """The value on one line. `style`: the quote it had; kept for a text. `old`: the value it replaces.

    Raises InvalidValue for a number that YAML does not hold.
    """
    if isinstance(value, str):
        if isinstance(old, date) and _is_day(value):
            return value
        return _text(value, flow=flow, style=style)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value.isoformat() if isinstance(value, date) else repr(value)
    if not same(_read(text, flow=flow), value):
        raise InvalidValue(key=_VALUE, what=Phrase(message("the number {number} cannot be written"), number=text))
    return text


def key_text(name: str, *, flow: bool) -> str:
    """A key, in quotes where it needs them."""
    if _is_harmless(name):
        return name
    for style in _quotes(name, ""):
        text = _styled(name, style)
        if text is not None and _read_pairs(f"{text}: 1", flow=flow) == {name: 1}:
            return text
    raise InvalidValue(key=name, what=Phrase(_UNWRITABLE))


def literal(value: str, column: int, newline: str, *, folded: bool = False) -> str | None:
    """A text of several lines as a block, `column` is that of its key; None where quotes are needed.

    folded: a text of one line stays in the style `>`.
    """
    lines = value.rstrip("\n").split("\n")
    sign = (">" if folded and len(lines) == 1 else "|") + ("" if value.endswith("\n") else "-")
    below = " " * (column + STEP)
    text = sign + "".join(f"{newline}{below}{line}" if line else newline for line in lines)
    read = _read_whole("\n".join([f"k: {sign}", *(f"  {line}" for line in lines), ""]))
    return text if read == {"k": value} else None


def flow(value: Any) -> str:
    """The value within braces and brackets, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key_text(key, flow=True)}: {flow(held)}" for key, held in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(value, flow=True)


def entry(key: str, value: Any, column: int, newline: str, *, open_: bool = False) -> str:
    """A key with its value as a block that begins at `column`; the lines after the first are indented.

    open_: a mapping is not written in braces even where it is small.
    """
    return f"{key_text(key, flow=False)}:{after_colon(value, column, newline, key=key, open_=open_)}"


def after_colon(value: Any, column: int, newline: str, *, key: str = "", open_: bool = False) -> str:
    """What follows the colon of a block's key at `column`: on the line, or on the lines below."""
    if isinstance(value, dict | list) and value:
        text = flow(value) if _is_small(value) and not (open_ and isinstance(value, dict)) else ""
        if text and column + width(key) + 2 + width(text) <= WIDEST:
            return f" {text}"
        lines = _mapping(value, column, newline) if isinstance(value, dict) else _list(value, column, newline)
        return "".join(f"{newline}{line}" for line in lines)
    if isinstance(value, dict | list):
        return f" {flow(value)}"
    if isinstance(value, str) and "\n" in value and (text := literal(value, column, newline) or ""):
        return f" {text}"
    return f" {scalar(value, flow=False)}"


def width(text: str) -> int:
    """How many columns the text takes on a screen; Chinese characters take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _mapping(value: Mapping[str, Any], column: int, newline: str) -> Iterator[str]:
    for key, held in value.items():
        yield " " * (column + STEP) + entry(key, held, column + STEP, newline)


def _list(value: Sequence[Any], column: int, newline: str) -> Iterator[str]:
    for item in value:
        yield " " * (column + STEP) + list_item(item, column + STEP, newline)


def list_item(value: Any, column: int, newline: str) -> str:
    """An item of a list as a block whose dash stands at `column`."""
    if isinstance(value, dict) and value:
        text = flow(value)
        if _is_small(value) and column + 2 + width(text) <= WIDEST:
            return f"- {text}"
        lines = list(_mapping(value, column, newline))
        return "- " + newline.join(lines).lstrip(" ")
    return f"- {flow(value)}"


def _is_small(value: Any, depth: int = 0) -> bool:
    """Whether it may stand on one line: scalars, and lists of scalars, in one mapping or list."""
    if isinstance(value, dict):
        return depth == 0 and all(_is_small(held, 1) for held in value.values())
    if isinstance(value, list):
        return depth <= 1 and all(not isinstance(item, dict | list) for item in value)
    return not (isinstance(value, str) and "\n" in value)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_harmless(text: str) -> bool:
    return len(text) < 100 and bool(_HARMLESS.fullmatch(text)) and text.lower() not in _WORDS


def _text(value: str, *, flow: bool, style: str) -> str:
    if style not in ("'", '"') and _is_harmless(value):
        return value
    for quote in _quotes(value, style):
        text = _styled(value, quote)
        if text is not None and _reads(text, value, flow=flow):
            return text
    raise InvalidValue(key=_VALUE, what=Phrase(_UNWRITABLE))


def _quotes(value: str, style: str) -> list[str]:
    """The ways to write it, the best first."""
    if not value.isprintable():
        return ['"']
    plain = [] if _LIKE_A_NUMBER.fullmatch(value) or value.lower() in _WORDS else [""]
    return list(dict.fromkeys([*([style] if style in ("'", '"') else plain), "'", '"']))


def _styled(value: str, quote: str) -> str | None:
    """The text in that quote; None where it cannot be said so on one line."""
    if quote == '"':
        return '"' + "".join(_ESCAPES.get(letter) or _escaped(letter) for letter in value) + '"'
    if "\n" in value:
        return None
    return "'" + value.replace("'", "''") + "'" if quote else value


def _escaped(letter: str) -> str:
    if letter.isprintable():
        return letter
    number = ord(letter)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _reads(text: str, value: Any, *, flow: bool) -> bool:
    found = _read(text, flow=flow)
    return type(found) is type(value) and same(found, value)


def _read(text: str, *, flow: bool) -> Any:
    """What a reader makes of the text after a colon."""
    read = _read_pairs(f"k: {text}", flow=flow)
    return read.get("k", _NOTHING) if isinstance(read, dict) and len(read) == 1 else _NOTHING


def _read_pairs(text: str, *, flow: bool) -> Any:
    """What a reader makes of the text where something stands after it."""
    after = next(name for name in ("z", "y") if not text.startswith(name))
    read = _read_whole(f"{{{text}, {after}: 1}}" if flow else f"{text}\n{after}: 1\n")
    if not isinstance(read, dict) or list(read)[-1:] != [after]:
        return _NOTHING
    return {key: value for key, value in read.items() if key != after}


_NOTHING = object()


def _read_whole(text: str) -> Any:
    try:
        document = parse_yaml(text, name="")
    except MalformedYaml:
        return _NOTHING
    return _NOTHING if document.problems else document.data
