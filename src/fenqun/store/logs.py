"""The Delta logs of a store's tables: what is written there is there at one stroke, whoever else writes."""

import json
import math
import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from arro3.core import Array, Table
from arro3.core import DataType as ArrowType
from deltalake import DeltaTable, Field, Schema, convert_to_deltalake, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.schema import PrimitiveType
from deltalake.transaction import AddAction, RemoveAction

from fenqun.errors import DamagedStore, Phrase, UnreachableStorage, UnreadableFile, message
from fenqun.errors import Place as Where
from fenqun.store.objects import why
from fenqun.store.parquet import Footer
from fenqun.store.place import File, Place
from fenqun.store.vectors import FEATURE

FIGURES = {"customers": ArrowType.int64(), "value": ArrowType.float64()}
"""What stands of a snapshot in the log itself, beside its texts."""
LOG = "_delta_log"
"""The folder in a table's that makes it one."""
BOUNDED = {"delta.checkpointInterval": "50", "delta.logRetentionDuration": "interval 1 days"}
"""Delta writes a checkpoint so often, and then takes away the log's older files: it never grows without bound."""
_LISTED_COLUMNS = {"delta.dataSkippingStatsColumns": ",".join(["id", "as_of", "time_zone", "made_at", *FIGURES])}
_READ = frozenset({"timestampNtz", "v2Checkpoint", "vacuumProtocolCheck"})
"""What a Delta table may ask of its readers, where its files hold its rows all the same."""
_RETRIES = 20
_T = TypeVar("_T")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class Logs:
    """The logs of the tables in a place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._options = dict(place.options) if place.options else None
        self._marks: dict[str, tuple[float, object]] = {}
        self._opened: dict[str, tuple[object, DeltaTable | None]] = {}

    def mark(self, table: str) -> object:
        """Something that is another after each write to the table, a little later where others write; None before."""
        looked, found = self._marks.get(table, (-math.inf, None))
        now = time.monotonic()
        if found is None or now - looked >= self.place.mark_seconds:
            found = self.place.mark(f"{table}/{LOG}")
            self._marks[table] = now, found
        return found

    def open(self, table: str) -> DeltaTable | None:
        """The table as it is now, to be read; None where there is none. Raises DamagedStore, UnreachableStorage."""
        mark = self.place.mark(f"{table}/{LOG}")
        before, delta = self._opened.get(table, (None, None))
        if mark is None or before != mark:
            delta = self._fresh(table) if mark is not None else None
            # Of two threads either may be the last to say what it found: the mark goes with it.
            self._opened[table] = mark, delta
        return delta

    def _taken(self, table: str) -> DeltaTable | None:
        """The table as it is now, to be written to, which changes it: nobody else is given it any more."""
        before, delta = self._opened.pop(table, (None, None))
        is_current = before is not None and before == self.place.mark(f"{table}/{LOG}")
        return delta if is_current else self._fresh(table)

    def _fresh(self, table: str) -> DeltaTable | None:
        with self.readable():
            try:
                return DeltaTable(self.place.uri(table), storage_options=self._options)
            except TableNotFoundError:
                return None

    @contextmanager
    def readable(self) -> Iterator[None]:
        """Raises DamagedStore for what cannot be read in the block, UnreachableStore where nothing can."""
        try:
            yield
        except (DeltaError, OSError, ValueError) as error:
            if (said := self.place.unreachable(error)) is not None:
                raise said from error
            raise DamagedStore(what=_first_line(error), directory=self.place.directory) from error

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except CommitFailedError:
            raise
        except (DeltaError, OSError) as error:
            if (said := self.place.unreachable(error)) is not None:
                raise said from error
            raise

    def trouble(self, table: str) -> str:
        """Why the table's log cannot be read; '' where it can. Raises UnreachableStore."""
        try:
            DeltaTable(self.place.uri(table), storage_options=self._options).get_add_actions()
        except (DeltaError, OSError, ValueError) as error:
            if (said := self.place.unreachable(error)) is not None:
                raise said from error
            return _first_line(error)
        return ""

    def make_anew(self, table: str) -> None:
        """A log for the files of a table that has none."""
        with self._reached():
            convert_to_deltalake(self.place.uri(table), storage_options=self._options)

    def overwrite(self, table: str, adds: Sequence[tuple[File, Footer]], columns: Mapping[str, str]) -> None:
        """These files are the table's whole content; `columns` in Delta's words. Of two at once both do, in turn."""
        schema = Schema([Field(name, PrimitiveType(kind)) for name, kind in columns.items()])
        actions: list[AddAction | RemoveAction] = [_add(table, file, found) for file, found in adds]
        self._committed(
            table,
            lambda: _bounded(self._taken(table) or self._create(table)).create_write_transaction(
                actions, "overwrite", schema
            ),
        )

    def overlay(
        self,
        table: str,
        adds: Sequence[tuple[File, Footer]],
        vector: Mapping[str, Any],
        before: Mapping[str, Mapping[str, Any]],
    ) -> None:
        """As `overwrite`, of a table that is there, with the columns of the first file: of that the rows of the vector
        are the table's no longer. `before`: the vectors of its files until now, by path."""
        columns = adds[0][1].columns
        schema = Schema([Field(name, PrimitiveType(kind)) for name, kind in columns.items()])

        def written() -> None:
            delta = self._taken(table) or self._create(table)
            actions = [*_begun(delta, schema), *_removed(delta, before), *_added(table, adds, vector)]
            name = f"{table}/{LOG}/{delta.version() + 1:020d}.json"
            if not self.place.create(name, "".join(f"{json.dumps(action)}\n" for action in actions)):
                raise CommitFailedError(name)

        self._committed(table, written)

    def append(self, table: str, row: Mapping[str, str], figures: Mapping[str, Any]) -> None:
        """One more row: its texts, and its figures (see `FIGURES`)."""
        columns: dict[str, Any] = {name: Array([value], type=ArrowType.string()) for name, value in row.items()}
        columns |= {name: Array([figures.get(name)], type=kind) for name, kind in FIGURES.items()}
        before = self._taken(table)
        with self._reached():
            write_deltalake(
                _bounded(before, _LISTED_COLUMNS) if before else self.place.uri(table),
                Table.from_pydict(columns),
                mode="append",
                schema_mode="merge",
                configuration=BOUNDED | _LISTED_COLUMNS,
                storage_options=self._options,
            )
        self._marks.pop(table, None)

    def remove(self, table: str, ids: Collection[str]) -> bool:
        """The files of the rows with these ids are the table's no longer; False where there is no table."""

        def removed() -> bool:
            delta = self._taken(table)
            if delta is None:
                return False
            now = _now()
            rows = entries(delta, "min.id", "path", "size_bytes")
            actions: list[AddAction | RemoveAction] = [
                RemoveAction(path, True, now, size, {}) for known, path, size in rows if known in ids
            ]
            delta.create_write_transaction(actions, "append", delta.schema())
            return True

        return self._committed(table, removed)

    def vacuum(self, table: str, *, hours: int) -> None:
        """Files that have not been the table's for so long go."""
        if (delta := self.open(table)) is not None:
            with self.readable():
                delta.vacuum(retention_hours=hours, dry_run=False, enforce_retention_duration=False)

    def _committed(self, table: str, work: Callable[[], _T]) -> _T:
        """What the work gives, tried again where somebody else came first."""
        attempt = 0
        while True:
            try:
                with self._reached():
                    done = work()
            except CommitFailedError:
                attempt += 1
                if attempt == _RETRIES:
                    raise
                time.sleep(0.02 * attempt)
            else:
                self._marks.pop(table, None)
                return done

    def _create(self, table: str) -> DeltaTable:
        # A table that starts without a moment among its columns can never take one: Delta asks for the feature first.
        start = Schema([Field("created", PrimitiveType("timestamp_ntz"))])
        return DeltaTable.create(
            self.place.uri(table), start, mode="ignore", configuration=BOUNDED, storage_options=self._options
        )


