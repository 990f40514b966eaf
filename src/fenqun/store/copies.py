"""Copies, on this machine, of files that lie elsewhere: fetched once, whole, and let go when there are too many."""

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from fenqun.store.place import IDLE_SECONDS

MOST_BYTES = 20 << 30
"""Of copies; those that were used in the last hour stay even so."""
LEFT_SECONDS = 86_400.0
"""How long what is half written lies untouched until it is taken for left behind."""
_MARK = ".etag"


class Copies:
    """A folder of copies. Several processes may use it at once."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def path(self, name: str, fetch: Callable[[BinaryIO], tuple[str, int]]) -> Path:
        """The copy; `fetch` writes the file and says its etag and size. A copy of another size is fetched anew."""
        path = self.directory / name
        if self._is_whole(path):
            os.utime(path)
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{uuid4().hex}.part")
        try:
            with part.open("xb") as into:
                etag, size = fetch(into)
            if part.stat().st_size != size:
                raise OSError(f"{path.name} came with {part.stat().st_size} of {size} bytes")
            self._mark(path, etag, size)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return path

    def made_here(self, path: Path, etag: str) -> None:
        """The file was written here and sent on: it is its own copy."""
        self._mark(path, etag, path.stat().st_size)

    def etag(self, name: str) -> str | None:
        """The etag of the file that the copy is of; None where there is no copy."""
        path = self.directory / name
        return str(_marked(path)[0]) if self._is_whole(path) else None

    def remove(self, name: str) -> None:
        """The copy, or a folder of them, goes."""
        path = self.directory / name
        if path.is_dir():
            for each in path.rglob("*"):
                if each.is_file():
                    each.unlink(missing_ok=True)
        for each in (path, path.with_name(path.name + _MARK)):
            if each.is_file():
                each.unlink(missing_ok=True)

    def tidy(self, needed: frozenset[str]) -> None:
        """Copies used longest ago go until the others fit, but for those in the folders needed; and what processes that
        were killed have left."""
        self._clear()
        found = sorted(
            (status.st_mtime, status.st_size, path)
            for path in self.directory.rglob("*.parquet")
            for status in _status(path)
        )
        over, before = sum(size for _, size, _ in found) - MOST_BYTES, time.time() - IDLE_SECONDS
        for used, size, path in found:
            if over <= 0 or used > before:
                return
            if path.parent.relative_to(self.directory).as_posix() not in needed:
                self.remove(path.relative_to(self.directory).as_posix())
                over -= size

    def _clear(self) -> None:
        before = time.time() - LEFT_SECONDS
        # From below: a folder may be empty only then.
        for path in sorted(self.directory.rglob("*"), reverse=True):
            with suppress(OSError):  # another process was quicker, or the folder is not empty
                if path.stat().st_mtime >= before:
                    continue
                if path.is_dir():
                    path.rmdir()
                elif path.suffix in (".part", ".parquet") and not path.with_name(path.name + _MARK).exists():
                    path.unlink()

    @staticmethod
    def _mark(path: Path, etag: str, size: int) -> None:
        path.with_name(path.name + _MARK).write_text(json.dumps([etag, size]), encoding="utf-8")

    @staticmethod
    def _is_whole(path: Path) -> bool:
        try:
            return path.stat().st_size == _marked(path)[1]
        except OSError:
            return False


def _status(path: Path) -> list[os.stat_result]:
    """One, or none where another process was quicker."""
    try:
        return [path.stat()]
    except FileNotFoundError:
        return []


def _marked(path: Path) -> tuple[str, int]:
    try:
        etag, size = json.loads(path.with_name(path.name + _MARK).read_text(encoding="utf-8"))
    except ValueError:
        return "", -1
    return str(etag), int(size)
