"""The computed tables: Delta tables, and snapshots of them that become visible at one stroke.

A refresh puts files into tables; nobody sees them until `commit` appends one row to the `snapshots` table. Killed
in between, the last good snapshot stays; what lies around unused is taken away by `sweep`.
"""

import json
import math
import re
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from fenqun.clock import Moment
from fenqun.errors import DamagedStore, NoSnapshot, Phrase, UsageError, message
from fenqun.store.logs import FIGURES, Logs, entries, listed, pairs
from fenqun.store.memberships import Members
from fenqun.store.parquet import data_type, footer
from fenqun.store.place import File, Folder, Place
from fenqun.store.remembered_uses import RememberedUses
from fenqun.store.snapshot import Freed, Outline, Snapshot, Stored
from fenqun.store.vectors import write_vector

LIST = "snapshots"
"""The table of the snapshots."""
_TABLE = re.compile(r"[^\W_]\w*(/[^\W_]\w*)*")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\.parquet")
_ID = re.compile(r"[0-9]{6,}-[0-9a-f]{8}")
_STAGED = re.compile(r"[0-9a-f]{32}")
_NOTE = "_stored.json"
_MOST_READ = 2
"""Snapshots that a store keeps as it has read them: one question looks at the same again and again."""
_UNREACHABLE = message(
    "no tables can be kept under '{path}': rename the folder that has one of \\ [ ] ^ | %20 in its name"
)


