"""Counting the records of a CSV that every reader would read alike, at the speed of the disk where none is quoted."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import IO

_BLOCK = 1 << 20
_LONGEST_LINE = 128 << 10
_SPACED_QUOTE = re.compile(r' +"')


def count_clean_rows(path: Path, delimiter: str, width: int) -> int | None:
    """Records of a UTF-8 CSV, the header included; None if a reader could trip over one of them.

    Clean: `width` values in every record, quotes closed, one kind of line end, no blank lines or records, no zero
    characters, no spaces before a quote.
    """
    check = _Check(delimiter, width)
    counted = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK) + file.readline(_LONGEST_LINE):
            rows = check.quoted(block, file) if b'"' in block else check.unquoted(block)
            if rows is None:
                return None
            counted += rows
    return counted


class _Check:
    def __init__(self, delimiter: str, width: int) -> None:
        self.width = width
        self.delimiter = delimiter
        mark = delimiter.encode()
        self.mark = mark
        blank = mark * (width - 1)
        self.odd = (b"\0", b"\n" + blank + b"\n", b"\n" + blank + b"\r")
        self.odd_starts = (blank + b"\n", blank + b"\r")
        self.blank = blank
        self.spaced = re.compile(rb"(?:^|\n|" + re.escape(mark) + rb') +"')
        self.line_end: bytes | None = None

    def unquoted(self, block: bytes) -> int | None:
        """The records of whole lines without quotes."""
        if not self._plain(block):
            return None
        lines = block.split(b"\n")
        if not lines[-1]:
            lines.pop()
        fits = {line.count(self.mark) for line in lines} == {self.width - 1}
        return len(lines) if fits and max(map(len, lines)) < _LONGEST_LINE else None

    def quoted(self, block: bytes, file: IO[bytes]) -> int | None:
        """The records of lines with quotes, reading on in the file until the last one is complete."""
        if not self._plain(block):
            return None
        lines = block.count(b"\n") + (not block.endswith(b"\n"))
        text = StringIO(block.decode(), newline="\n")
        reader = csv.reader(chain(text, self._further(file)), delimiter=self.delimiter, strict=True)
        spaced = bool(self.spaced.search(block))
        rows = 0
        try:
            for row in reader:
                if len(row) != self.width or (spaced and any(map(_SPACED_QUOTE.match, row))):
                    return None
                rows += 1
                if reader.line_num >= lines:
                    return rows
        except (csv.Error, _Unclean):
            return None
        return rows

    def _further(self, file: IO[bytes]) -> Iterator[str]:
        while line := file.readline(_LONGEST_LINE):
            if not self._plain(line) or self.spaced.search(line):
                raise _Unclean
            yield line.decode()

    def _plain(self, block: bytes) -> bool:
        """Whether line ends are of one kind and nothing odd is in it."""
        ends, returns, pairs = block.count(b"\n"), block.count(b"\r"), block.count(b"\r\n")
        if self.line_end is None and ends:
            self.line_end = b"\r\n" if pairs else b"\n"
        uniform = returns == pairs and (pairs == ends if self.line_end == b"\r\n" else not pairs)
        odd = any(part in block for part in self.odd) or block.startswith(self.odd_starts)
        ends_blank = bool(self.blank) and (block == self.blank or block.endswith(b"\n" + self.blank))
        return uniform and not odd and not ends_blank


class _Unclean(Exception):
    """A line read on the way is odd."""
