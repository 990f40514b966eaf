"""Writing a table anew as the CSV every engine reads alike: UTF-8, commas, doubled quotes, its rows' numbers first."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from fenqun.errors import Phrase, UnreadableFile, message
from fenqun.sources.reading.staged import ROW_COLUMN, Rejected

MOST_REJECTED = 100_000
"""A file with more broken records than this is refused: its layout was misunderstood, or it is none."""
Numbered = tuple[int, Sequence[str]]
"""A record and the row it has in the file it came from."""
TOO_MANY_BROKEN = message("over 100,000 of its records are broken, the first in row {row}: {reason}")


@dataclass(frozen=True)
class Written:
    """What went into a staged file. `first_row` is 0 where there is no record."""

    rows: int
    first_row: int
    rejected: tuple[Rejected, ...]


def free_path(into: Path, name: str) -> Path:
    """A path in the folder that no file has yet: the name, numbered if it is taken."""
    path, times = into / name, 1
    while path.exists():
        times += 1
        path = into / f"{times}_{name}"
    return path


def write_rows(target: Path, header: Sequence[str], rows: Iterable[Numbered | Rejected]) -> Written:
    """Writes the records and gathers the rejected ones. Raises UnreadableFile if nearly nothing fits."""
    rejected: list[Rejected] = []
    count = first = 0
    with target.open("w", encoding="utf-8", newline="", errors="replace") as file:
        write = csv.writer(file).writerow
        write((ROW_COLUMN, *header))
        for row in rows:
            if isinstance(row, Rejected):
                _gather(rejected, row)
                continue
            write(chain((row[0],), row[1]))
            first = first or row[0]
            count += 1
    return Written(count, first, tuple(rejected))


def _gather(rejected: list[Rejected], row: Rejected) -> None:
    rejected.append(row)
    if len(rejected) > MOST_REJECTED:
        raise UnreadableFile(what=Phrase(TOO_MANY_BROKEN, row=rejected[0].row, reason=Phrase(rejected[0].reason)))
