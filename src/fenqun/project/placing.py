"""Files put into a workspace's folder: all of them, or none."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from fenqun.errors import FenqunError

_CHUNK = 1 << 20


class Placing:
    """Copies, moves and writes files; where what follows fails inside its `with`, everything is as it was before.

    Raises ExceptionGroup where some of it could not be put back; the rest is.
    """

    def __init__(self) -> None:
        self._undo: list[Callable[[], object]] = []

    def __enter__(self) -> "Placing":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        if kind is None:
            return
        failed: list[Exception] = []
        for undo in reversed(self._undo):
            try:
                undo()
            except (OSError, FenqunError) as error:
                failed.append(error)
        if failed:
            raise ExceptionGroup("not everything could be put back as it was", failed)

    def undone_by(self, undo: Callable[[], object]) -> None:
        """Something else was done that is to be undone as well."""
        self._undo.append(undo)

    def folder(self, path: Path) -> None:
        """Make the folder and those above it, as far as they are missing."""
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
            self._undo.append(partial(_without_if_empty, folder))

    def copied(self, file: Path, folder: Path) -> Path:
        """A copy of the file in the folder, under its name or, where that is taken, under a numbered one."""
        home = free_home(folder, file.name)
        self.laid(file, home)
        return home

    def laid(self, file: Path, home: Path) -> None:
        """A copy of the file at a place where there is none. Raises FileExistsError."""
        self.folder(home.parent)
        with file.open("rb") as source, home.open("xb") as target:
            self._undo.append(lambda: home.unlink(missing_ok=True))
            shutil.copyfileobj(source, target, _CHUNK)

    def moved(self, file: Path, to: Path) -> None:
        """The file at another place in the same file system; what was there is replaced and cannot come back."""
        self.folder(to.parent)
        file.replace(to)
        self._undo.append(lambda: to.replace(file))

    def written(self, path: Path, text: str) -> None:
        """The text in the file, there whole or not at all."""
        before = path.read_bytes() if path.is_file() else None
        self._undo.append(lambda: _put_back(path, before))
        beside = path.with_name(f".{path.name}.{uuid4().hex}")
        try:
            beside.write_text(text, encoding="utf-8")
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def free_home(folder: Path, name: str) -> Path:
    """The place for a file of this name in the folder, numbered where there is one already."""
    home, times = folder / name, 1
    while home.exists():
        times += 1
        home = folder / f"{times}_{name}"
    return home


def _without_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _put_back(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(before)
