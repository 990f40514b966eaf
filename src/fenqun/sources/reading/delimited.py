"""Delimited and aligned text: a clean UTF-8 file is used where it lies, any other is written anew."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import IO

from fenqun.errors import Phrase, Place, UnreadableFile, message
from fenqun.sources.reading.aligned import find_aligned, split_by_spaces
from fenqun.sources.reading.clean import count_clean_rows
from fenqun.sources.reading.dialect import Broken, Dialect, find_dialect, records
from fenqun.sources.reading.encoding import find_encoding
from fenqun.sources.reading.heading import SAMPLE_ROWS, Heading, find_heading, trimmed
from fenqun.sources.reading.staged import ROW_COLUMN, End, ReadOptions, Rejected, Said, Staged, shortened
from fenqun.sources.reading.writing import Numbered, free_path, write_rows

MAX_LINE = 4 << 20
"""Characters of a line; a longer one is no line of a table."""
_SHORT_IS_USUAL = 0.2

LONG_LINE = message("a line is longer than {most} characters")
SHORT = message("the record has fewer values than there are columns")
LONG = message("the record has more values than there are columns")
DELIMITER = message("values are separated by {delimiter}.")
ALIGNED = message("columns are aligned with spaces.")
PADDED = message("records that end early are taken to have blanks at their end.")
_SHOWN = {"\t": "tab", ";": ";", "|": "|", "\x01": "\\x01"}

Record = list[str] | Broken
Splitter = Callable[[Iterable[str]], Iterator[Record]]


@dataclass(frozen=True)
class Layout:
    """What was found out about a text before it is read whole. `dialect` None: aligned with spaces.
    `pads`: records that end early are whole."""

    split: Splitter
    heading: Heading
    dialect: Dialect | None
    pads: bool = False
    said: tuple[Said, ...] = ()

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.heading.names)


def stage_delimited(path: Path, options: ReadOptions, into: Path) -> Staged:
    """The text: where it lies if every reader would agree on it, else written anew into the folder.

    Raises UnreadableFile naming the line and byte.
    """
    encoding, guessed = find_encoding(path, options.encoding)
    layout = _layout(path, encoding, options)
    said = (*guessed, *layout.said)
    rows = _rows_in_place(path, encoding, layout)
    if rows is not None and layout.dialect is not None:
        header = layout.heading.row
        return Staged("csv", path, layout.heading.names, rows, first_row=header + 1, skip_rows=header,
                      delimiter=layout.dialect.delimiter, said=said, encoding=encoding,
                      end=End(path.stat().st_size, rows + header, encoding))  # fmt: skip
    return _anew(path, layout, into, End(0, 0, encoding), said)


def stage_further(path: Path, options: ReadOptions, into: Path, end: End) -> Staged:
    """The records behind the end, written anew into the folder with the rows that they have in the whole file.

    What comes before the end must be as it was.
    """
    layout = _layout(path, end.encoding, options)
    if layout.dialect is not None:
        layout = replace(layout, split=partial(_split, replace(layout.dialect, skip_lines=0)))
    return _anew(path, layout, into, end, ())


def _anew(path: Path, layout: Layout, into: Path, end: End, said: tuple[Said, ...]) -> Staged:
    target = free_path(into, f"{path.name}.csv")
    tally = _Tally(end.rows)
    with open_text(path, end.encoding, end.size) as file:
        records = _numbered(layout, bounded_lines(file, path.name), tally)
        written = write_rows(target, layout.heading.names, records)
    found = End(path.stat().st_size, tally.rows, end.encoding)
    return Staged("csv", target, layout.heading.names, written.rows, first_row=written.first_row,
                  row_column=ROW_COLUMN, rejected=written.rejected, said=said, encoding=end.encoding,
                  end=None if tally.is_open or layout.dialect is None else found)  # fmt: skip


def open_text(path: Path, encoding: str, start: int = 0) -> IO[str]:
    """The file as text from a byte on, its line ends untouched."""
    if not start:
        return path.open(encoding=encoding, newline="")
    binary = path.open("rb")
    binary.seek(start)
    return TextIOWrapper(binary, encoding="utf-8" if encoding == "utf-8-sig" else encoding, newline="")


def bounded_lines(file: IO[str], name: str) -> Iterator[str]:
    """The lines of a text. Raises UnreadableFile at one too long to be a line of a table."""
    number = 0
    while line := file.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE:
            raise UnreadableFile(at=Place(name, number), what=Phrase(LONG_LINE, most=f"{MAX_LINE:,}"))
        yield line


def _layout(path: Path, encoding: str, options: ReadOptions) -> Layout:
    with open_text(path, encoding) as file:
        lines = list(islice(bounded_lines(file, path.name), 2 * SAMPLE_ROWS))
    split, dialect, said = _splitter(lines, options.delimiter)
    sample = [record for record in islice(split(lines), SAMPLE_ROWS) if not isinstance(record, Broken)]
    if not any(trimmed(record) for record in sample):
        raise UnreadableFile(at=Place(path.name), what=Phrase(message("it is empty")))
    heading = find_heading(sample, options.header_row)
    if heading.row > len(sample):
        raise UnreadableFile(
            at=Place(path.name), what=Phrase(message("it has no row {row} for the header"), row=heading.row)
        )
    below = [record for record in sample[heading.row :] if record]
    short = sum(len(record) < len(heading.names) for record in below)
    pads = short > _SHORT_IS_USUAL * len(below)
    said += (*heading.said, Said(PADDED)) if pads else heading.said
    return Layout(split, heading, dialect, pads, said)


def _splitter(lines: list[str], delimiter: str | None) -> tuple[Splitter, Dialect | None, tuple[Said, ...]]:
    if delimiter == " ":
        return split_by_spaces, None, ()
    dialect, even = find_dialect(lines, delimiter)
    aligned = None if even or delimiter else find_aligned(lines)
    if aligned is not None:
        return aligned, None, (Said(ALIGNED),)
    said = (Said(DELIMITER, {"delimiter": _SHOWN.get(dialect.delimiter, dialect.delimiter)}),)
    return partial(_split, dialect), dialect, said if dialect.delimiter != "," and delimiter is None else ()


def _split(dialect: Dialect, lines: Iterable[str]) -> Iterator[Record]:
    rest = iter(lines)
    above: list[Record] = [[] for _ in islice(rest, dialect.skip_lines)]
    return chain(above, records(rest, replace(dialect, skip_lines=0)))


def _rows_in_place(path: Path, encoding: str, layout: Layout) -> int | None:
    """How many records there are, if the file can be read where it lies; None if it must be written anew."""
    usable = encoding in ("utf-8", "utf-8-sig") and not layout.pads and layout.heading.row <= 1
    if not usable or layout.dialect is None or not layout.dialect.plain:
        return None
    counted = count_clean_rows(path, layout.dialect.delimiter, layout.width)
    return None if counted is None else counted - layout.heading.row


@dataclass
class _Tally:
    """The rows of the file so far; whether a record broke that more text could have made whole."""

    rows: int
    is_open: bool = False


def _numbered(layout: Layout, lines: Iterable[str], tally: _Tally) -> Iterator[Numbered | Rejected]:
    """The records below the header, each with its row in the file."""
    width = layout.width
    for row, record in enumerate(layout.split(lines), start=tally.rows + 1):
        tally.rows = row
        if row <= layout.heading.row:
            continue
        if isinstance(record, Broken):
            tally.is_open = tally.is_open or record.at_end
            yield Rejected(row, None, shortened(record.text), record.reason)
        elif len(record) == width:
            if any(record):
                yield row, record
        elif record:
            yield from _mended(row, record, layout)


def _mended(row: int, record: list[str], layout: Layout) -> Iterator[Numbered | Rejected]:
    filled = trimmed(record)
    if filled > layout.width:
        yield Rejected(row, None, shortened(record), LONG)
    elif filled and (len(record) > layout.width or layout.pads):
        yield row, [*record, *[""] * layout.width][: layout.width]
    elif filled:
        yield Rejected(row, None, shortened(record), SHORT)