class Store:
    """Delta tables in a place. Several processes may read and write it at once; it can be deleted and rebuilt.

    After power loss (not after a killed process) the newest files may be damaged: a refresh rebuilds them.
    """

    def __init__(self, place: Place | Path, *, scratch: Path | None = None) -> None:
        """place: where it lies; a path is a folder of this machine. scratch: a folder of this machine for what is not
        kept, else one beside the store.

        Raises UsageError where the Delta library cannot find its way to the folder.
        """
        self.place: Place = Folder(place) if isinstance(place, Path) else place
        self.scratch = scratch or self.directory.parent / "scratch"
        self._logs = Logs(self.place)
        self._uses = RememberedUses(self.directory)
        self._read: dict[str, tuple[File | None, Snapshot]] = {}
        # The library decodes a path once too often and takes it for the name of a host (deltalake 1.6).
        if isinstance(self.place, Folder) and re.search(r"%[0-9A-Fa-f]{2}|[\\\[\]^|]", self.directory.as_posix()):
            raise UsageError(what=Phrase(_UNREACHABLE, path=self.directory))

    @property
    def directory(self) -> Path:
        """A folder of this machine: the store itself, or copies of its files that are used here."""
        return self.place.directory

    def stage(self, table: str) -> Path:
        """A new empty folder inside the table's, for its next Parquet files; `/` groups tables.

        It is of this machine; who writes from elsewhere writes to its `address`.
        """
        if not _TABLE.fullmatch(table) or table == LIST:
            raise ValueError(f"'{table}' cannot be a table's name")
        folder = self.directory / table / uuid4().hex
        folder.mkdir(parents=True)
        return folder

    def staged(self, folder: Path) -> list[Path]:
        """The Parquet files in a staged folder, whether they lie on this machine or not."""
        found = [self.directory / file.name for file in self.place.files(self._name(folder))]
        # What lies deeper is of workers that failed.
        there = {file for file in found if file.suffix == ".parquet" and file.parent == folder}
        return sorted(there | set(folder.glob("*.parquet")))

    def address(self, path: Path) -> str:
        """Where the workers of a cluster find what has this path on this machine."""
        return self.place.address(self._name(path))

    def addresses(self, files: Iterable[str]) -> list[str]:
        """As `address`, of files as `Stored` names them."""
        return [self.place.address(file) for file in files]

    @property
    def hadoop(self) -> Mapping[str, str]:
        """How the workers of Spark get to the addresses, as settings of Hadoop's (`fs.s3a.…`); nothing secret."""
        return self.place.hadoop

    def paths(self, files: Iterable[str]) -> list[Path]:
        """Files, as `Stored` names them, on this machine; fetched if need be.

        Raises DamagedStore where one is gone, UnreachableStore.
        """
        return [self._path(file) for file in files]

    def named(self, files: Iterable[str]) -> list[Path]:
        """As `paths`, nothing fetched: what `address` is asked of."""
        return [self.directory / file for file in files]

    def _path(self, file: str) -> Path:
        try:
            return self.place.path(file)
        except FileNotFoundError:
            gone = Phrase(message("{file} is gone"), file=file.rpartition("/")[2])
            raise DamagedStore(what=gone, directory=self.directory) from None

    def put(
        self,
        table: str,
        files: Sequence[Path],
        *,
        note: Mapping[str, Any] | None = None,
        after: Stored | None = None,
        gone: Members | None = None,
    ) -> Stored:
        """The table's whole new content: flat Parquet files of the same columns, written under `stage(table)`.

        The files are taken over as they are; `after`: behind those of an earlier content, which they must fit (see
        `fits`); `gone`: the rows of its first file, from 0, that are the table's no longer. Of two writers at once both
        succeed, in some order.
        """
        if not all(_FILE.fullmatch(file.name) for file in files):
            raise ValueError(f"a file of '{table}' is not plainly named")
        names = [self._name(file) for file in files]
        before = list(after.files) if after else []
        every = self.place.footers([*before, *names])
        footers = every[len(before) :]
        if not footers or any(found.columns != footers[0].columns for found in footers):
            raise ValueError(f"the files of '{table}' do not have the same columns")
        # What lies over others has columns of its own: they say which rows it stands for.
        columns = (
            every[0].columns if gone is not None else {**(every[0].columns if before else {}), **footers[0].columns}
        )
        (folder,) = {file.parent for file in files}
        stored = Stored(
            table,
            (*(after.files if after else ()), *names),
            {name: data_type(kind) for name, kind in columns.items()},
            sum(found.rows for found in footers) + (after.rows if after else 0) - len(gone or ()),
            note or {},
            write_vector(folder, gone) if gone else {},
        )
        self._published(folder, stored)
        adds = [(file, found) for file, found in zip(self.place.known([*before, *names]), every, strict=True) if file]
        if len(adds) < len(every):
            raise DamagedStore(what=Phrase(message("{file} is gone"), file=table), directory=self.directory)
        if gone is not None:
            newest = self.kept(table)
            had = {newest.files[0].removeprefix(f"{table}/"): newest.vector} if newest and newest.vector else {}
            self._logs.overlay(table, adds, stored.vector, had)
        else:
            self._logs.overwrite(table, adds, columns)
        return stored

    def renote(self, stored: Stored, note: Mapping[str, Any]) -> Stored:
        """The table's newest content with another note beside it; the snapshots that have it keep theirs."""
        return self._published((self.directory / stored.files[-1]).parent, replace(stored, note=note))

    def _published(self, folder: Path, stored: Stored) -> Stored:
        folder.mkdir(parents=True, exist_ok=True)  # of a store elsewhere no copy need be here
        fresh = folder / f"{_NOTE}.new"
        fresh.write_text(json.dumps(stored.as_json(), ensure_ascii=False, allow_nan=False), encoding="utf-8")
        fresh.replace(folder / _NOTE)
        self.place.publish(self._name(folder))
        return stored

    def _name(self, path: Path) -> str:
        return path.relative_to(self.directory).as_posix()

    def kept(self, table: str) -> Stored | None:
        """The table's newest content, in a snapshot or not; None where there is none or its files are gone."""
        delta = self._logs.open(table)
        found = {f"{table}/{path}" for path in (listed(delta, "path") if delta else [])}
        stored = next((each for each in self._noted(found) if set(each.files) == found), None)
        return stored if stored and all(self.place.known(stored.files)) else None

    def _noted(self, files: Iterable[str]) -> Iterator[Stored]:
        """What is noted beside the files, the newest first: it lists them all, those before it only some."""
        there = map(self.place.file, {f"{file.rpartition('/')[0]}/{_NOTE}" for file in files})
        for note in sorted(filter(None, there), key=lambda note: note.changed_ns, reverse=True):
            yield Stored.from_json(json.loads(self._path(note.name).read_text(encoding="utf-8")))

    def stamp(self, table: str) -> object:
        """Something that is another after each `put`, and cheap to look at; None before the first."""
        return self._logs.mark(table)

    def remembered(self, table: str) -> Stored | None:
        """As `kept`, remembered until the table's log grows; its files may be gone."""
        stamp = self.stamp(table)
        return _remembered(self, table, stamp) if stamp is not None else None

    def fits(self, before: Stored, files: Sequence[Path]) -> bool:
        """Whether the files have the columns of those there, of the same Parquet types; some may lack those of `_`."""
        try:
            there = [self.place.footer(file).columns for file in before.files[:1]]
        except FileNotFoundError:
            return False
        return len({_shape(found) for found in (*there, *(footer(file).columns for file in files))}) == 1

    def commit(
        self, tables: Mapping[str, Stored], content: Mapping[str, Any], *, as_of: Moment, made_at: datetime
    ) -> Snapshot:
        """The new latest snapshot: one append, after which every new reader sees all of it.

        `content["about"]` is what the list of snapshots tells; of it `customers` and `value` need no file to be opened.
        """
        before = self._logs.open(LIST)
        # The log may have been made anew since (see `mending`), and the last snapshots dropped.
        numbers = [int(known.partition("-")[0]) for known in listed(before, "min.id")] if before else []
        number = max(before.version() if before else -1, *numbers, -1) + 1
        snapshot = Snapshot(f"{number:06d}-{uuid4().hex[:8]}", as_of, made_at, tables, content)
        about = content.get("about", {})
        self._logs.append(LIST, snapshot.as_row(), {name: about.get(name) for name in FIGURES})
        return snapshot

    def latest(self) -> Snapshot:
        """The snapshot made visible last. Raises NoSnapshot."""
        return self.snapshot(self.ids()[-1])

    def mark(self) -> object:
        """Something that is another after each commit, and cheap to look at; None before the first."""
        return self.stamp(LIST)

    def ids(self) -> list[str]:
        """The snapshots' ids, oldest first. Raises NoSnapshot where there is none."""
        if (delta := self._logs.open(LIST)) is None or not (ids := sorted(listed(delta, "min.id"))):
            raise NoSnapshot
        return ids

    def outlines(self) -> list[Outline]:
        """Every snapshot, oldest first; none before the first. Read from the log alone, however many there are."""
        if (delta := self._logs.open(LIST)) is None:
            return []
        names = ("id", "as_of", "time_zone", "made_at", *FIGURES)
        found = (
            Outline(known, Moment(datetime.fromisoformat(as_of), zone), datetime.fromisoformat(made_at), *figures)
            for known, as_of, zone, made_at, *figures in entries(delta, *(f"min.{name}" for name in names))
        )
        return sorted(found, key=lambda outline: outline.id)

    def abouts(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """What is told of these snapshots in the list of them, by id; of those made before it was told, `{}`."""
        delta = self._logs.open(LIST)
        if delta is None or not ids:
            return {}
        if "about" not in {field.name for field in delta.schema().fields}:
            return {known: {} for known in ids}
        return {known: json.loads(about or "{}") for known, about in self._texts(delta, "about", ids)}

    def _texts(self, delta: Any, name: str, ids: Collection[str]) -> Iterator[tuple[str, Any]]:
        wished = ", ".join(f"'{known}'" for known in ids if _ID.fullmatch(known))
        with self._logs.readable():
            found = delta.scan(columns=["id", name], predicate=f"id IN ({wished})").read_all()
        return pairs(found, name)

    def snapshot(self, id: str) -> Snapshot:  # noqa: A002 - the word of the definition
        """The snapshot of that id. Raises NoSnapshot."""
        delta = self._logs.open(LIST)
        files: dict[str, str] = dict(entries(delta, "min.id", "path")) if delta else {}
        if delta is None or id not in files:
            raise NoSnapshot
        file = self.place.file(f"{LIST}/{files[id]}")
        before, snapshot = self._read.get(id, (None, None))
        if snapshot is None or before != file:
            with self._logs.readable():
                self.place.footer(f"{LIST}/{files[id]}")
                found = delta.scan(predicate=f"id = '{id}'").read_all()
            snapshot = Snapshot.from_row({name: found.column(name)[0].as_py() for name in found.column_names})
            self._read = {**dict(list(self._read.items())[1 - _MOST_READ :]), id: (file, snapshot)}
        return snapshot

    def files(self, snapshot: Snapshot, table: str) -> list[Path]:
        """The Parquet files that hold the table in the snapshot. Raises DamagedStore where one is gone."""
        return self.paths(snapshot.tables[table].files)

    def forget(self, ids: Sequence[str]) -> None:
        """Take snapshots out of the list, save the latest. Their files stay for an idle while: somebody may read them.

        Raises DamagedStore where one of them cannot be read: nobody knows then what its files are.
        """
        if not ids:
            return
        doomed = set(ids) & set(self.ids()[:-1])
        if not doomed:
            return
        for folder in self._used(doomed):
            self.place.touch(folder)
        self._remove(doomed)

    def drop(self, id: str) -> None:  # noqa: A002 - the word of the definition
        """Take a snapshot out of the list, be it broken or the latest: the one before is the latest then."""
        self._remove({id})

    def _remove(self, ids: Collection[str]) -> None:
        if not self._logs.remove(LIST, ids):
            raise NoSnapshot
        self._uses.forget(ids)

    def unused(self, *, idle_seconds: float, without: Collection[str] = ()) -> Iterator[str]:
        """Folders of no table's newest content and of no snapshot (but those `without`), untouched for so long.

        A refresh may be at work in a younger one, or somebody read a snapshot that was forgotten just now. Raises
        DamagedStore where a snapshot cannot be read.
        """
        ids = {outline.id for outline in self.outlines()} - set(without)
        used, before = self._used(ids), time.time() - idle_seconds
        for table in self.tables():
            delta = self._logs.open(table)
            newest = listed(delta, "path") if delta else []
            kept = used | {f"{table}/{path.rpartition('/')[0]}" for path in newest}
            for folder, touched in self.place.folders(table).items():
                if _STAGED.fullmatch(folder) and f"{table}/{folder}" not in kept and touched < before:
                    yield f"{table}/{folder}"

    def size(self, names: Iterable[str] = ("",)) -> Freed:
        """The files of these names and in the folders of these names; the whole store where none is given."""
        found = [self.place.files(name) or [each for each in [self.place.file(name)] if each] for name in names]
        return Freed(sum(map(len, found)), sum(file.size for files in found for file in files))

    def remove(self, names: Iterable[str]) -> Freed:
        """What was taken away with the files and folders of these names."""
        freed = Freed()
        for name in names:
            freed += self.size([name])
            self.place.remove(name)
        return freed

    def sweep(self, *, idle_seconds: float | None = None) -> Freed:
        """What was taken away: the unused folders, and what the list of snapshots no longer needs.

        idle_seconds: for how long they must have been so; None: as the place needs it.
        """
        idle = self.place.idle_seconds if idle_seconds is None else idle_seconds
        freed = self.remove(list(self.unused(idle_seconds=idle)))
        if (delta := self._logs.open(LIST)) is not None:
            there = sum(file.name.endswith(".parquet") for file in self.place.files(LIST))
            if there > len(listed(delta, "path")):
                self._logs.vacuum(LIST, hours=max(0, math.ceil(idle / 3600)))
            self.place.tidy(frozenset(self._used(sorted(listed(delta, "min.id"))[-1:])))
        return freed

    def _used(self, ids: Collection[str]) -> set[str]:
        """The folders that these snapshots use; only of those that were never looked at anything is read."""
        if (delta := self._logs.open(LIST)) is None or not ids:
            return set()

        def read(unknown: Collection[str]) -> dict[str, list[str]]:
            found = {
                known: sorted(
                    {file.rpartition("/")[0] for each in json.loads(tables).values() for file in each["files"]}
                )
                for known, tables in self._texts(delta, "tables", unknown)
            }
            if found.keys() != set(unknown):
                raise DamagedStore(what=Phrase(message("{file} is gone"), file=LIST), directory=self.directory)
            return found

        return self._uses.of(ids, read)

    def trouble(self, table: str) -> str:
        """Why the table's log, or that of the `snapshots`, cannot be read; '' where it can."""
        return self._logs.trouble(table)

    def list_anew(self) -> None:
        """Make the list of snapshots, which has no log, from the files that lie there."""
        self._logs.make_anew(LIST)

    def tables(self) -> list[str]:
        """The names of the tables, save the list of snapshots."""
        return [name for name in self.place.tables() if name != LIST]


@lru_cache(maxsize=256)
def _remembered(store: Store, table: str, _stamp: object) -> Stored | None:
    return store.kept(table)


def _shape(columns: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset((name, kind) for name, kind in columns.items() if not name.startswith("_"))
