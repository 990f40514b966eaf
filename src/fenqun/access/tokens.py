"""Tokens: for programs that ask the API in a user's name."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from fenqun.access.identity import Identity
from fenqun.access.permissions import PERMISSION_LABELS, ROLE_LABELS, ROLES, Permission, UserRole
from fenqun.access.users import known_user, utc
from fenqun.answers import TokenAnswer, TokensAnswer
from fenqun.errors import InvalidValue, NotAllowed, Phrase, UnknownName, message
from fenqun.store.records.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fenqun.store.records import Records
    from fenqun.workspace import Workspace

MARK = "fq_"
"""What every token begins with, so that one that lies about is known for what it is."""
LONGEST_DAYS = 366
_USED_EVERY = timedelta(minutes=1)
_LONGEST_NAME = 100


def make(
    workspace: "Workspace", user: str, name: str, *, scope: "Iterable[str]", at: datetime, days: int = 90
) -> TokenAnswer:
    """A new token of the user, its secret for this once. scope: names of permissions.

    Raises InvalidValue for a name, scope or number of days that cannot be, NotAllowed for what the role does not
    include, UnknownName.
    """
    owner = known_user(workspace, user)
    if not 1 <= len(name) <= _LONGEST_NAME or not name.isprintable():
        raise _invalid(message("name"), message("up to 100 characters on one line"))
    if not 1 <= days <= LONGEST_DAYS:
        raise _invalid(message("days"), message("from 1 to 366"))
    wanted = _permissions(scope, UserRole(owner.role))
    secret = MARK + secrets.token_urlsafe(32)
    token = Token(secrets.token_hex(6), _hash(secret), name, owner.name, wanted, at, at + timedelta(days=days))
    workspace.records.tokens.add(token)
    workspace.audit("token_make", token.id, user=owner.name, scope=wanted, days=days)
    return _answer(token, secret=secret)


def identify(records: "Records", secret: str, *, at: datetime) -> Identity | None:
    """Who the token stands for, with what both its scope and the user's role now include; None where it counts not."""
    token = records.tokens.get(_hash(secret)) if secret.startswith(MARK) else None
    if token is None or at >= token.expires_at:
        return None
    user = records.users.get(token.user)
    if user is None or not user.active:
        return None
    if token.used_at is None or at - token.used_at >= _USED_EVERY:
        records.tokens.touch(token.id, at=at)
    return Identity.of(user, "token", token.id, scope=frozenset(token.scope))


def listed(workspace: "Workspace", user: str | None = None) -> TokensAnswer:
    """The tokens, of one user or all, the newest first; also those that have expired."""
    return TokensAnswer(tuple(_answer(token) for token in workspace.records.tokens.all(user=user)))


def revoke(workspace: "Workspace", token_id: str, *, user: str | None = None) -> None:
    """The token counts no more. user: whose it must be. Raises UnknownName."""
    if not workspace.records.tokens.revoke(token_id, user=user):
        raise UnknownName(what=Phrase(message("token")), name=token_id)
    workspace.audit("token_revoke", token_id)


def _permissions(scope: "Iterable[str]", role: UserRole) -> tuple[str, ...]:
    wanted = dict.fromkeys(scope)
    if not wanted:
        raise _invalid(message("scope"), message("name at least one permission"))
    for name in wanted:
        if name not in list(Permission):
            raise UnknownName(what=Phrase(message("permission")), name=name, known=list(Permission))
        if name not in ROLES[role]:
            what = Phrase(PERMISSION_LABELS[Permission(name)])
            raise NotAllowed(role=Phrase(ROLE_LABELS[role]), what=what)
    return tuple(wanted)


def _answer(token: Token, *, secret: str = "") -> TokenAnswer:
    made, expires, used = (utc(moment) for moment in (token.made_at, token.expires_at, token.used_at))
    return TokenAnswer(token.id, token.name, token.user, token.scope, made, expires, used, secret)


def _invalid(key: str, what: str) -> InvalidValue:
    return InvalidValue(key=Phrase(key), what=Phrase(what))


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
