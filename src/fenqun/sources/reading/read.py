"""One file of whatever kind, staged; the kind is told by its first bytes, not by its name."""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from fenqun.errors import Place, UnreadableFile
from fenqun.sources.reading.delimited import stage_delimited
from fenqun.sources.reading.staged import ReadOptions, Staged


def stage(path: Path, options: ReadOptions, into: Path) -> Staged:
    """The file made ready for an engine; what must be written anew goes into the folder `into`.

    Raises UnreadableFile naming the byte, line or sheet; UnsafeFile for one refused before parsing.
    """
    try:
        return _by_kind(path, options, into)
    except OSError as error:
        raise UnreadableFile(at=Place(path.name), what=error.strerror or str(error)) from error


def _by_kind(path: Path, options: ReadOptions, into: Path) -> Staged:
    return stage_delimited(path, options, into)


def staged_records(staged: Staged, most: int | None = None) -> Iterator[tuple[str, ...]]:
    """The records of a staged CSV in plain Python, in `staged.columns`; the first `most` of them."""
    with staged.path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=staged.delimiter, strict=True)
        yield from map(tuple, islice(reader, staged.skip_rows, None if most is None else staged.skip_rows + most))
