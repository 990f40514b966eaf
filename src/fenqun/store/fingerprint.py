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
    if source.database is not None:
        return None
    seen = [
        [_relative(file, directory), status.st_size, status.st_mtime_ns]
        for file in sorted(files)
        for status in [file.stat()]
    ]
    facts = [_FORMAT, _release(), time_zone, source.model_dump_json(by_alias=True), seen]
    return sha256(json.dumps(facts, ensure_ascii=False).encode("utf-8", "surrogateescape")).hexdigest()


def _relative(file: Path, directory: Path) -> str:
    return file.relative_to(directory).as_posix() if file.is_relative_to(directory) else file.as_posix()


@cache
def _release() -> str:
    try:
        return version("fenqun")
    except PackageNotFoundError:
        return ""
