"""The computed tables: Delta tables on disk, and snapshots of them that become visible at one stroke.

A refresh puts files into tables; nobody sees them until `commit` appends one row to the `snapshots` table. Killed
in between, the last good snapshot stays; what lies around unused is taken away by `sweep`.
"""

import json
import math
import os
import re
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from typing import Any
from uuid import uuid4

from arro3.core import Array, Table
from arro3.core import DataType as ArrowType
from deltalake import DeltaTable, Field, Schema, convert_to_deltalake, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError
from deltalake.schema import PrimitiveType
from deltalake.transaction import AddAction, RemoveAction

from fenqun.clock import Moment
from fenqun.errors import DamagedStore, NoSnapshot, Phrase, UsageError, message
from fenqun.store.parquet import Footer, data_type, footer
from fenqun.store.snapshot import Freed, Outline, Snapshot, Stored

_SNAPSHOTS = "snapshots"
_TABLE = re.compile(r"[^\W_]\w*(/[^\W_]\w*)*")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\.parquet")
_ID = re.compile(r"[0-9]{6,}-[0-9a-f]{8}")
_STAGED = re.compile(r"[0-9a-f]{32}")
_NOTE = "_stored.json"
_FIGURES = {"customers": ArrowType.int64(), "value": ArrowType.float64()}
"""What stands of a snapshot in the log itself."""
_BOUNDED = {"delta.checkpointInterval": "50", "delta.logRetentionDuration": "interval 1 days"}
"""Delta writes a checkpoint so often, and then takes away the log's older files: it never grows without bound."""
_LISTED_COLUMNS = {"delta.dataSkippingStatsColumns": ",".join(["id", "as_of", "time_zone", "made_at", *_FIGURES])}
_RETRIES = 20
_UNREACHABLE = message(
    "no tables can be kept under '{path}': rename the folder that has one of \\ [ ] ^ | %20 in its name"
)


