"""Answers about who may do what, and who did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fenqun.answers.answer import Answer


@dataclass(frozen=True)
class UserAnswer(Answer):
    """A user. `must_change`: the password is a one-time one. Moments are UTC in ISO form, '' never.

    `one_time_password` is there once, when it was made; only its hash is kept. `sign_on`: let in by another system.
    """

    name: str
    role: str
    full_name: str
    active: bool
    must_change: bool
    sign_on: bool
    made_at: str
    seen_at: str
    one_time_password: str = ""


@dataclass(frozen=True)
class UsersAnswer(Answer):
    """The users by name."""

    users: tuple[UserAnswer, ...]


@dataclass(frozen=True)
class SessionLine:
    """A session: since when, when last used, when it ends at the latest, from where, by which browser."""

    id: str
    made_at: str
    seen_at: str
    ends_at: str
    address: str
    agent: str
    current: bool


@dataclass(frozen=True)
class SessionsAnswer(Answer):
    """The sessions of a user, the one used last first."""

    sessions: tuple[SessionLine, ...]


@dataclass(frozen=True)
class TokenAnswer(Answer):
    """A token of the API. `secret` is there once, when it was made; only its hash is kept."""

    id: str
    name: str
    user: str
    scope: tuple[str, ...]
    made_at: str
    expires_at: str
    used_at: str
    secret: str = ""


@dataclass(frozen=True)
class TokensAnswer(Answer):
    """Tokens, the newest first."""

    tokens: tuple[TokenAnswer, ...]


@dataclass(frozen=True)
class AuditLine:
    """One entry: who, by which door, did what to what; `details` says how many and to where."""

    number: int
    at: str
    who: str
    door: str
    address: str
    action: str
    what: str
    details: Mapping[str, Any]


@dataclass(frozen=True)
class AuditAnswer(Answer):
    """Entries, the latest first; `after` asks for the next page, None at the end.

    `verified`: whether the chain was looked at; then `broken` is the number of the first entry that is not as it was
    written, None if all are. `head` is the hash of the last entry, `number` its number: kept elsewhere they prove the
    audit up to there. `actions`: all there have been.
    """

    lines: tuple[AuditLine, ...]
    after: int | None
    broken: int | None
    verified: bool = False
    number: int = 0
    head: str = ""
    actions: tuple[str, ...] = ()