def current_files(uri: str, options: Mapping[str, str] | None, at: Where | None) -> list[str]:
    """The files, relative to it, of somebody else's Delta table as it is now.

    Raises UnreadableFile where its rows are not just those of its files, UnreachableStorage; both say `at`.
    """
    try:
        delta = DeltaTable(uri, storage_options=dict(options) if options else None)
    except (DeltaError, OSError, ValueError) as error:
        if options is not None and (reason := why(error)) is not None:
            raise UnreachableStorage(at=at, url=uri, what=reason) from None
        raise UnreadableFile(at=at, what=_first_line(error)) from error
    if delta.metadata().partition_columns:
        raise UnreadableFile(at=at, what=Phrase(message("the Delta table is partitioned: some columns are in no file")))
    if unknown := set(delta.protocol().reader_features or ()) - _READ:
        said = message("the Delta table uses {features}; write it anew without")
        raise UnreadableFile(at=at, what=Phrase(said, features=", ".join(sorted(unknown))))
    return listed(delta, "path")


def listed(delta: DeltaTable, what: str) -> list[Any]:
    """As `entries`, of one thing."""
    return [value for (value,) in entries(delta, what)]


def entries(delta: DeltaTable, *what: str) -> list[tuple[Any, ...]]:
    """Of every file of the table what the log says: its `path`, its `size_bytes`, `min.` a column.

    All of it as of one moment: another thread may be writing to the table.
    """
    actions = delta.get_add_actions(flatten=True)
    columns = [actions.column(name) if name in actions.column_names else None for name in what]
    return [tuple(None if column is None else column[row].as_py() for column in columns) for row in range(len(actions))]


