"""What people did and no rebuild brings back: the tags given by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Column, DateTime, Engine, MetaData, String, Table, create_engine, delete, event, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.pool import NullPool

_BATCH = 5_000
_WAIT_SECONDS = 30

_METADATA = MetaData()
_HAND_TAGS = Table(
    "hand_tags",
    _METADATA,
    Column("tag", String, primary_key=True),
    Column("customer_id", String, primary_key=True),
    Column("by", String, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("note", String),
)


@dataclass(frozen=True)
class HandTag:
    """A tag one person gave to one customer; `at` is naive UTC."""

    tag: str
    customer_id: str
    by: str
    at: datetime
    note: str | None = None


class Records:
    """A SQLite file in write-ahead mode. Readers never wait; a writer waits for another up to 30 seconds."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = _connectable(path)
        _METADATA.create_all(self._engine)

    def add_tag(self, tag: str, customer_ids: Iterable[str], *, by: str, at: datetime, note: str | None = None) -> int:
        """How many customers were given the tag; who has it already keeps it as first given. All or none."""
        rows = [
            {"tag": tag, "customer_id": customer, "by": by, "at": at, "note": note}
            for customer in _distinct(customer_ids)
        ]
        added = 0
        with self._engine.begin() as connection:
            for start in range(0, len(rows), _BATCH):
                statement = insert(_HAND_TAGS).values(rows[start : start + _BATCH]).on_conflict_do_nothing()
                added += connection.execute(statement).rowcount
        return added

    def remove_tag(self, tag: str, customer_ids: Iterable[str]) -> int:
        """How many customers the tag was taken from. All or none."""
        customers = _distinct(customer_ids)
        removed = 0
        with self._engine.begin() as connection:
            for start in range(0, len(customers), _BATCH):
                batch = customers[start : start + _BATCH]
                of_tag = delete(_HAND_TAGS).where(_HAND_TAGS.c.tag == tag)
                removed += connection.execute(of_tag.where(_HAND_TAGS.c.customer_id.in_(batch))).rowcount
        return removed

    def tags(self, *, tag: str | None = None, customer_id: str | None = None) -> list[HandTag]:
        """The tags given by hand, of one tag or one customer where asked, ordered by tag and customer."""
        query = select(_HAND_TAGS).order_by(_HAND_TAGS.c.tag, _HAND_TAGS.c.customer_id)
        if tag is not None:
            query = query.where(_HAND_TAGS.c.tag == tag)
        if customer_id is not None:
            query = query.where(_HAND_TAGS.c.customer_id == customer_id)
        with self._engine.connect() as connection:
            return [HandTag(**row) for row in connection.execute(query).mappings()]


def _connectable(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path.absolute()}", poolclass=NullPool, connect_args={"timeout": _WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def _prepare(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    return engine


def _distinct(customer_ids: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(customer_ids))
