"""A place in an S3 bucket: all machines see it, and each keeps copies of what it uses."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from fenqun.errors import FenqunError
from fenqun.sources.address import parts
from fenqun.store.copies import Copies
from fenqun.store.objects import Object, Objects, hadoop_options, options
from fenqun.store.parquet import Footer, footer, footer_of
from fenqun.store.place import File

_AT_ONCE = 8
_TOUCHED = "_touched"
_LOG = "_delta_log"
DAY_SECONDS = 86_400.0
"""Another machine may be at work on what it has put there, for as long as its longest refresh takes."""


class Bucket:
    """The files lie under `s3://bucket/path`; `directory` keeps the copies."""

    idle_seconds = DAY_SECONDS
    mark_seconds = 1.0

    def __init__(self, url: str, directory: Path) -> None:
        """Raises ValueError for what is no such URL."""
        self.directory = directory.absolute()
        self.options: Mapping[str, str] | None = options()
        self.hadoop: Mapping[str, str] = hadoop_options(url)
        self._objects = Objects(url)
        self._copies = Copies(self.directory)

    @property
    def url(self) -> str:
        """As it was given."""
        return self._objects.url

    def uri(self, name: str) -> str:
        """An `s3:` URL."""
        return f"{self.url}/{name}"

    def address(self, name: str) -> str:
        """An `s3a:` URL, as Hadoop's library wants it."""
        bucket, prefix = parts(self.url)
        return "/".join(part for part in (f"s3a://{bucket}", prefix, name) if part)

    def path(self, name: str) -> Path:
        """The copy."""

        def fetch(into: BinaryIO) -> tuple[str, int]:
            found = self._objects.fetch(name, into)
            return found.etag, found.size

        return self._copies.path(name, fetch)

    def file(self, name: str) -> File | None:
        """As the bucket tells it now; a copy that is of something else goes."""
        found = self._objects.head(name)
        if self._copies.etag(name) not in (None, found.etag if found else ""):
            self._copies.remove(name)
        return _file(found) if found is not None else None

    def footer(self, name: str) -> Footer:
        """Its last bytes are read alone, unless there is a copy."""
        if (found := self.file(name)) is None:
            raise FileNotFoundError(name)
        if self._copies.etag(name) is not None:
            return footer(self.directory / name)
        short = name.rpartition("/")[2]
        return footer_of(short, found.size, lambda start, length: self._objects.read(name, start, length))

    def known(self, names: Sequence[str]) -> list[File | None]:
        """A few at once."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(self.file, names))

    def footers(self, names: Sequence[str]) -> list[Footer]:
        """A few at once."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(self._any_footer, names))

    def _any_footer(self, name: str) -> Footer:
        path = self.directory / name
        is_ours = path.is_file() and self._copies.etag(name) is None
        return footer(path) if is_ours else self.footer(name)

    def files(self, folder: str) -> list[File]:
        """Without what only says that a folder was touched."""
        return [_file(each) for each in self._objects.listed(folder) if not each.key.endswith(f"/{_TOUCHED}")]

    def folders(self, folder: str) -> dict[str, float]:
        """Touched: an object was put in."""
        found: dict[str, float] = {}
        for each in self._objects.listed(folder):
            name, slash, _ = each.key.removeprefix(f"{folder}/").partition("/")
            if slash:
                found[name] = max(found.get(name, 0.0), each.changed_ns / 1e9)
        return found

    def tables(self) -> list[str]:
        """Each is asked for once."""
        return sorted(self._tables(""))

    def _tables(self, folder: str) -> list[str]:
        inside = self._objects.folders(folder)
        if folder and any(name.startswith("_") for name in inside):
            return [folder] if _LOG in inside else []
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            below = pool.map(self._tables, [f"{folder}/{name}" if folder else name for name in inside])
            return [table for tables in below for table in tables]

    def publish(self, folder: str) -> None:
        """Every file is sent, the note beside them last."""
        staged = [path for path in (self.directory / folder).iterdir() if path.is_file()]
        staged = [path for path in staged if path.suffix in (".parquet", ".bin", ".json")]
        for path in sorted(staged, key=lambda path: path.suffix == ".json"):
            etag = self._objects.send(f"{folder}/{path.name}", path)
            self._copies.made_here(path, etag)

    def create(self, name: str, text: str) -> bool:
        """Put on the condition that there is none."""
        return self._objects.create(name, text.encode())

    def touch(self, folder: str) -> None:
        """An object in it is made anew."""
        path = self.directory / folder / _TOUCHED
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
        self._objects.send(f"{folder}/{_TOUCHED}", path)

    def rename(self, name: str, to: str) -> None:
        """Copied, and then deleted."""
        keys = [each.key for each in self._objects.listed(name)] or [name]
        for key in keys:
            self._objects.copy(key, to + key.removeprefix(name))
        self._objects.delete(keys)
        self._copies.remove(name)

    def remove(self, name: str) -> None:
        """The objects and their copies."""
        self._objects.delete([each.key for each in self._objects.listed(name)] or [name])
        self._copies.remove(name)

    def mark(self, folder: str) -> object:
        """The newest log file and its etag."""
        logs = [each for each in self._objects.listed(folder) if each.key.endswith(".json")]
        newest = max(logs, key=lambda each: each.key, default=None)
        return (newest.key, newest.etag) if newest is not None else None

    def tidy(self, needed: frozenset[str]) -> None:
        """See `Copies`."""
        self._copies.tidy(needed)

    def unreachable(self, error: Exception) -> FenqunError | None:
        """See `Objects`."""
        return self._objects.unreachable(error)


def _file(found: Object) -> File:
    return File(found.key, found.size, found.changed_ns)
