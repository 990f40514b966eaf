"""How a delimited text is laid out: its delimiter, quotes and escapes, found from its first lines."""

import csv
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from fenqun.errors import message

_USUAL = (",", "\t", ";", "|")
_SELDOM = ("，", "^", "~", "\x01", ":")
_SEPARATOR_LINE = re.compile(r"^\ufeff?\"?sep=(.)\"?\s*$", re.IGNORECASE)
_EVEN = 0.8

NOT_CLOSED = message("a quotation mark is not closed, or text follows a closed one")
TOO_LONG = message("a value is longer than 131,072 characters")
ZERO_CHARACTER = message("the record holds a zero character")


@dataclass(frozen=True)
class Dialect:
    """How records are split. `escape` is the quote itself where quotes are doubled;
    `skip_lines`: lines above all records (Excel's `sep=;`)."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    skip_spaces: bool = False
    skip_lines: int = 0

    @property
    def plain(self) -> bool:
        """Whether every CSV reader agrees on it."""
        return self == Dialect(self.delimiter) and self.delimiter in _USUAL


@dataclass(frozen=True)
class Broken:
    """A line that starts no readable record. `at_end`: because the text ends; with more of it, it might be one."""

    text: str
    reason: str
    at_end: bool = False


class _Feed:
    """Lines for the reader, remembered until their record is complete, so that a broken one can be given back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self.held: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.held.append(line)
        return line

    def give_back(self) -> str:
        """All lines but the first are to be read again; returns the first."""
        first, *others = self.held
        self._again.extendleft(reversed(others))
        self.held.clear()
        return first


def records(lines: Iterable[str], dialect: Dialect) -> Iterator[list[str] | Broken]:
    """The records of a text, one per row of the file: blank lines are empty lists, and a line with a quotation mark
    that never closes is Broken while reading goes on at the next line."""
    feed = _Feed(lines)
    reader = csv_reader(feed, dialect)
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = TOO_LONG if "field limit" in str(error) else NOT_CLOSED
            yield Broken(feed.give_back().rstrip("\r\n"), reason, at_end="unexpected end" in str(error))
            reader = csv_reader(feed, dialect)
        else:
            zero = any("\0" in line for line in feed.held)
            yield Broken(dialect.delimiter.join(record), ZERO_CHARACTER) if zero else record
            feed.held.clear()


def csv_reader(lines: Iterable[str], dialect: Dialect) -> Iterator[list[str]]:
    """Python's CSV reader, strict."""
    doubled = dialect.escape == dialect.quote
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        doublequote=doubled,
        escapechar=None if doubled else dialect.escape,
        skipinitialspace=dialect.skip_spaces,
        strict=True,
    )


def find_dialect(lines: Sequence[str], delimiter: str | None = None) -> tuple[Dialect, bool]:
    """The dialect under which the lines split most evenly, and whether they do so into two columns or more."""
    stated = _SEPARATOR_LINE.match(lines[0]) if lines else None
    if stated:
        found, even = find_dialect(lines[1:], delimiter or stated.group(1))
        return replace(found, skip_lines=1), even
    for choices in ((delimiter,),) if delimiter else (_USUAL, _SELDOM):
        best = max((_with_quotes(lines, mark) for mark in choices), key=lambda dialect: _evenness(lines, dialect))
        if _evenness(lines, best)[0] >= _EVEN:
            return best, True
    return _with_quotes(lines, delimiter or ","), False


def _with_quotes(lines: Sequence[str], delimiter: str) -> Dialect:
    text = "".join(lines)
    mark = re.escape(delimiter)
    choices = [Dialect(delimiter)]
    if '\\"' in text:
        choices.append(Dialect(delimiter, escape="\\"))
    if (
        '"' not in text
        and len(re.findall(f"(?:^|{mark})'[^'\n]*'(?={mark}|\r?$)", text, re.MULTILINE)) > len(lines) / 2
    ):
        choices.append(Dialect(delimiter, quote="'", escape="'"))
    if delimiter != " " and re.search(f'{mark} +"', text):
        choices += [replace(choice, skip_spaces=True) for choice in choices]
    return min(choices, key=lambda dialect: _spoilt(lines, dialect))


def _spoilt(lines: Sequence[str], dialect: Dialect) -> tuple[int, int]:
    """How many lines break, then how many values keep a quotation mark at their ends."""
    broken = loose = 0
    for record in records(lines, dialect):
        if isinstance(record, Broken):
            broken += 1
        else:
            loose += sum(cell.lstrip()[:1] in ('"', "'") or cell[-1:] == "\\" for cell in record)
    return broken, loose


def _evenness(lines: Sequence[str], dialect: Dialect) -> tuple[float, int]:
    """The share of records that have the commonest number of values, and that number; 0 where that is one."""
    widths = Counter(len(record) for record in records(lines, dialect) if not isinstance(record, Broken) and record)
    if not widths:
        return 0.0, 0
    width, times = max(widths.items(), key=lambda found: (found[1], found[0]))
    return (round(times / widths.total(), 2), width) if width > 1 else (0.0, width)
