"""The SQLite file of the records: opened by every process that needs it, in write-ahead mode."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import DatabaseError, IntegrityError, ProgrammingError, connect
from zlib import crc32

from sqlalchemy import DDL, Connection, Engine, ExceptionContext, MetaData, Table, create_engine, event
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from fenqun.errors import UnusableRecords

WAIT_SECONDS = 30

METADATA = MetaData()
"""The tables of every kind of record."""

_TRIGGERS: list[str] = []
_FOR_OTHERS = 0o007


def opened(path: Path) -> Engine:
    """The file, made where it is missing, not for other users of the machine: it holds hashes of passwords.

    Readers never wait; a writer waits for another up to 30 seconds. What goes wrong there raises UnusableRecords.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o666 & ~_FOR_OTHERS)
    engine = create_engine(f"sqlite:///{path.absolute()}", poolclass=NullPool, connect_args={"timeout": WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def _prepare(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]  # we say BEGIN ourselves, below
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

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


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes alone from its first statement on: what it reads stays true until it is done."""
    with engine.connect().execution_options(immediate=True) as connection, connection.begin():
        yield connection


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
