"""Tables aligned with spaces: values between runs of spaces, or columns of fixed width."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

_NUMBERLIKE = re.compile(r"^[-+]?[\d.,]+$")
_FEWEST_LINES = 3
_FILLER = "\x00"
"""Stands for the second column that a wide (East Asian) character takes."""

Splitter = Callable[[Iterable[str]], Iterator[list[str]]]


def find_aligned(lines: Sequence[str]) -> Splitter | None:
    """How to split the lines into columns; None: they are not aligned, or hold no column of numbers to show it."""
    full = [line for line in lines if line.strip()]
    if len(full) < _FEWEST_LINES:
        return None
    if _regular([line.split() for line in full]):
        return split_by_spaces
    cuts = _cuts([_expanded(line) for line in full])
    if _regular([_cut(line, cuts) for line in full]):
        return lambda text: (_cut(line, cuts) if line.strip() else [] for line in text)
    return None


def split_by_spaces(lines: Iterable[str]) -> Iterator[list[str]]:
    """The values between runs of white space; blank lines are empty lists."""
    return (line.split() for line in lines)


def _regular(rows: Sequence[Sequence[str]]) -> bool:
    """Whether all rows have the same two or more values, one of them a number below the first row."""
    if len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:
        return False
    return any(all(_NUMBERLIKE.match(cell) for cell in column) for column in zip(*rows[1:], strict=True))


def _expanded(line: str) -> str:
    line = line.rstrip("\r\n").expandtabs()
    if line.isascii():
        return line
    return "".join(char + _FILLER if unicodedata.east_asian_width(char) in "WF" else char for char in line)


def _cuts(lines: Sequence[str]) -> list[int]:
    """Where columns begin: after every position that is a space in all lines and followed by none in some."""
    width = max(map(len, lines))
    padded = [line.ljust(width) for line in lines]
    gaps = [all(line[place] == " " for line in padded) for place in range(width)]
    return [0] + [place for place in range(1, width) if gaps[place - 1] and not gaps[place] and not all(gaps[:place])]


def _cut(line: str, cuts: Sequence[int]) -> list[str]:
    text = _expanded(line)
    ends = [*cuts[1:], None]
    return [text[start:end].replace(_FILLER, "").strip() for start, end in zip(cuts, ends, strict=True)]
