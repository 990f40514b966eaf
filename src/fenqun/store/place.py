"""Where the files of a store lie: in a folder of this machine, or of all of them alike."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Protocol
from uuid import uuid4

from fenqun.errors import FenqunError
from fenqun.store.parquet import Footer, footer
from fenqun.store.snapshot import Freed

IDLE_SECONDS = 3600.0
"""Files stay for so long after nothing needs them any more: somebody may still read them."""


@dataclass(frozen=True)
class File:
    """A file as it lies there; `name` is relative to the place, with `/`."""

    name: str
    size: int
    changed_ns: int


class Place(Protocol):
    """Files by name, relative to the place and with `/`; a file never changes, but it may go.

    Everything but `address` and `uri` raises UnreachableStore where the place does not answer.
    """

    directory: Path
    """On this machine: the place itself, or copies of what is used here, under the same names."""
    options: Mapping[str, str] | None
    """How the Delta library gets there; nothing secret."""
    hadoop: Mapping[str, str]
    """How Spark's workers get there, as settings of Hadoop's; nothing secret."""
    idle_seconds: float
    """How long files stay after nothing needs them."""
    mark_seconds: float
    """How long a mark counts as new for who asks often."""

    def uri(self, name: str) -> str:
        """Where the Delta library finds it."""
        ...

    def address(self, name: str) -> str:
        """Where the workers of a cluster find it."""
        ...

    def path(self, name: str) -> Path:
        """The file on this machine, fetched if need be. Raises FileNotFoundError."""
        ...

    def file(self, name: str) -> File | None:
        """What there is to know of the file; None where there is none."""
        ...

    def footer(self, name: str) -> Footer:
        """As `footer`, of a Parquet file, which is not fetched whole. Raises FileNotFoundError, ValueError."""
        ...

    def known(self, names: Sequence[str]) -> list[File | None]:
        """As `file`, of several."""
        ...

    def footers(self, names: Sequence[str]) -> list[Footer]:
        """As `footer`, of several; also of those that were written on this machine and are not published yet."""
        ...

    def files(self, folder: str) -> list[File]:
        """All files in the folder and below."""
        ...

    def folders(self, folder: str) -> dict[str, float]:
        """The names of the folders right in it, each with when it was touched last, in seconds since 1970."""
        ...

    def tables(self) -> list[str]:
        """The folders that hold a Delta log, or hold such."""
        ...

    def publish(self, folder: str) -> None:
        """What was written on this machine in the folder is there for everybody from now on."""
        ...

    def create(self, name: str, text: str) -> bool:
        """A new file, there at one stroke; False where there is one of that name, which stays."""
        ...

    def touch(self, folder: str) -> None:
        """The folder is as if just made."""
        ...

    def rename(self, name: str, to: str) -> None:
        """A file or folder gets another name."""
        ...

    def remove(self, name: str) -> None:
        """A file or folder goes, if there is one."""
        ...

    def mark(self, folder: str) -> object:
        """Something that is another after each new file of a log's folder; None where there is none."""
        ...

    def tidy(self, needed: frozenset[str]) -> None:
        """Copies of what is elsewhere are let go where they are too many, but for those in the folders needed."""
        ...

    def unreachable(self, error: Exception) -> FenqunError | None:
        """What is to be said where an error of the Delta library means that the place does not answer."""
        ...


class Folder:
    """A place in a folder of this machine, or one that all machines have alike."""

    options: Mapping[str, str] | None = None
    hadoop: Mapping[str, str] = {}
    idle_seconds = IDLE_SECONDS
    mark_seconds = 0.0

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()

    def uri(self, name: str) -> str:
        """A `file:` URL."""
        return (self.directory / name).as_uri()

    address = uri

    def path(self, name: str) -> Path:
        """The file itself."""
        path = self.directory / name
        if not path.is_file():
            raise FileNotFoundError(name)
        return path

    def file(self, name: str) -> File | None:
        """As the disk tells it."""
        path = self.directory / name
        return self._told(path) if path.is_file() else None

    def _told(self, path: Path) -> File:
        status = path.stat()
        return File(path.relative_to(self.directory).as_posix(), status.st_size, status.st_mtime_ns)

    def footer(self, name: str) -> Footer:
        """Read from the disk."""
        return footer(self.directory / name)

    def known(self, names: Sequence[str]) -> list[File | None]:
        """One after the other."""
        return [self.file(name) for name in names]

    def footers(self, names: Sequence[str]) -> list[Footer]:
        """One after the other."""
        return [self.footer(name) for name in names]

    def files(self, folder: str) -> list[File]:
        """In any order."""
        return [self._told(path) for path in (self.directory / folder).rglob("*") if path.is_file()]

    def folders(self, folder: str) -> dict[str, float]:
        """Touched: a file was put in or taken away."""
        path = self.directory / folder
        return {found.name: found.stat().st_mtime for found in _folders(path)} if path.is_dir() else {}

    def tables(self) -> list[str]:
        """In order; a table's own folders are not looked into."""
        return sorted(path.relative_to(self.directory).as_posix() for path in _tables(self.directory))

    def publish(self, folder: str) -> None:
        """It is so already."""

    def create(self, name: str, text: str) -> bool:
        """Written beside it, and then linked under its name."""
        path = self.directory / name
        written = path.with_name(f"{uuid4().hex}.tmp")
        written.write_text(text, encoding="utf-8")
        try:
            os.link(written, path)
        except FileExistsError:
            return False
        finally:
            written.unlink()
        return True

    def touch(self, folder: str) -> None:
        """Its time is now."""
        if (path := self.directory / folder).is_dir():
            os.utime(path)

    def rename(self, name: str, to: str) -> None:
        """At one stroke."""
        (self.directory / name).rename(self.directory / to)

    def remove(self, name: str) -> None:
        """With all that is in it."""
        path = self.directory / name
        if path.is_dir():
            rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def mark(self, folder: str) -> object:
        """The folder's own, its time, and the newest log file with its time."""
        path = self.directory / folder
        try:
            found = path.stat()
            newest = max((file.name for file in path.iterdir() if file.suffix == ".json"), default="")
            file = (path / newest).stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns, newest, file.st_mtime_ns, file.st_size

    def tidy(self, needed: frozenset[str]) -> None:
        """There are no copies."""

    def unreachable(self, error: Exception) -> FenqunError | None:
        """A disk answers."""
        return None


def _folders(path: Path) -> Iterator[Path]:
    return (found for found in path.iterdir() if found.is_dir())


def _tables(folder: Path) -> Iterator[Path]:
    for path in _folders(folder) if folder.is_dir() else ():
        if (path / "_delta_log").is_dir():
            yield path
        else:
            yield from _tables(path)


def size_of(folder: Path) -> Freed:
    """The files in a folder of this machine, its subfolders among them."""
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    return Freed(len(sizes), sum(sizes))
