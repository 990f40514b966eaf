"""What was written behind the end of a text since it was read: read alone, as if the whole had been read again."""

import codecs
from hashlib import blake2b
from pathlib import Path

from fenqun.sources.reading import delimited, json_lines
from fenqun.sources.reading.encoding import CHUNK, HEAD, find_encoding, first_bad_byte
from fenqun.sources.reading.heading import SAMPLE_ROWS
from fenqun.sources.reading.staged import End, ReadOptions, Staged

_UTF8 = ("utf-8", "utf-8-sig")
_BY_LINES = (*_UTF8, "gb18030", "cp950", "big5hkscs", "cp1252")
"""Encodings in which the byte of a line's end is never part of another character, so that a text can be cut there."""


FEWEST_BYTES, FEWEST_ROWS = HEAD, 2 * SAMPLE_ROWS
"""Of a text: by what it begins with its kind, its encoding and its layout are told."""


def can_go_on(path: Path, end: End | None) -> bool:
    """Whether what comes behind this end of the file can be read alone; the file still ends there."""
    if end is None or end.size < FEWEST_BYTES or end.rows < FEWEST_ROWS:
        return False
    if codecs.lookup(end.encoding).name not in {codecs.lookup(name).name for name in _BY_LINES}:
        return False
    with path.open("rb") as file:
        file.seek(max(0, end.size - 1))
        return file.read() == b"\n"


def stage_further(path: Path, options: ReadOptions, into: Path, end: End) -> Staged | None:
    """The records behind the end; None where the file as a whole is in another encoding, or could be.

    What comes before the end must be as it was (see `digests`), and `can_go_on`. Raises as `stage`.
    """
    if end.encoding in _UTF8:
        if first_bad_byte(path, "utf-8", end.size) is not None:
            return None
    elif find_encoding(path, options.encoding)[0] != end.encoding:
        return None
    if end.keys is None:
        return delimited.stage_further(path, options, into, end)
    return json_lines.stage_further(path, options, into, end)


def digests(path: Path, size: int = 0) -> tuple[str, str]:
    """Of the first `size` bytes of the file, and of all of it."""
    found = blake2b(digest_size=32)
    with path.open("rb") as file:
        left = size
        while left and (chunk := file.read(min(left, CHUNK))):
            found.update(chunk)
            left -= len(chunk)
        beginning = found.hexdigest()
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return beginning, found.hexdigest()
