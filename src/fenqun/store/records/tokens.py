"""The tokens of the API, known by their hash only."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Column, DateTime, Engine, RowMapping, String, Table, delete, insert, select, update

from fenqun.store.records.database import METADATA, writing

_TOKENS = Table(
    "tokens",
    METADATA,
    Column("id", String, primary_key=True),
    Column("hash", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("user", String, nullable=False, index=True),
    Column("scope", String, nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("expires_at", DateTime, nullable=False),
    Column("used_at", DateTime),
)


@dataclass(frozen=True)
class Token:
    """A token; `id` names it to people, `hash` is that of its secret, `scope` the permissions it asks for.

    Moments are naive UTC.
    """

    id: str
    hash: str
    name: str
    user: str
    scope: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class Tokens:
    """The tokens; a revoked one is not there any more."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, token: Token) -> None:
        """Keep the token."""
        row = {**asdict(token), "scope": json.dumps(token.scope)}
        with writing(self._engine) as connection:
            connection.execute(insert(_TOKENS).values(**row))

    def get(self, secret_hash: str) -> Token | None:
        """The token whose secret has that hash, be it expired."""
        with self._engine.connect() as connection:
            found = connection.execute(select(_TOKENS).where(_TOKENS.c.hash == secret_hash)).mappings().first()
        return _token(found) if found else None

    def touch(self, token_id: str, *, at: datetime) -> None:
        """Note that the token was used."""
        with writing(self._engine) as connection:
            connection.execute(update(_TOKENS).where(_TOKENS.c.id == token_id).values(used_at=at))

    def revoke(self, token_id: str, *, user: str | None = None) -> bool:
        """Whether there was such a token, of that user where one is named; it counts no more."""
        revoked = delete(_TOKENS).where(_TOKENS.c.id == token_id)
        if user is not None:
            revoked = revoked.where(_TOKENS.c.user == user)
        with writing(self._engine) as connection:
            return connection.execute(revoked).rowcount == 1

    def revoke_all(self, user: str) -> int:
        """How many tokens the user had; none of them counts any more."""
        with writing(self._engine) as connection:
            return connection.execute(delete(_TOKENS).where(_TOKENS.c.user == user)).rowcount

    def all(self, *, user: str | None = None) -> list[Token]:
        """The tokens, of one user where asked, the newest first."""
        query = select(_TOKENS).order_by(_TOKENS.c.made_at.desc(), _TOKENS.c.id)
        if user is not None:
            query = query.where(_TOKENS.c.user == user)
        with self._engine.connect() as connection:
            return [_token(row) for row in connection.execute(query).mappings()]


def _token(row: RowMapping) -> Token:
    return Token(**{**row, "scope": tuple(json.loads(row["scope"]))})
