"""The tags given by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, DateTime, Engine, Executable, String, Table, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from fenqun.store.records.database import METADATA, writing

_BATCH = 5_000

_HAND_TAGS = Table(
    "hand_tags",
    METADATA,
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


class HandTags:
    """The tags given by hand, by tag and customer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, tag: str, customer_ids: Iterable[str], *, by: str, at: datetime, note: str | None = None) -> int:
        """How many customers were given the tag; who has it already keeps it as first given. All or none."""
        rows = [
            {"tag": tag, "customer_id": customer, "by": by, "at": at, "note": note}
            for customer in _distinct(customer_ids)
        ]
        added = 0
        with writing(self._engine) as connection:
            for start in range(0, len(rows), _BATCH):
                statement = insert(_HAND_TAGS).values(rows[start : start + _BATCH]).on_conflict_do_nothing()
                added += connection.execute(statement).rowcount
        return added

    def remove(self, tag: str, customer_ids: Iterable[str]) -> int:
        """How many customers the tag was taken from. All or none."""
        customers = _distinct(customer_ids)
        removed = 0
        with writing(self._engine) as connection:
            for start in range(0, len(customers), _BATCH):
                batch = customers[start : start + _BATCH]
                of_tag = delete(_HAND_TAGS).where(_HAND_TAGS.c.tag == tag)
                removed += connection.execute(of_tag.where(_HAND_TAGS.c.customer_id.in_(batch))).rowcount
        return removed

    def renaming(self, tag: str, new: str) -> Executable:
        """What gives all who have the tag the one of the new name instead, run together with what renames it."""
        return update(_HAND_TAGS).where(_HAND_TAGS.c.tag == tag).values(tag=new)

    def marks(self) -> dict[str, str]:
        """By tag, what changes whenever it is given to somebody or taken: how many have it, and when it came last."""
        counted = select(_HAND_TAGS.c.tag, func.count(), func.max(_HAND_TAGS.c.at)).group_by(_HAND_TAGS.c.tag)
        with self._engine.connect() as connection:
            return {tag: f"{customers} {latest}" for tag, customers, latest in connection.execute(counted)}

    def given(self, *, tag: str | None = None, customer_id: str | None = None) -> list[HandTag]:
        """The tags given by hand, of one tag or one customer where asked, ordered by tag and customer."""
        query = select(_HAND_TAGS).order_by(_HAND_TAGS.c.tag, _HAND_TAGS.c.customer_id)
        if tag is not None:
            query = query.where(_HAND_TAGS.c.tag == tag)
        if customer_id is not None:
            query = query.where(_HAND_TAGS.c.customer_id == customer_id)
        with self._engine.connect() as connection:
            return [HandTag(**row) for row in connection.execute(query).mappings()]


def _distinct(customer_ids: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(customer_ids))
