"""The files of a source on this machine: where they lie, or fetched from the bucket that they lie in."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote
from zlib import crc32

from fenqun.errors import Phrase, Place, UnknownName, UnreachableStorage, UnreadableFile, message
from fenqun.project.definitions import Project
from fenqun.project.files import source_files
from fenqun.sources.address import is_url, parts
from fenqun.store.copies import Copies
from fenqun.store.logs import LOG, current_files
from fenqun.store.objects import Object, Objects, options
from fenqun.workspace.view import HIDDEN

_FETCHED = "fetched"
"""Of the hidden folder: copies of the files of sources that lie in buckets."""
_WILD = re.compile(r"[*?\[]")
_SECOND = 1_000_000_000


def is_elsewhere(project: Project, name: str) -> bool:
    """Whether the source's files lie in a bucket."""
    path = project.sources[name].path
    return path is not None and is_url(path)


@dataclass(frozen=True)
class Lying:
    """A file of a source: where it lies on this machine, or would if it was fetched; where others find it, as Hadoop
    writes it; bytes; when it changed, in nanoseconds."""

    path: Path
    address: str
    size: int
    changed_ns: int


def lying(project: Project, name: str) -> dict[str, Lying]:
    """The source's files as `files_of` shows them; nothing is fetched. Raises as that."""
    if is_elsewhere(project, name):
        at = _At(project, name)
        return {at.shown(each): Lying(at.copies.directory / each.key, *_told(at, each)) for each in at.wanted()}
    found = {shown: (file, file.stat()) for shown, file in files_of(project, name).items()}
    return {
        shown: Lying(file, file.absolute().as_uri(), status.st_size, status.st_mtime_ns)
        for shown, (file, status) in found.items()
    }


def _told(at: "_At", each: Object) -> tuple[str, int, int]:
    return f"s3a://{at.bucket}/{each.key}", each.size, _changed_ns(each)


def files_of(project: Project, name: str) -> dict[str, Path]:
    """The source's files by the names they are shown by: relative to the workspace, or URLs. Empty for a database.

    Of a folder that is a Delta table, those of its current version. What is in a bucket is fetched, again only where it
    has changed; the copy has another time then. Raises as `source_files`, UnreachableStorage, UnreadableFile.
    """
    place = project.place("sources", name, "path")
    if is_elsewhere(project, name):
        return _fetched(project, name)
    files = source_files(project, name)
    path = project.directory / (project.sources[name].path or "")
    if project.sources[name].path is not None and (path / LOG).is_dir():
        current = _current(path.absolute().as_uri(), {file.name for file in files}, place)
        files = [file for file in files if file.name in current]
    return {_shown(file, project.directory): file for file in files}


def _shown(file: Path, directory: Path) -> str:
    return Path(os.path.relpath(file, directory)).as_posix() if file.is_relative_to(directory) else str(file)


class _At:
    """Where the files of a source lie in a bucket, and their copies here."""

    def __init__(self, project: Project, name: str) -> None:
        url = str(project.sources[name].path)
        self.bucket, self._path = parts(url)
        self._place = project.place("sources", name, "path")
        self.objects = Objects(f"s3://{self.bucket}")
        self.copies = Copies(project.directory / HIDDEN / _FETCHED / sha256(url.encode()).hexdigest()[:16])
        self._url = url

    def wanted(self) -> list[Object]:
        """What the source's address names, in the order of the keys."""
        with self.reached():
            found = sorted(_wanted(self.objects, self._path, self._place), key=lambda each: each.key)
        if not found:
            raise UnknownName(what=Phrase(message("file")), name=self._url, at=self._place)
        return found

    def shown(self, wanted: Object) -> str:
        """The name it is shown by."""
        return f"s3://{self.bucket}/{wanted.key}"

    @contextmanager
    def reached(self) -> Iterator[None]:
        """What goes wrong in the block is told with its place."""
        try:
            yield
        except UnreachableStorage as error:
            raise UnreachableStorage(at=self._place, **error.parts) from None


def _fetched(project: Project, name: str) -> dict[str, Path]:
    at = _At(project, name)
    wanted = at.wanted()
    with at.reached():
        found = {at.shown(each): _copy(at.objects, at.copies, each) for each in wanted}
    _let_go(at.copies, {each.key for each in wanted})
    return found


def _wanted(objects: Objects, path: str, place: Place | None) -> Iterator[Object]:
    """The object of that key, those a pattern fits, or those right in the folder; a Delta table's current ones."""
    wild = _WILD.search(path)
    if wild is None and (one := objects.head(path)) is not None:
        yield one
        return
    folder = path if wild is None else path[: wild.start()].rpartition("/")[0]
    inside = [each for each in objects.listed(folder) if _is_plain(each.key)]
    start = len(folder) + 1 if folder else 0
    if wild is None and any(each.key.startswith(f"{path}/{LOG}/") for each in inside):
        current = _current(f"{objects.url}/{path}", {each.key[start:] for each in inside}, place)
        yield from (each for each in inside if each.key[start:] in current)
        return
    fits = re.compile(_pattern(path) if wild else r"[^/]+")
    yield from (each for each in inside if fits.fullmatch(each.key if wild else each.key[start:]))


def _current(url: str, there: set[str], place: Place | None) -> set[str]:
    """The names of the Delta table's current files, all of which must be there."""
    current = {unquote(each) for each in current_files(url, options() if is_url(url) else None, place)}
    if missing := sorted(current - there):
        said = message("the Delta table's file {file} is not in its folder")
        raise UnreadableFile(at=place, what=Phrase(said, file=missing[0]))
    return current


def _is_plain(key: str) -> bool:
    """Whether it names a file that is not hidden, and nothing out of the folder."""
    return not any(part in ("", "..") or part.startswith((".", "~$")) for part in key.split("/"))


def _pattern(path: str) -> str:
    """A pattern of paths as a regular expression: `**` any folders, `*` and `?` within one name."""
    said = {"**/": r"(?:[^/]+/)*", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}
    return "".join(said.get(part, re.escape(part)) for part in re.split(r"(\*\*/|\*\*|\*|\?)", path))


def _copy(objects: Objects, copies: Copies, wanted: Object) -> Path:
    if copies.etag(wanted.key) not in (None, wanted.etag):
        copies.remove(wanted.key)

    def fetch(into: BinaryIO) -> tuple[str, int]:
        found = objects.fetch(wanted.key, into)
        return found.etag, found.size

    path = copies.path(wanted.key, fetch)
    changed = _changed_ns(wanted)
    os.utime(path, ns=(changed, changed))
    return path


def _changed_ns(wanted: Object) -> int:
    """Buckets tell time in seconds: two states of one second are told apart by what they hold."""
    return wanted.changed_ns // _SECOND * _SECOND + crc32(wanted.etag.encode()) % _SECOND


def _let_go(copies: Copies, wanted: set[str]) -> None:
    """Copies of what is no longer the source's go."""
    there = (path.relative_to(copies.directory).as_posix() for path in copies.directory.rglob("*") if path.is_file())
    for name in [name for name in there if not name.endswith(".etag") and name not in wanted]:
        copies.remove(name)
