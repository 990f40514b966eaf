"""The SQLite file of the records: opened by every process that needs it, in write-ahead mode."""

from pathlib import Path

from sqlalchemy import Engine, MetaData, create_engine, event
from sqlalchemy.pool import NullPool

WAIT_SECONDS = 30

METADATA = MetaData()
"""The tables of every kind of record."""


def opened(path: Path) -> Engine:
    """The file, made where it is missing. Readers never wait; a writer waits for another up to 30 seconds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path.absolute()}", poolclass=NullPool, connect_args={"timeout": WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def _prepare(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    return engine
