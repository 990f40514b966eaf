"""Answers about who may do what, and who did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fenqun.answers.answer import Answer


@dataclass(frozen=True)
class UserAnswer(Answer):
    """A user. `must_change`: the password is a one-time one. Moments are UTC in ISO form, '' never."""

    name: str
    role: str
    full_name: str
    active: bool
    must_change: bool
    sign_on: bool
    made_at: str
    seen_at: str


@dataclass(frozen=True)
class UsersAnswer(Answer):
    """The users by name."""

    users: tuple[UserAnswer, ...]


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
    """Entries, the latest first. `broken`: the number of the first entry whose hash does not fit, None if all do."""

    lines: tuple[AuditLine, ...]
    after: int | None
    broken: int | None
