"""The jobs: long work that was asked for, how far it is, and what it said on the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Engine,
    Float,
    Integer,
    RowMapping,
    String,
    Table,
    delete,
    select,
    update,
)

from fenqun.store.records.database import METADATA, writing

OPEN = ("waiting", "running")
"""The states of a job that is not over."""

_JOBS = Table(
    "jobs",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("work", String, nullable=False),
    Column("options", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("share", Float, nullable=False),
    Column("step", JSON, nullable=False),
    Column("by", String, nullable=False),
    Column("actor", JSON, nullable=False),
    Column("asked_at", DateTime, nullable=False),
    Column("started_at", DateTime),
    Column("ended_at", DateTime),
    Column("stop_wished", Boolean, nullable=False),
    Column("problems", JSON, nullable=False),
    Column("outcome", JSON, nullable=False),
)
_LINES = Table(
    "job_lines",
    METADATA,
    Column("id", String, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("text", JSON, nullable=False),
)


@dataclass(frozen=True)
class Job:
    """A job; moments are naive UTC, None not yet. `step` and `problems` are texts as plain JSON, to be translated.

    `state`: waiting, running, done, failed, cancelled, interrupted. `share`: 0 to 1. `outcome`: what the work left.
    `by` is who asked, `actor` all that is known of them.
    """

    id: str
    work: str
    options: Mapping[str, Any]
    by: str
    asked_at: datetime
    actor: Mapping[str, Any] = field(default_factory=dict)
    state: str = "waiting"
    share: float = 0.0
    step: Any = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    stop_wished: bool = False
    problems: Sequence[Any] = ()
    outcome: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN


@dataclass(frozen=True)
class Line:
    """A line of a job's log: when (naive UTC), and a text as plain JSON."""

    at: datetime
    text: Any


class Jobs:
    """The jobs by id. A job that is over never changes again."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, job: Job) -> str:
        """The job's id; that of another where one waits already for the same work with the same options."""
        row = {name: getattr(job, name) for name in _FIELDS}
        same = (_JOBS.c.work == job.work, _JOBS.c.options == row["options"], _JOBS.c.state == "waiting")
        with writing(self._engine) as connection:
            waiting = connection.execute(select(_JOBS.c.id).where(*same, ~_JOBS.c.stop_wished)).scalars().first()
            if waiting is not None:
                return str(waiting)
            connection.execute(_JOBS.insert().values(row | {"problems": list(job.problems)}))
        return job.id

    def get(self, id: str) -> Job | None:  # noqa: A002 - the word of the definition
        """The job of that id."""
        with self._engine.connect() as connection:
            row = connection.execute(select(_JOBS).where(_JOBS.c.id == id)).mappings().first()
        return _job(row) if row else None

    def latest(self, limit: int, *, only_open: bool = False) -> list[Job]:
        """The jobs asked for last, the latest first."""
        query = select(_JOBS).order_by(_JOBS.c.number.desc()).limit(limit)
        if only_open:
            query = query.where(_JOBS.c.state.in_(OPEN))
        with self._engine.connect() as connection:
            return [_job(row) for row in connection.execute(query).mappings()]

    def change(self, id: str, lines: Iterable[Line] = (), **changed: Any) -> bool:  # noqa: A002
        """Whether the job was still open, and now has these values and more lines in its log."""
        still = (_JOBS.c.id == id, _JOBS.c.state.in_(OPEN))
        with writing(self._engine) as connection:
            if connection.execute(select(_JOBS.c.id).where(*still)).first() is None:
                return False
            if changed:
                connection.execute(update(_JOBS).where(*still).values(changed))
            last = connection.execute(
                select(_LINES.c.line).where(_LINES.c.id == id).order_by(_LINES.c.line.desc()).limit(1)
            ).scalar()
            rows = [
                {"id": id, "line": number, "at": line.at, "text": line.text}
                for number, line in enumerate(lines, start=(last or 0) + 1)
            ]
            if rows:
                connection.execute(_LINES.insert(), rows)
        return True

    def lines(self, id: str) -> list[Line]:  # noqa: A002
        """The job's log, in order."""
        query = select(_LINES.c.at, _LINES.c.text).where(_LINES.c.id == id).order_by(_LINES.c.line)
        with self._engine.connect() as connection:
            return [Line(**row) for row in connection.execute(query).mappings()]

    def forget(self, keep: int) -> None:
        """Drop the jobs that are over but for the last `keep`, with their logs."""
        newest = select(_JOBS.c.number).order_by(_JOBS.c.number.desc()).limit(keep)
        with writing(self._engine) as connection:
            connection.execute(delete(_JOBS).where(_JOBS.c.number.not_in(newest), _JOBS.c.state.not_in(OPEN)))
            connection.execute(delete(_LINES).where(_LINES.c.id.not_in(select(_JOBS.c.id))))


_FIELDS = [column.name for column in _JOBS.columns if column.name != "number"]


def _job(row: RowMapping) -> Job:
    return Job(**{name: row[name] for name in _FIELDS})
