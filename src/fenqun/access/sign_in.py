"""Signing in: by name and password, or known to another system."""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fenqun.access import passwords, sessions
from fenqun.access.identity import Identity
from fenqun.access.permissions import UserRole
from fenqun.access.sessions import Visit
from fenqun.access.tries import one_try
from fenqun.access.users import LONGEST_FULL_NAME, numbered, set_password
from fenqun.errors import InvalidValue, Phrase, SignInFailed, message
from fenqun.store.records.users import User
from fenqun.workspace.actor import Actor

if TYPE_CHECKING:
    from fenqun.workspace import Workspace

_NO_NAME = re.compile(r"[^\w.@+-]+")
_LONGEST_NAME = 60


@dataclass(frozen=True)
class SignedIn:
    """A new session: the secret that only the browser keeps, and who it stands for."""

    secret: str
    identity: Identity


@dataclass(frozen=True)
class SignOn:
    """Somebody whom another system vouches for: `issuer` calls them `subject`, for ever; the names may change."""

    issuer: str
    subject: str
    name: str
    full_name: str = ""


def sign_in(workspace: "Workspace", name: str, password: str, visit: Visit) -> SignedIn:
    """A new session for the user of that name; the address is the workspace's actor's.

    Raises SignInFailed, after the same work whether the name is wrong or the password; TooManyTries.
    """
    with one_try(workspace, name, visit.at):
        user = workspace.records.users.get(name)
        if not _opens(user, password) or user is None:
            workspace.audit("sign_in_failed", user.name if user else "")
            raise SignInFailed()
        if passwords.needs_rehash(user.password_hash or ""):
            user = replace(user, password_hash=passwords.hashed(password))
            workspace.records.users.change(user.name, {"password_hash": user.password_hash})
        return _started(workspace, user, visit)


def change_password(workspace: "Workspace", name: str, visit: Visit, *, old: str, new: str) -> SignedIn:
    """A new session for the user, whose password is a new one; every other session of theirs has ended.

    Raises SignInFailed where `old` is not the password, InvalidValue for a `new` one that is easily guessed or `old`.
    """
    with one_try(workspace, name, visit.at):
        user = workspace.records.users.get(name)
        if not _opens(user, old) or user is None:
            raise SignInFailed()
    passwords.check(new, name=user.name)
    if new == old:
        raise InvalidValue(key=Phrase(message("password")), what=Phrase(message("not the one there was")))
    return _started(workspace, set_password(workspace, user, new, one_time=False), visit)


def signed_on(workspace: "Workspace", who: SignOn, visit: Visit, *, role: UserRole = UserRole.VIEWER) -> SignedIn:
    """A new session for whom another system vouches for; a new user of the role where they come for the first time.

    A name that somebody has already is never theirs: they get it with a number. Raises SignInFailed for who is kept
    out.
    """
    user = workspace.records.users.signed_on(who.issuer, who.subject) or _welcomed(workspace, who, visit, role)
    if not user.active:
        workspace.audit("sign_in_failed", user.name)
        raise SignInFailed()
    return _started(workspace, user, visit)


def _opens(user: User | None, password: str) -> bool:
    """Whether the password is the user's; a hash is verified in every case, so that all take the same time."""
    kept = user.password_hash if user is not None and user.active else None
    return passwords.verify(kept or passwords.NOBODYS, password) and kept is not None


def _started(workspace: "Workspace", user: User, visit: Visit) -> SignedIn:
    secret, identity = sessions.start(workspace, user, visit)
    now = workspace.records.users.get(user.name)
    if now is None or not now.active or now.password_hash != user.password_hash:
        # Changed while the old password was verified: the session must not outlive it.
        workspace.records.sessions.end(identity.via_id)
        raise SignInFailed()
    actor = identity.actor(workspace.actor.door, address=workspace.actor.address)
    workspace.acting(actor).audit("sign_in", user.name)
    return SignedIn(secret, identity)


def _welcomed(workspace: "Workspace", who: SignOn, visit: Visit, role: UserRole) -> User:
    """The new user: by the name they have elsewhere, or the first like it that is free."""
    wished = _NO_NAME.sub("-", who.name)[:_LONGEST_NAME] or who.subject[:_LONGEST_NAME]
    shown = "".join(letter for letter in who.full_name if letter.isprintable())[:LONGEST_FULL_NAME]
    users = workspace.records.users
    for name in numbered(wished):
        user = User(name, role.value, visit.at, shown, issuer=who.issuer, subject=who.subject)
        if users.add(user):
            workspace.acting(Actor(name, workspace.actor.door)).audit("user_add", name, role=role.value, sign_on=True)
            return user
        if there := users.signed_on(who.issuer, who.subject):
            return there
    raise AssertionError("names do not run out")
