"""Answers to requests that came with an Idempotency-Key, so that one that comes again is answered, not done again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    String,
    Table,
    and_,
    delete,
    insert,
    or_,
    select,
    update,
)

from fenqun.store.records.database import METADATA, writing

KEPT = timedelta(hours=24)
"""How long an answer is kept."""
ABANDONED = timedelta(minutes=10)
"""After so long a request without an answer counts as broken off: its process has ended, say."""

_REQUESTS = Table(
    "idempotency",
    METADATA,
    Column("who", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("route", String, nullable=False),
    Column("request", String, nullable=False),
    Column("begun_at", DateTime, nullable=False),
    Column("status", Integer),
    Column("headers", String),
    Column("body", LargeBinary),
)


@dataclass(frozen=True)
class Request:
    """A request with a key: `who` asked, the route with its method, and the hash of all that was sent."""

    who: str
    key: str
    route: str
    request: str


@dataclass(frozen=True)
class Reply:
    """What was answered."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


Begun = Literal["begun", "running", "other"]
"""Do it now; somebody is doing it right now; the key was used for another request."""


class Idempotency:
    """The requests with a key, by who asked and key."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, request: Request, *, at: datetime) -> Begun | Reply:
        """The answer there was, or whether to go on: after 'begun', call `finish` or `forget`."""
        gone = or_(
            _REQUESTS.c.begun_at <= at - KEPT,
            and_(_REQUESTS.c.status.is_(None), _REQUESTS.c.begun_at <= at - ABANDONED),
        )
        with writing(self._engine) as connection:
            connection.execute(delete(_REQUESTS).where(gone))
            found = connection.execute(select(_REQUESTS).where(_is(request))).first()
            if found is None:
                row = {"who": request.who, "key": request.key, "route": request.route, "request": request.request}
                connection.execute(insert(_REQUESTS).values(begun_at=at, **row))
                return "begun"
        if (found.route, found.request) != (request.route, request.request):
            return "other"
        if found.status is None:
            return "running"
        return Reply(found.status, found.body, json.loads(found.headers))

    def finish(self, request: Request, reply: Reply) -> None:
        """Keep the answer for who asks again with the same key."""
        row = {"status": reply.status, "headers": json.dumps(dict(reply.headers)), "body": reply.body}
        with writing(self._engine) as connection:
            connection.execute(update(_REQUESTS).where(_is(request)).values(**row))

    def forget(self, request: Request) -> None:
        """The request failed and may be tried again under its key."""
        with writing(self._engine) as connection:
            connection.execute(delete(_REQUESTS).where(_is(request), _REQUESTS.c.status.is_(None)))


def _is(request: Request) -> ColumnElement[bool]:
    return and_(_REQUESTS.c.who == request.who, _REQUESTS.c.key == request.key)