class Store:
    """A folder of Delta tables. Several processes may read and write it at once; it can be deleted and rebuilt.

    After power loss (not after a killed process) the newest files may be damaged: a refresh rebuilds them.
    """

    def __init__(self, directory: Path) -> None:
        """Raises UsageError where the Delta library cannot find its way to the folder."""
        self.directory = directory.absolute()
        # The library decodes a path once too often and takes it for the name of a host (deltalake 1.6).
        if re.search(r"%[0-9A-Fa-f]{2}|[\\\[\]^|]", self.directory.as_posix()):
            raise UsageError(what=Phrase(_UNREACHABLE, path=directory))

    def stage(self, table: str) -> Path:
        """A new empty folder inside the table's, for its next Parquet files; `/` groups tables."""
        if not _TABLE.fullmatch(table) or table == _SNAPSHOTS:
            raise ValueError(f"'{table}' cannot be a table's name")
        folder = self.directory / table / uuid4().hex
        folder.mkdir(parents=True)
        return folder

    def put(
        self,
        table: str,
        files: Sequence[Path],
        *,
        note: Mapping[str, Any] | None = None,
        after: Stored | None = None,
    ) -> Stored:
        """The table's whole new content: flat Parquet files of the same columns, written under `stage(table)`.

        The files are taken over as they are; `after`: behind those of an earlier content, which they must fit (see
        `fits`). Of two writers at once both succeed, in some order.
        """
        footers = [footer(file) for file in files]
        if not all(_FILE.fullmatch(file.name) for file in files):
            raise ValueError(f"a file of '{table}' is not plainly named")
        if not footers or any(found.columns != footers[0].columns for found in footers):
            raise ValueError(f"the files of '{table}' do not have the same columns")
        before = [self.directory / file for file in after.files] if after else []
        columns = {**(footer(before[0]).columns if before else {}), **footers[0].columns}
        stored = Stored(
            table,
            (*(after.files if after else ()), *(file.relative_to(self.directory).as_posix() for file in files)),
            {name: data_type(kind) for name, kind in columns.items()},
            sum(found.rows for found in footers) + (after.rows if after else 0),
            note or {},
        )
        (folder,) = {file.parent for file in files}
        (folder / _NOTE).write_text(json.dumps(stored.as_json(), ensure_ascii=False, allow_nan=False), encoding="utf-8")
        adds: list[AddAction | RemoveAction] = [
            self._add(table, file, found) for file, found in zip(files, footers, strict=True)
        ]
        adds = [*(self._add(table, file, footer(file)) for file in before), *adds]
        self._overwrite(table, adds, Schema([Field(n, PrimitiveType(kind)) for n, kind in columns.items()]))
        return stored

    def kept(self, table: str) -> Stored | None:
        """The table's newest content, in a snapshot or not; None where there is none or its files are gone."""
        delta = self._open(table)
        listed = {f"{table}/{path}" for path in (_listed(delta, "path") if delta else [])}
        stored = next((found for found in self._noted(listed) if set(found.files) == listed), None)
        return stored if stored and all((self.directory / file).is_file() for file in stored.files) else None

    def _noted(self, files: Iterable[str]) -> Iterator[Stored]:
        """What is noted beside the files, the newest first: it lists them all, those before it only some."""
        notes = {(self.directory / file).parent / _NOTE for file in files}
        there = sorted((note for note in notes if note.is_file()), key=lambda note: note.stat().st_mtime_ns)
        for note in reversed(there):
            yield Stored.from_json(json.loads(note.read_text(encoding="utf-8")))

    def fits(self, before: Stored, files: Sequence[Path]) -> bool:
        """Whether the files have the columns of those that are there, of the same Parquet types; but for columns whose
        names begin with `_`, which some files may lack."""
        there = [self.directory / file for file in before.files[:1]]
        return all(file.is_file() for file in there) and len({_shape(file) for file in (*there, *files)}) == 1

    def commit(
        self, tables: Mapping[str, Stored], content: Mapping[str, Any], *, as_of: Moment, made_at: datetime
    ) -> Snapshot:
        """The new latest snapshot: one append, after which every new reader sees all of it.

        `content["about"]` is what the list of snapshots tells; of it `customers` and `value` need no file to be opened.
        """
        before = self._open(_SNAPSHOTS)
        # The log may have been made anew since (see `mending`), and the last snapshots dropped.
        numbers = [int(known.partition("-")[0]) for known in _listed(before, "min.id")] if before else []
        number = max(before.version() if before else -1, *numbers, -1) + 1
        snapshot = Snapshot(f"{number:06d}-{uuid4().hex[:8]}", as_of, made_at, tables, content)
        row = {
            "id": snapshot.id,
            "as_of": as_of.instant.isoformat(),
            "time_zone": as_of.zone,
            "made_at": made_at.isoformat(),
            "tables": json.dumps({name: stored.as_json() for name, stored in tables.items()}, ensure_ascii=False),
            "content": json.dumps(content, ensure_ascii=False, allow_nan=False),
            "about": json.dumps(about := content.get("about", {}), ensure_ascii=False, allow_nan=False),
        }
        columns: dict[str, Any] = {name: Array([value], type=ArrowType.string()) for name, value in row.items()}
        columns |= {name: Array([about.get(name)], type=kind) for name, kind in _FIGURES.items()}
        uri, data = self._uri(_SNAPSHOTS), Table.from_pydict(columns)
        target = _bounded(before, _LISTED_COLUMNS) if before else uri
        write_deltalake(target, data, mode="append", schema_mode="merge", configuration=_BOUNDED | _LISTED_COLUMNS)
        return snapshot

    def latest(self) -> Snapshot:
        """The snapshot made visible last. Raises NoSnapshot."""
        return self.snapshot(self.ids()[-1])

    def mark(self) -> tuple[int, int, str] | None:
        """Something that is another after each commit, and cheap to look at; None before the first."""
        log = self.directory / _SNAPSHOTS / "_delta_log"
        try:
            found = log.stat()
            newest = max((file.name for file in log.iterdir() if file.suffix == ".json"), default="")
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns, newest

    def ids(self) -> list[str]:
        """The snapshots' ids, oldest first. Raises NoSnapshot where there is none."""
        if (delta := self._open(_SNAPSHOTS)) is None:
            raise NoSnapshot
        return sorted(_listed(delta, "min.id"))

    def outlines(self) -> list[Outline]:
        """Every snapshot, oldest first; none before the first. Read from the log alone, however many there are."""
        if (delta := self._open(_SNAPSHOTS)) is None:
            return []
        told = {name: _listed(delta, f"min.{name}") for name in ("id", "as_of", "time_zone", "made_at", *_FIGURES)}
        found = (
            Outline(
                told["id"][row],
                Moment(datetime.fromisoformat(told["as_of"][row]), told["time_zone"][row]),
                datetime.fromisoformat(told["made_at"][row]),
                told["customers"][row],
                told["value"][row],
            )
            for row in range(len(told["id"]))
        )
        return sorted(found, key=lambda outline: outline.id)

    def abouts(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """What is told of these snapshots in the list of them, by id; of those made before it was told, `{}`."""
        delta = self._open(_SNAPSHOTS)
        if delta is None or not ids:
            return {}
        if "about" not in {field.name for field in delta.schema().fields}:
            return {known: {} for known in ids}
        wished = ", ".join(f"'{known}'" for known in ids if _ID.fullmatch(known))
        with self._readable():
            found = delta.scan(columns=["id", "about"], predicate=f"id IN ({wished})").read_all()
        return {known: json.loads(about or "{}") for known, about in _pairs(found, "about")}

    def snapshot(self, id: str) -> Snapshot:  # noqa: A002 - the word of the definition
        """The snapshot of that id. Raises NoSnapshot."""
        delta = self._open(_SNAPSHOTS)
        files = dict(zip(_listed(delta, "min.id"), _listed(delta, "path"), strict=True)) if delta else {}
        if delta is None or id not in files:
            raise NoSnapshot
        with self._readable():
            footer(self.directory / _SNAPSHOTS / files[id])
            found = delta.scan(predicate=f"id = '{id}'").read_all()
        row = {name: found.column(name)[0].as_py() for name in found.column_names}
        return Snapshot(
            row["id"],
            Moment(datetime.fromisoformat(row["as_of"]), row["time_zone"]),
            datetime.fromisoformat(row["made_at"]),
            {name: Stored.from_json(stored) for name, stored in json.loads(row["tables"]).items()},
            json.loads(row["content"]),
        )

    def files(self, snapshot: Snapshot, table: str) -> list[Path]:
        """The Parquet files that hold the table in the snapshot. Raises DamagedStore where one is gone."""
        files = [self.directory / file for file in snapshot.tables[table].files]
        for file in files:
            if not file.is_file():
                raise DamagedStore(what=Phrase(message("{file} is gone"), file=file.name), directory=self.directory)
        return files

    def forget(self, ids: Sequence[str]) -> None:
        """Take snapshots out of the list, save the latest. Their files stay for an idle while: somebody may read them.

        Raises DamagedStore where one of them cannot be read: nobody knows then what its files are.
        """
        doomed = set(ids) & set(self.ids()[:-1])
        if not doomed:
            return
        for folder in self._used(doomed):
            if (self.directory / folder).is_dir():
                os.utime(self.directory / folder)
        self._remove(doomed)

    def drop(self, id: str) -> None:  # noqa: A002 - the word of the definition
        """Take a snapshot out of the list, be it broken or the latest: the one before is the latest then."""
        self._remove({id})

    def _remove(self, ids: Collection[str]) -> None:
        for attempt in range(_RETRIES):
            delta = self._open(_SNAPSHOTS)
            if delta is None:
                raise NoSnapshot
            now = time.time_ns() // 1_000_000
            listed = zip(_listed(delta, "min.id"), _listed(delta, "path"), _listed(delta, "size_bytes"), strict=True)
            actions: list[AddAction | RemoveAction] = [
                RemoveAction(path, True, now, size, {}) for known, path, size in listed if known in ids
            ]
            try:
                delta.create_write_transaction(actions, "append", delta.schema())
            except CommitFailedError:
                if attempt == _RETRIES - 1:
                    raise
                time.sleep(0.02 * (attempt + 1))
            else:
                return

    def unused(self, *, idle_seconds: float, without: Collection[str] = ()) -> Iterator[Path]:
        """Folders of no table's newest content and of no snapshot (but those `without`), untouched for so long.

        A refresh may be at work in a younger one, or somebody read a snapshot that was forgotten just now. Raises
        DamagedStore where a snapshot cannot be read.
        """
        ids = {outline.id for outline in self.outlines()} - set(without)
        used, before = self._used(ids), time.time() - idle_seconds
        for table in self.tables():
            newest = self.kept(table)
            kept = used | _folders(newest) if newest else used
            for folder in _staged(self.directory / table):
                if folder.relative_to(self.directory).as_posix() not in kept and folder.stat().st_mtime < before:
                    yield folder

    def sweep(self, *, idle_seconds: float) -> Freed:
        """What was taken away: the unused folders, and what the list of snapshots no longer needs."""
        freed = Freed()
        for folder in self.unused(idle_seconds=idle_seconds):
            freed += size_of(folder)
            rmtree(folder)
        if (delta := self._open(_SNAPSHOTS)) is not None:
            hours = max(0, math.ceil(idle_seconds / 3600))
            with self._readable():
                delta.vacuum(retention_hours=hours, dry_run=False, enforce_retention_duration=False)
        return freed

    def _used(self, ids: Collection[str]) -> set[str]:
        """The folders that these snapshots use; nothing else of them is read."""
        if (delta := self._open(_SNAPSHOTS)) is None:
            return set()
        with self._readable():
            found = delta.scan(columns=["id", "tables"]).read_all()
        wished = (json.loads(tables) for known, tables in _pairs(found, "tables") if known in ids)
        return {file.rpartition("/")[0] for tables in wished for stored in tables.values() for file in stored["files"]}

    def trouble(self, table: str) -> str:
        """Why the table's log, or that of the `snapshots`, cannot be read; '' where it can."""
        try:
            DeltaTable(self._uri(table)).get_add_actions()
        except (DeltaError, OSError, ValueError) as error:
            return str(error).partition("\n")[0]
        return ""

    def list_anew(self) -> None:
        """Make the list of snapshots, which has no log, from the files that lie there."""
        convert_to_deltalake(self._uri(_SNAPSHOTS))

    def tables(self) -> list[str]:
        """The names of the tables, save the list of snapshots."""
        logs = sorted(self.directory.rglob("_delta_log"))
        return [name for log in logs if (name := log.parent.relative_to(self.directory).as_posix()) != _SNAPSHOTS]

    def _uri(self, table: str) -> str:
        return (self.directory / table).absolute().as_uri()

    def _open(self, table: str) -> DeltaTable | None:
        with self._readable():
            return DeltaTable(self._uri(table)) if DeltaTable.is_deltatable(self._uri(table)) else None

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except (DeltaError, OSError, ValueError) as error:
            raise DamagedStore(what=str(error).partition("\n")[0], directory=self.directory) from error

    def _add(self, table: str, file: Path, found: Footer) -> AddAction:
        status = file.stat()
        path = file.relative_to(self.directory / table).as_posix()
        statistics = json.dumps({"numRecords": found.rows})
        return AddAction(path, status.st_size, {}, status.st_mtime_ns // 1_000_000, True, statistics)

    def _overwrite(self, table: str, adds: list[AddAction | RemoveAction], schema: Schema) -> None:
        for attempt in range(_RETRIES):
            delta = _bounded(self._open(table) or self._create(table))
            try:
                delta.create_write_transaction(adds, "overwrite", schema)
            except CommitFailedError:
                if attempt == _RETRIES - 1:
                    raise
                time.sleep(0.02 * (attempt + 1))
            else:
                return

    def _create(self, table: str) -> DeltaTable:
        # A table that starts without a moment among its columns can never take one: Delta asks for the feature first.
        start = Schema([Field("created", PrimitiveType("timestamp_ntz"))])
        return DeltaTable.create(self._uri(table), start, mode="ignore", configuration=_BOUNDED)


def _listed(delta: DeltaTable, what: str) -> list[Any]:
    actions = delta.get_add_actions(flatten=True)
    if what not in actions.column_names:
        return [None] * len(actions)
    return [actions.column(what)[row].as_py() for row in range(len(actions))]


def _pairs(found: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Each snapshot's id with one of its texts."""
    return ((found.column("id")[row].as_py(), found.column(name)[row].as_py()) for row in range(found.num_rows))


def _bounded(delta: DeltaTable, more: Mapping[str, str] | None = None) -> DeltaTable:
    """The same table, its log bounded: one that an earlier release has made does not say so yet."""
    wished = {**_BOUNDED, **(more or {})}
    if not wished.items() <= delta.metadata().configuration.items():
        delta.alter.set_table_properties(wished, raise_if_not_exists=False)
    return delta


def size_of(folder: Path) -> Freed:
    """The files in a folder, its subfolders among them."""
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    return Freed(len(sizes), sum(sizes))


def _shape(file: Path) -> frozenset[tuple[str, str]]:
    return frozenset((name, kind) for name, kind in footer(file).columns.items() if not name.startswith("_"))


def _folders(stored: Stored) -> set[str]:
    return {file.rpartition("/")[0] for file in stored.files}


def _staged(table: Path) -> Iterator[Path]:
    return (folder for folder in table.iterdir() if folder.is_dir() and _STAGED.fullmatch(folder.name))
