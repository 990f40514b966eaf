"""The audit as people look at it."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from fenqun.answers import AuditAnswer, AuditLine
from fenqun.errors import Phrase, UsageError, message
from fenqun.store.records.audit import Entry, Head

if TYPE_CHECKING:
    from fenqun.workspace import Workspace

MOST = 1_000

ACTION_LABELS: Mapping[str, str] = {
    "init": message("started the workspace"),
    "take": message("imported"),
    "refresh": message("refreshed"),
    "cancel": message("cancelled"),
    "save": message("changed a definition"),
    "delete": message("deleted a definition"),
    "rename": message("renamed a definition"),
    "undo": message("undid a change"),
    "refit": message("had clusters learned anew"),
    "decide": message("recorded a decision"),
    "save_list": message("saved a list"),
    "put_back": message("put back what an import replaced"),
    "tag_add": message("gave a tag"),
    "tag_remove": message("took a tag"),
    "export": message("exported"),
    "query": message("asked by SQL"),
    "report": message("wrote a report"),
    "vacuum": message("freed room in the store"),
    "mend": message("mended the store"),
    "sign_in": message("signed in"),
    "sign_in_failed": message("failed to sign in"),
    "sign_out": message("signed out"),
    "session_end": message("ended a session"),
    "user_add": message("added a user"),
    "user_role": message("changed a role"),
    "user_deactivate": message("deactivated a user"),
    "user_activate": message("activated a user"),
    "user_password": message("set a password"),
    "token_make": message("made a token"),
    "token_revoke": message("revoked a token"),
}
"""What each action is called, in English, to be translated; an action without a label is shown by its name."""

DETAIL_LABELS: Mapping[str, str] = {
    "already": message("had it already"),
    "as_of": message("as of"),
    "before": message("before"),
    "by": message("by"),
    "bytes": message("bytes"),
    "chosen": message("chosen"),
    "columns": message("columns"),
    "customers": message("customers"),
    "days": message("days"),
    "decision": message("decision"),
    "diff": message("change"),
    "edit": message("change no."),
    "file": message("file"),
    "findings": message("findings"),
    "files": message("files"),
    "filtered": message("filtered"),
    "one_time": message("one-time password"),
    "rejected": message("rejected"),
    "role": message("role"),
    "moving": message("customers in another segment by it"),
    "rows": message("rows"),
    "scope": message("scope"),
    "sessions": message("sessions ended"),
    "sign_on": message("by the organisation's account"),
    "snapshots": message("snapshots"),
    "sources": message("sources"),
    "to": message("to"),
    "user": message("user"),
    "values": message("values"),
    "work": message("work"),
}
"""What each detail of an entry is called, in English, to be translated; one without a label is shown by its name."""

DOOR_LABELS: Mapping[str, str] = {
    "api": message("API"),
    "cli": message("command line"),
    "python": message("Python"),
    "web": message("workbench"),
}
"""What each door is called, in English, to be translated."""


def audited(
    workspace: "Workspace",
    *,
    after: int | None = None,
    limit: int = 50,
    who: str = "",
    action: str = "",
    since: datetime | None = None,
    verify: bool = False,
    against: str = "",
) -> AuditAnswer:
    """A page of entries, the latest first. since: naive UTC; verify: look at the whole chain as well, which takes long.

    against: a seal `number:hash` noted before, which must still hold. What is found by that and what cannot be: see
    `Audit.verify`. Raises UsageError for what is no seal.
    """
    audit = workspace.records.audit
    most = max(1, min(limit, MOST))
    found = audit.lines(after=after, limit=most + 1, who=who, action=action, since=since)
    head = audit.head()
    return AuditAnswer(
        lines=tuple(_line(entry) for entry in found[:most]),
        after=found[most - 1].number if len(found) > most else None,
        broken=audit.verify(known=_seal(against)) if verify else None,
        verified=verify,
        number=head.number,
        head=head.hash,
        actions=tuple(audit.actions()),
    )


def _seal(text: str) -> Head | None:
    if not text:
        return None
    number, _, sealed = text.partition(":")
    if not number.isdecimal() or not re.fullmatch("[0-9a-f]{64}", sealed):
        raise UsageError(what=Phrase(message("'{text}' is no seal of the audit; write number:hash"), text=text))
    return Head(int(number), sealed)


def _line(entry: Entry) -> AuditLine:
    parts = (entry.number, entry.at, entry.who, entry.door, entry.address, entry.action, entry.what, entry.details)
    return AuditLine(*parts)
