"""Who is signed in: sessions, known by the hash of their id only."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Column, DateTime, Engine, RowMapping, String, Table, delete, insert, select, update

from fenqun.store.records.database import METADATA, writing

_SESSIONS = Table(
    "sessions",
    METADATA,
    Column("id", String, primary_key=True),
    Column("user", String, nullable=False, index=True),
    Column("made_at", DateTime, nullable=False),
    Column("seen_at", DateTime, nullable=False),
    Column("ends_at", DateTime, nullable=False),
    Column("address", String, nullable=False),
    Column("agent", String, nullable=False),
)


@dataclass(frozen=True)
class Session:
    """A session; `id` is the hash of what the browser holds.

    Moments are naive UTC; `ends_at` is the latest it can end. `agent`: the browser as it calls itself.
    """

    id: str
    user: str
    made_at: datetime
    seen_at: datetime
    ends_at: datetime
    address: str
    agent: str


class Sessions:
    """The sessions by the hash of their id; a session that has ended is not there any more."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def start(self, session: Session) -> None:
        """Keep the session; those past their end are swept out."""
        with writing(self._engine) as connection:
            connection.execute(delete(_SESSIONS).where(_SESSIONS.c.ends_at <= session.made_at))
            connection.execute(insert(_SESSIONS).values(**asdict(session)))

    def get(self, id_hash: str) -> Session | None:
        """The session of that hash, be it idle for long."""
        with self._engine.connect() as connection:
            found = connection.execute(select(_SESSIONS).where(_SESSIONS.c.id == id_hash)).mappings().first()
        return _session(found) if found else None

    def touch(self, id_hash: str, *, at: datetime) -> None:
        """Note that the session was used."""
        with writing(self._engine) as connection:
            connection.execute(update(_SESSIONS).where(_SESSIONS.c.id == id_hash).values(seen_at=at))

    def end(self, id_hash: str) -> bool:
        """Whether there was such a session; it has ended."""
        with writing(self._engine) as connection:
            return connection.execute(delete(_SESSIONS).where(_SESSIONS.c.id == id_hash)).rowcount == 1

    def end_all(self, user: str, *, but: str = "") -> int:
        """How many sessions of the user were ended: all, save the one with the hash `but`."""
        ended = delete(_SESSIONS).where(_SESSIONS.c.user == user, _SESSIONS.c.id != but)
        with writing(self._engine) as connection:
            return connection.execute(ended).rowcount

    def of(self, user: str) -> list[Session]:
        """The user's sessions, the one used last first."""
        query = select(_SESSIONS).where(_SESSIONS.c.user == user).order_by(_SESSIONS.c.seen_at.desc())
        with self._engine.connect() as connection:
            return [_session(row) for row in connection.execute(query).mappings()]


def _session(row: RowMapping) -> Session:
    return Session(**row)
