"""Tries to sign in: how many have failed lately, by name and by address; a restart forgets none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Column, Connection, DateTime, Engine, Integer, String, Table, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from fenqun.store.records.database import METADATA, writing

_TRIES = Table(
    "tries",
    METADATA,
    Column("key", String, primary_key=True),
    Column("failed", Integer, nullable=False),
    Column("last_at", DateTime, nullable=False),
)
_KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Limit:
    """How often `kind` and `of` together may fail: `free` times at once, then after 1, 2, 4 … s, at most `longest`.

    Who has not tried for `forgotten` starts anew. Only a hash of `of` is kept: people type passwords for names.
    """

    kind: str
    of: str
    free: int
    longest: timedelta
    forgotten: timedelta

    @property
    def key(self) -> str:
        """What is kept of it."""
        return sha256(f"{self.kind}\n{self.of}".encode("utf-8", "surrogatepass")).hexdigest()

    def wait(self, failed: int) -> timedelta:
        """How long to wait after so many failures."""
        if failed < self.free:
            return timedelta(0)
        return min(timedelta(seconds=1 << min(failed - self.free, 20)), self.longest)


class Tries:
    """The failed tries. A try counts as failed from its start: many at once are no way around the limit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, limits: Sequence[Limit], *, at: datetime) -> timedelta:
        """How long to wait still; if not at all, the try has begun and counts for every one of the limits."""
        with writing(self._engine) as connection:
            failed = {limit.key: _failed(connection, limit, at) for limit in limits}
            waits = [_left(limit.wait(failed[limit.key][0]), failed[limit.key][1], at) for limit in limits]
            if longest := max(waits, default=timedelta(0)):
                return longest
            connection.execute(delete(_TRIES).where(_TRIES.c.last_at < at - _KEPT))
            for key, (count, _) in failed.items():
                now = {"failed": count + 1, "last_at": at}
                counted = insert(_TRIES).values(key=key, **now)
                connection.execute(counted.on_conflict_do_update(index_elements=["key"], set_=now))
        return timedelta(0)

    def succeeded(self, forgiven: Limit, *others: Limit) -> None:
        """The try that began has gone well: `forgiven` starts anew, of the others only this try counts no more."""
        with writing(self._engine) as connection:
            connection.execute(delete(_TRIES).where(_TRIES.c.key == forgiven.key))
            keys = [limit.key for limit in others]
            less = update(_TRIES).where(_TRIES.c.key.in_(keys), _TRIES.c.failed > 0)
            connection.execute(less.values(failed=_TRIES.c.failed - 1))


def _left(wait: timedelta, since: datetime, at: datetime) -> timedelta:
    """How much of the wait is left; never more than all of it, should the clock have been put back."""
    return max(min(since + wait - at, wait), timedelta(0))


def _failed(connection: Connection, limit: Limit, at: datetime) -> tuple[int, datetime]:
    found = connection.execute(select(_TRIES.c.failed, _TRIES.c.last_at).where(_TRIES.c.key == limit.key)).first()
    if found is None or at - found.last_at >= limit.forgotten:
        return 0, at
    return found.failed, found.last_at
