"""Files that a large source gets later: they alone are read, and come behind what was read before."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fenqun.engine.intake import Imported
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store

FEWEST_ROWS = 1_000_000
"""A source of no more rows is read whole: that is soon done, and its report is exact."""
MOST_FILES = 200
"""Of the store; a source in more pieces is read whole, and then lies in order again."""


def sizes(files: Mapping[str, Path]) -> dict[str, list[int]]:
    """By the name they are shown by, the files' sizes and times, as they are remembered with what was read of them."""
    stats = {shown: path.stat() for shown, path in files.items()}
    return {shown: [status.st_size, status.st_mtime_ns] for shown, status in stats.items()}


def further(before: Stored | None, files: Mapping[str, Path], about: str | None) -> dict[str, Path]:
    """The files that the source has got since, where they can be read alone; none where it is to be read whole.

    Those before must be as they were. `about`: what of the definition and the release the reading depends on, None of
    what is no file.
    """
    if before is None or about is None or before.note.get("about") != about:
        return {}
    known: Mapping[str, Any] = before.note["files"]
    later = {shown: path for shown, path in files.items() if shown not in known}
    now = sizes({shown: path for shown, path in files.items() if shown in known})
    is_grown = bool(later) and now == known
    return later if is_grown and before.rows > FEWEST_ROWS and len(before.files) < MOST_FILES else {}


def follows(store: Store, before: Stored, imported: Imported) -> bool:
    """Whether what was read of further files is what it would be if all had been read: read alike, nothing in both."""
    known: Mapping[str, Sequence[str]] = before.note["reading"]
    unread = {each.name for each in imported.quality.columns if each.unreadable}
    is_alike = known.keys() == imported.reading.keys() and all(
        _is_read_alike(known[name], reading, whole=name not in unread) for name, reading in imported.reading.items()
    )
    return is_alike and imported.is_apart and store.fits(before, imported.files)


def _is_read_alike(before: Sequence[str], now: Sequence[str], *, whole: bool) -> bool:
    """By the same formats; or by some of them, where no value was left that another might have read."""
    if tuple(before) == tuple(now):
        return True
    return whole and before[0] == now[0] and set(now[1:]) < set(before[1:])
