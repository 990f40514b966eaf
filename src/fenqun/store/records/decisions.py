"""Which segments were chosen and which were not: by whom, when, why, and the figures as they were; only ever added."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, DateTime, Engine, Integer, RowMapping, String, Table, select

from fenqun.store.records.database import METADATA, only_added, writing

_DECISIONS = Table(
    "decisions",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime, nullable=False),
    Column("by", String, nullable=False),
    Column("recorded_by", String, nullable=False),
    Column("targets", String, nullable=False, index=True),
    Column("division", String, nullable=False),
    Column("snapshot", String, nullable=False),
    Column("as_of", String, nullable=False),
    Column("chosen", String, nullable=False),
    Column("rejected", String, nullable=False),
    Column("why", String, nullable=False),
    Column("figures", String, nullable=False),
    sqlite_autoincrement=True,
)
only_added(_DECISIONS, "decisions are only ever added")


@dataclass(frozen=True)
class Decision:
    """One decision; `at` is naive UTC. `number` counts from 1, 0 before it is kept.

    `by` decided, `recorded_by` wrote it down. `targets`: the choice of the text, of which segmentation: `division`.
    `rejected`: by segment why not. `figures`: by segment what it was judged by, as plain JSON.
    """

    at: datetime
    by: str
    recorded_by: str
    targets: str
    division: str
    snapshot: str
    as_of: str
    chosen: Sequence[str]
    rejected: Mapping[str, str]
    why: str
    figures: Mapping[str, Mapping[str, Any]]
    number: int = 0


class Decisions:
    """The decisions in their order."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, decision: Decision) -> int:
        """The number of the decision, which is kept from now on."""
        plain = ("at", "by", "recorded_by", "targets", "division", "snapshot", "as_of", "why")
        row = {name: getattr(decision, name) for name in plain}
        told = {name: _json(getattr(decision, name)) for name in ("chosen", "rejected", "figures")}
        with writing(self._engine) as connection:
            kept = connection.execute(_DECISIONS.insert().values({**row, **told}).returning(_DECISIONS.c.number))
            return int(kept.scalar_one())

    def listed(self, *, limit: int, after: int | None = None, targets: str | None = None) -> list[Decision]:
        """The decisions, the latest first, older than number `after`; of one choice where named."""
        query = select(_DECISIONS).order_by(_DECISIONS.c.number.desc()).limit(limit)
        if after is not None:
            query = query.where(_DECISIONS.c.number < after)
        if targets is not None:
            query = query.where(_DECISIONS.c.targets == targets)
        with self._engine.connect() as connection:
            return [_decision(row) for row in connection.execute(query).mappings()]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _decision(row: RowMapping) -> Decision:
    told = {name: json.loads(row[name]) for name in ("chosen", "rejected", "figures")}
    return Decision(**{**{str(name): value for name, value in row.items()}, **told})
