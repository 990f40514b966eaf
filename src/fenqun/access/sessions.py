"""Sessions: signed in at a browser, until they are idle, over, or ended."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from fenqun.access.identity import Identity
from fenqun.access.users import utc
from fenqun.answers import SessionLine, SessionsAnswer
from fenqun.errors import Phrase, UnknownName, message
from fenqun.store.records.sessions import Session
from fenqun.store.records.users import User

if TYPE_CHECKING:
    from fenqun.store.records import Records
    from fenqun.workspace import Workspace

TOUCHED_EVERY = timedelta(minutes=1)
"""A session's use is noted at most so often: it may end so much earlier than its idle time says."""
SHOWN = 12
"""Characters of the hash by which a session is named to its user."""
_AGENT = 200


@dataclass(frozen=True)
class SessionLimits:
    """How long a session may be idle, and how long it lasts at most."""

    idle: timedelta = timedelta(hours=2)
    absolute: timedelta = timedelta(hours=12)


@dataclass(frozen=True)
class Visit:
    """When (naive UTC) and with which browser somebody comes, and how long sessions last."""

    at: datetime
    agent: str = ""
    limits: SessionLimits = SessionLimits()


def start(workspace: "Workspace", user: User, visit: Visit) -> tuple[str, Identity]:
    """The secret for the browser and who it stands for; only its hash is kept."""
    secret = secrets.token_urlsafe(32)
    ends_at = visit.at + visit.limits.absolute
    address, agent = workspace.actor.address, visit.agent[:_AGENT].encode("utf-8", "replace").decode()
    kept = Session(_hash(secret), user.name, visit.at, visit.at, ends_at, address, agent)
    workspace.records.sessions.start(kept)
    workspace.records.users.change(user.name, {"seen_at": visit.at})
    return secret, Identity.of(user, "session", kept.id)


def identify(records: "Records", secret: str, visit: Visit, *, attended: bool = True) -> Identity | None:
    """Who the session stands for, in the role they have now; None where it has ended or the user is kept out.

    attended: somebody is there; a page that asks again by itself does not keep an idle session alive.
    """
    session = records.sessions.get(_hash(secret))
    if session is None:
        return None
    if visit.at >= session.ends_at or visit.at - session.seen_at >= visit.limits.idle:
        records.sessions.end(session.id)
        return None
    user = records.users.get(session.user)
    if user is None or not user.active:
        return None
    if attended and visit.at - session.seen_at >= TOUCHED_EVERY:
        records.sessions.touch(session.id, at=visit.at)
        records.users.change(user.name, {"seen_at": visit.at})
    return Identity.of(user, "session", session.id)


def sign_out(workspace: "Workspace", secret: str) -> None:
    """End the session, at once and for good."""
    if workspace.records.sessions.end(_hash(secret)):
        workspace.audit("sign_out", workspace.actor.name)


def sessions(workspace: "Workspace", user: str, *, current: str = "") -> SessionsAnswer:
    """The sessions of a user. current: the `via_id` of the one that asks."""
    found = workspace.records.sessions.of(user)
    return SessionsAnswer(tuple(_line(session, current=session.id == current) for session in found))


def end(workspace: "Workspace", user: str, session_id: str) -> None:
    """End the user's session of that id, as `sessions` gives it. Raises UnknownName."""
    found = [session for session in workspace.records.sessions.of(user) if session.id[:SHOWN] == session_id]
    if not found or not workspace.records.sessions.end(found[0].id):
        raise UnknownName(what=Phrase(message("session")), name=session_id)
    workspace.audit("session_end", found[0].user)


def _line(session: Session, *, current: bool) -> SessionLine:
    made, seen, ends = (utc(moment) for moment in (session.made_at, session.seen_at, session.ends_at))
    return SessionLine(session.id[:SHOWN], made, seen, ends, session.address, session.agent, current)


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
