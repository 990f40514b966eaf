"""A text by its lines: where one begins and ends, what stands beside and above an entry."""

import re
from typing import NamedTuple

_END = re.compile(r"\r\n|\n|\r|\Z")
_REST = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?=\r\n|\n|\r|\Z)")


class Splice(NamedTuple):
    """What stands from `start` to `end` gives way to `text`."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: list[Splice]) -> str:
    """The text with all of the splices done, which do not overlap; those of one place in their order."""
    parts, at = [], 0
    for splice in sorted(splices, key=lambda each: (each.start, each.end)):
        parts += [text[at : splice.start], splice.text]
        at = splice.end
    return "".join([*parts, text[at:]])


def newline_of(text: str) -> str:
    """What its lines end with; of several the first, of none a line feed."""
    found = re.search(r"\r\n|\n|\r", text)
    return found.group() if found else "\n"


def line_start(text: str, at: int) -> int:
    """Where the line of that place begins."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """Where the line of that place ends, its break left out."""
    found = _END.search(text, at)
    return found.start() if found else len(text)


def next_line(text: str, at: int) -> int:
    """Where the line after that of the place begins; the text's end on its last line."""
    found = _END.search(text, at)
    return found.end() if found else len(text)


def break_before(text: str, start: int) -> int:
    """Where the line break stands that ends the line above the one which starts there."""
    return start - (2 if text[start - 2 : start] == "\r\n" else 1)


def column(text: str, at: int) -> int:
    """How many characters stand before the place on its line."""
    return at - line_start(text, at)


def end_with_comment(text: str, at: int) -> int:
    """Where the line of a value that ends at the place ends, the comment beside it within; the place itself where more
    follows on the line."""
    found = _REST.match(text, at)
    return found.end() if found else at


def begins_line(text: str, at: int) -> bool:
    """Whether only spaces stand before the place on its line."""
    return not text[line_start(text, at) : at].strip()


def is_blank(text: str, at: int) -> bool:
    """Whether the line of the place is empty."""
    return not text[line_start(text, at) : line_end(text, at)].strip()


def comments_above(text: str, at: int) -> int:
    """Where the comments right above the line of the place begin, written at its column; the line's start if none."""
    start = line_start(text, at)
    indent = text[start:at]
    while start > 0:
        above = line_start(text, break_before(text, start))
        if not text.startswith(f"{indent}#", above) or (indent and not begins_line(text, above + len(indent))):
            break
        start = above
    return start
