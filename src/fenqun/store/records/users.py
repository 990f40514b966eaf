"""The users of the workbench and the API."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from unicodedata import normalize

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Engine,
    RowMapping,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from fenqun.store.records.database import METADATA, writing

_USERS = Table(
    "users",
    METADATA,
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("full_name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("password_hash", String),
    Column("issuer", String),
    Column("subject", String),
    Column("active", Boolean, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("seen_at", DateTime),
    UniqueConstraint("issuer", "subject"),
)


def key_of(name: str) -> str:
    """What two names share that are the same user's: upper case, width and composition do not count."""
    return normalize("NFKC", normalize("NFKC", name).casefold())


@dataclass(frozen=True)
class User:
    """A user; moments are naive UTC. Without `password_hash` only `issuer` lets them in, who calls them `subject`."""

    name: str
    role: str
    made_at: datetime
    full_name: str = ""
    password_hash: str | None = None
    issuer: str | None = None
    subject: str | None = None
    active: bool = True
    must_change: bool = False
    seen_at: datetime | None = None


class Users:
    """The users by name. Nobody is ever deleted: the audit names them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, user: User) -> bool:
        """Whether the user was added; not where the name, or the issuer's subject, is there already."""
        with writing(self._engine) as connection:
            return connection.execute(_added(user)).rowcount == 1

    def add_first(self, user: User) -> bool:
        """Whether the user was added; not where there is anyone of the role."""
        with writing(self._engine) as connection:
            anyone = connection.execute(select(func.count()).where(_USERS.c.role == user.role)).scalar_one()
            return not anyone and connection.execute(_added(user)).rowcount == 1

    def get(self, name: str) -> User | None:
        """The user of that name, however it is written."""
        return self._one(_USERS.c.key == key_of(name))

    def signed_on(self, issuer: str, subject: str) -> User | None:
        """The user whom `issuer` calls `subject`."""
        return self._one(_USERS.c.issuer == issuer, _USERS.c.subject == subject)

    def _one(self, *conditions: Any) -> User | None:
        with self._engine.connect() as connection:
            found = connection.execute(select(_USERS).where(*conditions)).mappings().first()
        return _user(found) if found else None

    def all(self) -> list[User]:
        """Everyone, by name."""
        with self._engine.connect() as connection:
            return [_user(row) for row in connection.execute(select(_USERS).order_by(_USERS.c.key)).mappings()]

    def change(self, name: str, values: Mapping[str, Any], *, keep: str = "") -> bool:
        """Whether the values were set; nothing is where the last active user of the role `keep` would be lost."""
        held = select(func.count()).where(_USERS.c.role == keep, _USERS.c.active)
        with writing(self._engine) as connection:
            before = connection.execute(held).scalar_one()
            changed = connection.execute(update(_USERS).where(_USERS.c.key == key_of(name)).values(**values)).rowcount
            if before and not connection.execute(held).scalar_one():
                connection.rollback()
                return False
        return changed == 1


def _added(user: User) -> Any:
    return insert(_USERS).values(key=key_of(user.name), **asdict(user)).on_conflict_do_nothing()


def _user(row: RowMapping) -> User:
    return User(**{name: value for name, value in row.items() if name != "key"})
