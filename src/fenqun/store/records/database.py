"""The SQLite file of the records: opened by every process that needs it, in write-ahead mode."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import DatabaseError, IntegrityError, ProgrammingError, connect
from typing import Any
from zlib import crc32

from sqlalchemy import DDL, Connection, Engine, ExceptionContext, MetaData, Table, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import NullPool, QueuePool
from sqlalchemy.schema import CreateTable

from fenqun.errors import UnusableRecords

WAIT_SECONDS = 30
MOST_KEPT = 8
"""Connections kept between questions; more are opened for a while where more ask at once."""

METADATA = MetaData()
"""The tables of every kind of record."""

_TRIGGERS: list[str] = []
_FOR_OTHERS = 0o007
_SEEN = "seen"
"""Under which a connection keeps what it last saw the file to be."""


def opened(path: Path, *, resident: bool = False) -> Engine:
    """The file, made where it is missing, not for other users of the machine: it holds hashes of passwords.

    Readers never wait; a writer waits for another up to 30 seconds. What goes wrong there raises UnusableRecords.

    resident: for a server: connections are kept between questions, for any number of threads, until `dispose`. What was
    written stands in the file itself all the same, not beside it; a backup put in its place is opened anew.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o666 & ~_FOR_OTHERS)
    kept = {"poolclass": QueuePool, "pool_size": MOST_KEPT, "max_overflow": -1, "pool_use_lifo": True}
    pool = kept if resident else {"poolclass": NullPool}
    engine = create_engine(f"sqlite:///{path.absolute()}", connect_args={"timeout": WAIT_SECONDS}, **pool)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        with closing(connection.cursor()) as cursor:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
        record.info[_SEEN] = _seen(path)

    @event.listens_for(engine, "checkout")
    def _is_of_it(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info[_SEEN] != _seen(path):
            engine.pool.dispose()  # all of them: they share what they know of the file that is gone
            raise DisconnectionError

    @event.listens_for(engine, "handle_error")
    def _tell(context: ExceptionContext) -> None:
        said = context.original_exception
        if isinstance(said, DatabaseError) and not isinstance(said, IntegrityError | ProgrammingError):
            raise UnusableRecords(file=path, what=said) from said

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _seen(path: Path) -> tuple[int, ...]:
    """Changes where others wrote the file, or put another in its place, and in a process forked from this one."""
    try:
        there = path.stat()
    except FileNotFoundError:
        return (os.getpid(),)
    return (os.getpid(), there.st_dev, there.st_ino, there.st_mtime_ns, there.st_size)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes alone from its first statement on: what it reads stays true until it is done."""
    with engine.connect().execution_options(immediate=True) as connection:
        with connection.begin():
            yield connection
        _put_into_the_file(connection)


def _put_into_the_file(connection: Connection) -> None:
    """Leave nothing beside the file: it would be put into any other file that comes in its place.

    Where somebody reads or writes just now, who writes next does so.
    """
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute(f"PRAGMA busy_timeout = {round(WAIT_SECONDS * 1000)}")
    connection.connection.info[_SEEN] = _seen(Path(str(connection.engine.url.database)))


def damage(path: Path) -> str:
    """What SQLite finds wrong in the file; '' where it is sound. Nothing is changed."""
    try:
        with closing(connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT_SECONDS)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)")]
    except DatabaseError as error:
        return str(error)
    return "" if found == ["ok"] else "; ".join(found)


def trigger(table: Table, text: str) -> None:
    """Have SQLite hold a rule on the table: `text` is what stands behind CREATE TRIGGER IF NOT EXISTS."""
    written = f"CREATE TRIGGER IF NOT EXISTS {text}"
    _TRIGGERS.append(written)
    event.listen(table, "after_create", DDL(written))  # type: ignore[no-untyped-call]


def only_added(table: Table, why: str) -> None:
    """Have SQLite refuse to change or take away what stands in the table; it is told why."""
    refused = f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
    trigger(table, f"{table.name}_stay BEFORE UPDATE ON {table.name} {refused}")
    trigger(table, f"{table.name}_are_kept BEFORE DELETE ON {table.name} {refused}")


def prepare(engine: Engine) -> None:
    """Make the tables that the file does not have yet; several processes may do it at once."""
    drawn = _drawn(engine)
    with engine.connect() as connection:
        if connection.exec_driver_sql("PRAGMA user_version").scalar() == drawn:
            return
    with writing(engine) as connection:
        METADATA.create_all(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {drawn:d}")


def _drawn(engine: Engine) -> int:
    """A number that stands for the tables as they are declared: the file keeps it, so that it is looked at once."""
    tables = [str(CreateTable(table).compile(engine)) for table in METADATA.sorted_tables]
    return crc32("\n".join([*tables, *_TRIGGERS]).encode()) & 0x7FFF_FFFF
