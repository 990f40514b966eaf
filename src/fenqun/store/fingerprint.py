"""Whether a source's files are the ones imported before."""

import json
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from fenqun.sources.source import Source

_FORMAT = 3
"""Rises when what an import makes of the same files changes within a release."""


def fingerprint(source: Source, files: Iterable[Path], *, directory: Path, time_zone: str) -> str | None:
    """A text that is the same exactly when importing again would give the same tables.

    It looks at the files' names, sizes and times, not into them: take it before the import, so that a file changed
    meanwhile is imported again. None for a database, which nobody can know to be unchanged.
    """
    stats = ((file, file.stat()) for file in files)
    seen = [(file, status.st_size, status.st_mtime_ns) for file, status in stats]
    return fingerprint_of(source, seen, directory=directory, time_zone=time_zone)


def fingerprint_of(
    source: Source, seen: Iterable[tuple[Path, int, int]], *, directory: Path, time_zone: str
) -> str | None:
    """As `fingerprint`, of files with their sizes and times (in nanoseconds), which need not lie here."""
    if source.database is not None:
        return None
    told = [[_relative(file, directory), size, changed] for file, size, changed in sorted(seen)]
    facts = [_FORMAT, _release(), time_zone, source.model_dump_json(by_alias=True), told]
    return sha256(json.dumps(facts, ensure_ascii=False).encode("utf-8", "surrogateescape")).hexdigest()


def _relative(file: Path, directory: Path) -> str:
    return file.relative_to(directory).as_posix() if file.is_relative_to(directory) else file.as_posix()


@cache
def _release() -> str:
    try:
        return version("fenqun")
    except PackageNotFoundError:
        return ""
