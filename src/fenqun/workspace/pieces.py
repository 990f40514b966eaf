"""A source's rows in the store as pieces, one behind the other: what came since somebody looked.

Each time a source has grown its new rows come as a further file. Now and then several such files become one, which says
of how many pieces it is; who has looked at some of them looks at all of it again.
"""

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from fenqun.store.snapshot import Stored

PIECES = "pieces"
"""In the note of the rows: of how many pieces each file is; absent where each is one."""


def pieces(stored: Stored) -> list[int]:
    """Of how many pieces each file is."""
    return list(stored.note.get(PIECES) or [1] * len(stored.files))


def mark(stored: Stored) -> dict[str, Any]:
    """Plain JSON that tells what of the rows was looked at."""
    return {"files": list(stored.files), PIECES: sum(pieces(stored))}


def since(stored: Stored, marked: Mapping[str, Any] | Stored) -> list[str] | None:
    """The files that hold what came since; None where the rows have been read anew, and may be others."""
    before = mark(marked) if isinstance(marked, Stored) else marked
    if stored.files[:1] != tuple(before["files"][:1]):
        return None
    ends = list(accumulate(pieces(stored)))
    if not ends or ends[-1] < before[PIECES]:
        return None
    return [file for file, end in zip(stored.files, ends, strict=True) if end > before[PIECES]]


def only_since(stored: Stored, marked: Mapping[str, Any] | Stored) -> list[str] | None:
    """As `since`; None also where a file holds what was looked at as well, as one of several pieces may."""
    new = since(stored, marked)
    before = mark(marked) if isinstance(marked, Stored) else marked
    if new is None or sum(pieces(stored)[: len(stored.files) - len(new)]) != before[PIECES]:
        return None
    return new