def pairs(found: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Each row's id with one of its texts."""
    return ((found.column("id")[row].as_py(), found.column(name)[row].as_py()) for row in range(found.num_rows))


def _bounded(delta: DeltaTable, more: Mapping[str, str] | None = None) -> DeltaTable:
    """The same table, its log bounded: one that an earlier release has made does not say so yet."""
    wished = {**BOUNDED, **(more or {})}
    if not wished.items() <= delta.metadata().configuration.items():
        delta.alter.set_table_properties(wished, raise_if_not_exists=False)
    return delta


def _add(table: str, file: File, found: Footer) -> AddAction:
    path = file.name.removeprefix(f"{table}/")
    statistics = json.dumps({"numRecords": found.rows})
    return AddAction(path, file.size, {}, file.changed_ns // 1_000_000, True, statistics)


def _begun(delta: DeltaTable, schema: Schema) -> Iterator[dict[str, Any]]:
    """What begins a commit: who wrote it, that the table has deletion vectors, and its columns.

    Source: Delta transaction log protocol, "Actions".
    """
    protocol, said = delta.protocol(), delta.metadata()
    yield {"commitInfo": {"timestamp": _now(), "operation": "WRITE", "engineInfo": "fenqun"}}
    features = (protocol.reader_features, protocol.writer_features)
    reader, writer = (sorted({FEATURE, *(each or ())}) for each in features)
    versions = {"minReaderVersion": 3, "minWriterVersion": 7}
    yield {"protocol": {**versions, "readerFeatures": reader, "writerFeatures": writer}}
    told = {
        "id": str(said.id),
        "format": {"provider": "parquet", "options": {}},
        "schemaString": schema.to_json(),
        "partitionColumns": [],
        "createdTime": said.created_time,
        "configuration": said.configuration,
    }
    yield {"metaData": told}


def _removed(delta: DeltaTable, vectors: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """All files of the table; `vectors`: those of its files, by path. Without it a file would not be meant."""
    for path, size in entries(delta, "path", "size_bytes"):
        told = {"path": path, "deletionTimestamp": _now(), "dataChange": True, "extendedFileMetadata": True}
        told |= {"partitionValues": {}, "size": size}
        yield {"remove": told | ({"deletionVector": dict(vectors[path])} if path in vectors else {})}


def _added(table: str, adds: Sequence[tuple[File, Footer]], vector: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for at, (file, found) in enumerate(adds):
        told = {"path": file.name.removeprefix(f"{table}/"), "partitionValues": {}, "size": file.size}
        told |= {"modificationTime": file.changed_ns // 1_000_000, "dataChange": True}
        told |= {"stats": json.dumps({"numRecords": found.rows})}
        yield {"add": told | ({} if at or not vector else {"deletionVector": dict(vector)})}


def _now() -> int:
    return time.time_ns() // 1_000_000


def _first_line(error: Exception) -> str:
    return _COLOURS.sub("", str(error)).partition("\n")[0]
