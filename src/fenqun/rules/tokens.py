"""The words of a rule's text, each with its column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from fenqun.errors import message
from fenqun.rules.bounds import CHARACTERS, too_large, unreadable
from fenqun.rules.syntax import MAX_TEXT


class Kind(Enum):
    """What sort of word."""

    NUMBER = auto()
    TEXT = auto()
    NAME = auto()
    WORD = auto()
    SIGN = auto()
    END = auto()


@dataclass(frozen=True)
class Token:
    """A word: as written, but a text without its quotes and escapes, a word of the language in small letters."""

    kind: Kind
    text: str
    column: int


WORDS = frozenset({"and", "or", "not", "in", "true", "false"})

_PATTERN = re.compile(
    r"""
      (?P<space> \s+ )
    | (?P<number> (?: [0-9]+ (?: _[0-9]+ )* (?: \.[0-9]* )? | \.[0-9]+ ) (?: [eE] [+-]? [0-9]+ )? )
    | (?P<name> [^\W\d] \w* )
    | (?P<text> " (?: [^"\\] | \\. )* " | ' (?: [^'\\] | \\. )* ' )
    | (?P<sign> == | != | <= | >= | [-+*/<>(),=] )
    """,
    re.VERBOSE | re.DOTALL,
)
"""No alternative can start where another does and none repeats within a repeat: one pass, no backtracking."""

_INSTEAD = {
    "（": "(", "）": ")", "，": ",", "、": ",", "＞": ">", "＜": "<", "≥": ">=", "≤": "<=", "≠": "!=", "＝": "==",
    "“": '"', "”": '"', "‘": "'", "’": "'", "「": '"', "」": '"', "＂": '"', "＇": "'", "＋": "+", "－": "-", "−": "-",
    "×": "*", "＊": "*", "÷": "/", "／": "/", "！": "!=", "；": "and", "&": "and", "|": "or", "!": "not", "[": "(",
    "]": ")", "{": "(", "}": ")", "`": '"',
}  # fmt: skip

_TWO_SIGNS = {"<>": "!=", "=>": ">=", "=<": "<=", "**": "*", "//": "/"}

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)


def tokens(text: str) -> Iterator[Token]:
    """The words in order, then an END just past the text. Raises Problems of RuleSyntax or RuleTooLarge."""
    if len(text) > MAX_TEXT:
        raise too_large(1, CHARACTERS, len(text), MAX_TEXT)
    position = 0
    while position < len(text):
        found = _PATTERN.match(text, position)
        if found is None:
            raise _unknown_sign(text, position)
        _check_joint(text, found, position)
        if found.lastgroup != "space":
            yield _token(found.lastgroup or "", found.group(), position + 1)
        position = found.end()
    yield Token(Kind.END, "", len(text) + 1)


def _token(group: str, written: str, column: int) -> Token:
    if group == "number":
        return Token(Kind.NUMBER, written, column)
    if group == "text":
        return Token(Kind.TEXT, _unquoted(written, column), column)
    if group == "sign":
        return Token(Kind.SIGN, written, column)
    if written.lower() in WORDS:
        return Token(Kind.WORD, written.lower(), column)
    if not written.isidentifier():
        raise unreadable(column, message("'{text}' is not a name"), text=written)
    return Token(Kind.NAME, written, column)


def _check_joint(text: str, found: re.Match[str], position: int) -> None:
    following = text[found.end() : found.end() + 1]
    if found.lastgroup == "number" and (following.isalnum() or following in ("_", ".")) and following:
        written = found.group() + following
        raise unreadable(position + 1, message("'{text}' is neither a number nor a name"), text=written)
    if found.lastgroup == "sign" and found.group() + following in _TWO_SIGNS:
        written = found.group() + following
        instead = _TWO_SIGNS[written]
        raise unreadable(position + 1, message("write {instead} instead of {text}"), instead=instead, text=written)


def _unknown_sign(text: str, position: int) -> Exception:
    sign, column = text[position], position + 1
    if sign in "\"'":
        return unreadable(column, message("the text that begins here has no closing {quote}"), quote=sign)
    if sign == "%":
        return unreadable(column, message("there is no sign %; write 0.2 for 20%"))
    if text[position : position + 2] == "!=":
        return unreadable(column, message("unexpected '{text}'"), text="!=")
    if sign in _INSTEAD:
        return unreadable(column, message("write {instead} instead of {text}"), instead=_INSTEAD[sign], text=sign)
    shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
    return unreadable(column, message("the language has no sign '{text}'"), text=shown)


def _unquoted(written: str, column: int) -> str:
    text = _ESCAPE.sub(_unescaped, written[1:-1])
    for character in text:
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise unreadable(
                column, message("a text may not hold the character U+{code}"), code=f"{ord(character):04X}"
            )
    return text


def _unescaped(found: re.Match[str]) -> str:
    what = found.group(1)
    if len(what) > 1:
        return chr(int(what[1:], 16))
    return _ESCAPES.get(what, found.group())
