"""What was done, told to the audit: by whom, through which door, how many, to where."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fenqun import clock
from fenqun.answers import ExportAnswer, RowsAnswer, TaggedAnswer, plain
from fenqun.store.records.audit import Deed

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened

DOWNLOAD = "download"
"""Where an export went that a browser or a program fetched."""
FETCHING = ("api", "web")
"""The doors through which rows leave to another machine."""


def audit(workspace: "Opened", action: str, what: str, details: Mapping[str, Any]) -> None:
    """Append an entry in the name of who asks; see `Workspace.audit`."""
    actor = workspace.actor
    deed = Deed(actor.name, actor.door, actor.address, action, what, plain(details))
    workspace.records.audit.append(deed, at=clock.now())


def queried(workspace: "Opened", answer: RowsAnswer) -> RowsAnswer:
    """The answer, after the audit has been told how many rows left through the server.

    Neither of the SQL, which may name a person, nor of who has the folder anyway.
    """
    if workspace.actor.door in FETCHING:
        workspace.audit("query", "sql", rows=len(answer.rows), columns=answer.columns, to=DOWNLOAD)
    return answer


def exported(workspace: "Opened", answer: ExportAnswer, *, action: str = "export", **details: object) -> ExportAnswer:
    """The answer, after the audit has been told: what, how many rows, which columns, to which file or as a download."""
    to = DOWNLOAD if workspace.actor.door in FETCHING else answer.file
    workspace.audit(action, answer.what, rows=answer.rows, columns=answer.columns, to=to, **details)
    return answer


def tagged(workspace: "Opened", answer: TaggedAnswer, *, file: str | None) -> TaggedAnswer:
    """The answer, after the audit has been told: how many customers, from which file; not who."""
    action = "tag_remove" if answer.removed else "tag_add"
    workspace.audit(action, answer.tag, customers=answer.changed, already=answer.already, file=file)
    return answer
