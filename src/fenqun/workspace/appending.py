"""What a source gets later, files or more rows behind those of a file: that alone is read, where it can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from fenqun.engine.behind import Behind, Decided
from fenqun.engine.intake import Imported
from fenqun.engine.typing import SAMPLE_ROWS
from fenqun.sources.quality import QualityReport, from_json
from fenqun.sources.reading.further import digests
from fenqun.sources.reading.staged import End
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store

FEWEST_ROWS = SAMPLE_ROWS
"""By so many rows it is decided how all are read; a source of fewer is read whole."""
MANY_ROWS = 1_000_000
"""A source of more rows gets files wherever their names come in the order: they are read alike, or all anew."""
MOST_FILES = 200
"""Of the store; a source in more pieces is read whole, and then lies in order again."""
_MOST_GROWN = 0.5
"""Of a source's bytes; where more of them are new, it is read whole."""

_ENDS, _DECIDED = TypeAdapter(dict[str, End]), TypeAdapter(dict[str, Decided])


@dataclass(frozen=True)
class Growth:
    """The files to be read, whole or from where they ended, and the rows that theirs come behind."""

    files: Mapping[str, Path]
    behind: Behind


def sizes(files: Mapping[str, Path]) -> dict[str, list[int]]:
    """By the name they are shown by, the files' sizes and times, as they are remembered with what was read of them."""
    stats = {shown: path.stat() for shown, path in files.items()}
    return {shown: [status.st_size, status.st_mtime_ns] for shown, status in stats.items()}


def noted(imported: Imported, files: Mapping[str, Path], seen: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """What is to be remembered of an import of these files so that they can be read on from where they end.

    seen: their sizes and times before the import; of a file that has changed meanwhile nothing is remembered.
    """
    still = sizes(files)
    ends = {shown: end for shown, end in imported.ends.items() if still[shown] == seen[shown]}
    return {
        "ends": _ENDS.dump_python(ends, mode="json"),
        "digests": {shown: digests(files[shown])[1] for shown in ends},
        "decided": _DECIDED.dump_python(dict(imported.decided), mode="json"),
        "unused": None if imported.unused is None else list(imported.unused),
        "until": imported.until.isoformat() if imported.until else None,
    }


def noted_further(
    before: Stored, growth: Growth, imported: Imported, seen: Mapping[str, Sequence[int]]
) -> dict[str, Any]:
    """As `noted`, of files that came behind those there."""
    note = noted(imported, growth.files, seen)
    for part in ("ends", "digests"):
        unread = {shown: found for shown, found in before.note[part].items() if shown not in growth.files}
        note[part] = unread | note[part]
    both = (before.note["unused"], note["unused"])
    note["unused"] = None if None in both else [*both[0], *both[1]]
    note["until"] = min((each for each in (before.note["until"], note["until"]) if each), default=None)
    return note if growth.behind.decided is not None else note | {"decided": before.note["decided"]}


def has_passed(before: Stored, today: date) -> bool:
    """Whether the same files give other rows by now."""
    until = before.note.get("until")
    return until is not None and today >= date.fromisoformat(until)


def growth(store: Store, before: Stored, files: Mapping[str, Path], about: str | None) -> Growth | None:
    """What the source has got since, where that can be read alone; None where it is to be read whole.

    What was there must be as it was. `about`: what of the definition and the release the reading depends on, None of
    what is no file.
    """
    note = before.note
    if about is None or note.get("about") != about or "until" not in note or len(before.files) >= MOST_FILES:
        return None
    known, now = note["files"], sizes(files)
    if known.keys() - now.keys():
        return None
    ends = {shown: end for shown, end in _ENDS.validate_python(note["ends"]).items() if now[shown] != known[shown]}
    new = {shown: path for shown, path in files.items() if now[shown] != known.get(shown)}
    if not new or any(shown in known and shown not in ends for shown in new) or not _is_little(new, ends, now):
        return None
    comes_last = _rows_before(from_json(note["quality"]), sorted(files), set(new), ends) >= FEWEST_ROWS
    if not comes_last and (ends or before.rows <= MANY_ROWS):
        return None
    if any(digests(files[shown], end.size)[0] != note["digests"][shown] for shown, end in ends.items()):
        return None
    reading = {name: tuple(formats) for name, formats in note["reading"].items()}
    decided = _DECIDED.validate_python(note["decided"]) if comes_last else None
    unused = None if note["unused"] is None else tuple(note["unused"])
    rows = tuple(store.paths(before.files))
    return Growth(new, Behind(rows, before.rows, reading, len(files), ends, decided, unused))


def _is_little(new: Mapping[str, Path], ends: Mapping[str, End], now: Mapping[str, Sequence[int]]) -> bool:
    """Whether the files have grown, and what is new is not most of all."""
    if any(now[shown][0] <= end.size for shown, end in ends.items()):
        return False
    more = sum(now[shown][0] - (ends[shown].size if shown in ends else 0) for shown in new)
    return more <= _MOST_GROWN * sum(size for size, _ in now.values())


def _rows_before(report: QualityReport, order: Sequence[str], new: set[str], ends: Mapping[str, End]) -> int:
    """How many rows at least come before all that is new, in the order of the files' names."""
    first = min(place for place, shown in enumerate(order) if shown in new)
    there = {*order[:first], *([order[first]] if order[first] in ends else [])}
    rows = sum(file.rows for file in report.files if file.file in there)
    return rows - sum(report.set_aside.values())
