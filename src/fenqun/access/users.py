"""The users of a workspace: made, given a role, let in and kept out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from fenqun import clock
from fenqun.access import passwords
from fenqun.access.permissions import UserRole
from fenqun.answers import UserAnswer, UsersAnswer
from fenqun.errors import InvalidValue, Phrase, UnknownName, UsageError, message
from fenqun.store.records.users import User

if TYPE_CHECKING:
    from fenqun.workspace import Workspace

FIRST_ADMIN = "admin"
_NAME = re.compile(r"[\w.@+-]{1,64}")
LONGEST_FULL_NAME = 200


def listed(workspace: "Workspace") -> UsersAnswer:
    """Everyone, by name."""
    return UsersAnswer(tuple(answer(user) for user in workspace.records.users.all()))


def first_admin(workspace: "Workspace") -> UserAnswer | None:
    """The administrator of a workspace that has none, with a one-time password; None where there is one."""
    for name in numbered(FIRST_ADMIN):
        if any(user.role == UserRole.ADMIN for user in workspace.records.users.all()):
            break
        password = passwords.one_time()
        user = _new(name, UserRole.ADMIN, password)
        if workspace.records.users.add_first(user):
            workspace.audit("user_add", user.name, role=user.role)
            return answer(user, one_time_password=password)
    return None


def numbered(name: str) -> Iterator[str]:
    """The name, then `name-2`, `name-3`, …: without end."""
    return (name if number == 1 else f"{name}-{number}" for number in count(1))


def make(workspace: "Workspace", name: str, *, role: str, full_name: str = "") -> UserAnswer:
    """A new user with a one-time password. Raises InvalidValue for a name that is taken or cannot be one."""
    if not _NAME.fullmatch(name):
        raise _invalid(message("name"), message("up to 64 letters, digits and . _ @ + -"))
    if len(full_name) > LONGEST_FULL_NAME or not full_name.isprintable():
        raise _invalid(message("full name"), message("up to 200 characters on one line"))
    password = passwords.one_time()
    user = replace(_new(name, known_role(role), password), full_name=full_name)
    if not workspace.records.users.add(user):
        raise InvalidValue(key=Phrase(message("name")), what=Phrase(message("'{name}' is taken"), name=name))
    workspace.audit("user_add", user.name, role=user.role)
    return answer(user, one_time_password=password)


def change_role(workspace: "Workspace", name: str, role: str) -> UserAnswer:
    """The user in another role, from their next request on. Raises UsageError for the last administrator."""
    user, new = known_user(workspace, name), known_role(role)
    _change(workspace, user, role=new.value)
    workspace.audit("user_role", user.name, role=new.value, before=user.role)
    return answer(known_user(workspace, name))


def deactivate(workspace: "Workspace", name: str) -> UserAnswer:
    """The user, kept out from now on: sessions end, tokens do not count.

    Raises UsageError for the last administrator.
    """
    user = known_user(workspace, name)
    _change(workspace, user, active=False)
    ended = workspace.records.sessions.end_all(user.name)
    workspace.audit("user_deactivate", user.name, sessions=ended)
    return answer(known_user(workspace, name))


def activate(workspace: "Workspace", name: str) -> UserAnswer:
    """The user, let in again."""
    user = known_user(workspace, name)
    _change(workspace, user, active=True)
    workspace.audit("user_activate", user.name)
    return answer(known_user(workspace, name))


def reset_password(workspace: "Workspace", name: str) -> UserAnswer:
    """The user with a new one-time password; every session of theirs ends, and their tokens are revoked: whoever knew
    the old password may have made some.

    Raises UsageError for who signs on elsewhere.
    """
    user, password = known_user(workspace, name), passwords.one_time()
    if user.issuer is not None:
        said = message("'{name}' signs on through another system, which keeps the password")
        raise UsageError(what=Phrase(said, name=user.name))
    set_password(workspace, user, password, one_time=True)
    return answer(known_user(workspace, name), one_time_password=password)


def set_password(workspace: "Workspace", user: User, password: str, *, one_time: bool) -> User:
    """The user with the password; every session of theirs ends. With one for one time their tokens are revoked."""
    changed = replace(user, password_hash=passwords.hashed(password), must_change=one_time)
    _change(workspace, user, password_hash=changed.password_hash, must_change=one_time)
    ended = workspace.records.sessions.end_all(user.name)
    revoked = {"tokens": workspace.records.tokens.revoke_all(user.name)} if one_time else {}
    workspace.audit("user_password", user.name, one_time=one_time, sessions=ended, **revoked)
    return changed


def known_role(name: str) -> UserRole:
    """The role of that name. Raises UnknownName."""
    try:
        return UserRole(name)
    except ValueError:
        raise UnknownName(what=Phrase(message("role")), name=name, known=list(UserRole)) from None


def answer(user: User, *, one_time_password: str = "") -> UserAnswer:
    """The user as verbs answer it."""
    return UserAnswer(
        name=user.name,
        role=user.role,
        full_name=user.full_name,
        active=user.active,
        must_change=user.must_change,
        sign_on=user.issuer is not None,
        made_at=utc(user.made_at),
        seen_at=utc(user.seen_at),
        one_time_password=one_time_password,
    )


def utc(moment: datetime | None) -> str:
    """A moment (naive UTC) in ISO form to the second, '' for never."""
    return f"{moment.isoformat(timespec='seconds')}Z" if moment else ""


def _new(name: str, role: UserRole, password: str) -> User:
    return User(name, role.value, clock.now(), password_hash=passwords.hashed(password), must_change=True)


def known_user(workspace: "Workspace", name: str) -> User:
    """The user of that name. Raises UnknownName."""
    if (user := workspace.records.users.get(name)) is None:
        known = [user.name for user in workspace.records.users.all()]
        raise UnknownName(what=Phrase(message("user")), name=name, known=known)
    return user


def _change(workspace: "Workspace", user: User, **values: Any) -> None:
    if not workspace.records.users.change(user.name, values, keep=UserRole.ADMIN):
        said = message("'{name}' is the last administrator; make another one first")
        raise UsageError(what=Phrase(said, name=user.name))


def _invalid(key: str, what: str) -> InvalidValue:
    return InvalidValue(key=Phrase(key), what=Phrase(what))
