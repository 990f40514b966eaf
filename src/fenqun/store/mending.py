"""What is wrong with a store, and how far it can be put right without computing anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from fenqun.errors import DamagedStore, NoSnapshot, Phrase, message
from fenqun.store.parquet import data_type
from fenqun.store.snapshot import Stored
from fenqun.store.tables import LIST as LIST
from fenqun.store.tables import Store

_LOG = "_delta_log"


@dataclass(frozen=True)
class Broken:
    """A snapshot that cannot be served: its `table`'s `file` (relative to the store) is gone or damaged, and how.

    Both are '' where the snapshot itself cannot be read.
    """

    snapshot: str
    table: str
    file: str
    why: str | Phrase


def unreadable_logs(store: Store) -> Iterator[tuple[str, str]]:
    """The tables whose Delta log cannot be read, the list of snapshots among them, each with why."""
    for table in (LIST, *store.tables()):
        if not store.place.files(f"{table}/{_LOG}") and not _rows(store, table):
            continue
        if why := store.trouble(table):
            yield table, why


def broken_snapshots(store: Store) -> Iterator[Broken]:
    """What is wrong with each snapshot, oldest first: files that are gone, cut off, or not as they are remembered."""
    known: dict[tuple[tuple[str, ...], int], tuple[str, str | Phrase]] = {}
    for outline in store.outlines():
        try:
            tables = store.snapshot(outline.id).tables
        except (DamagedStore, NoSnapshot) as error:
            yield Broken(outline.id, "", "", str(error.parts.get("what", "")))
            continue
        for stored in tables.values():
            key = (stored.files, stored.rows)
            if key not in known:  # tables that did not change are shared by many snapshots
                known[key] = _wrong(store, stored)
            file, why = known[key]
            if why:
                yield Broken(outline.id, stored.table, file, why)


def _wrong(store: Store, stored: Stored) -> tuple[str, str | Phrase]:
    """The file of a table that is not as it is remembered, and how; both '' where all are."""
    rows = 0
    for file in stored.files:
        try:
            found = store.place.footer(file)
        except FileNotFoundError:
            return file, Phrase(message("it is gone"))
        except (OSError, ValueError, KeyError, IndexError) as error:
            return file, str(error)
        kinds = {name: data_type(kind) for name, kind in found.columns.items()}
        others = {name for name, _ in kinds.items() ^ stored.columns.items()}
        # A file over others has columns of its own, which say which of their rows it stands for; one behind others may
        # lack some of theirs. The names of all these begin with `_`.
        own = {name for name in kinds.keys() ^ stored.columns.keys() if name.startswith("_")}
        if others - own:
            return file, Phrase(message("its columns are others"))
        rows += found.rows
    if rows == stored.rows + stored.gone:
        return "", ""
    said = message("{rows} rows instead of {remembered}")
    return stored.files[0], Phrase(said, rows=rows, remembered=stored.rows + stored.gone)


def set_log_aside(store: Store, table: str) -> None:
    """Take the table's log out of use: what it held is put in anew by the next refresh, or by `list_anew`."""
    if store.place.files(f"{table}/{_LOG}"):
        store.place.rename(f"{table}/{_LOG}", f"{table}/_set_aside_{uuid4().hex}")


def list_anew(store: Store) -> None:
    """Make the list of snapshots from their files; one that cannot be read is left out."""
    set_log_aside(store, LIST)
    for file in _rows(store, LIST):
        try:
            store.place.footer(file)
        except (OSError, ValueError, KeyError, IndexError):
            store.place.rename(file, f"{file.removesuffix('.parquet')}.damaged")
    if _rows(store, LIST):
        store.list_anew()


def drop(store: Store, broken: Broken) -> None:
    """Take the snapshot out of the list, and the damaged file away, so that no refresh takes it for good."""
    store.drop(broken.snapshot)
    if broken.file:
        store.place.remove(broken.file.rpartition("/")[0])


def leftovers(store: Store) -> list[str]:
    """The files and folders that mending has set aside."""
    found = set()
    for file in store.place.files(""):
        folder, aside, rest = file.name.partition("/_set_aside_")
        if aside:
            found.add(f"{folder}{aside}{rest.partition('/')[0]}")
        elif file.name.endswith(".damaged"):
            found.add(file.name)
    return sorted(found)


def _rows(store: Store, table: str) -> list[str]:
    """The Parquet files right in the table's folder, as Delta itself writes them."""
    names = (file.name for file in store.place.files(table))
    return [name for name in names if name.endswith(".parquet") and "/" not in name.removeprefix(f"{table}/")]
