"""What was done, told to the audit: by whom, through which door, how many, to where."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fenqun import clock
from fenqun.answers import ExportAnswer, TaggedAnswer, plain
from fenqun.store.records.audit import Deed

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened

DOWNLOAD = "download"
"""Where an export went that a browser or a program fetched."""


def audit(workspace: "Opened", action: str, what: str, details: Mapping[str, Any]) -> None:
    """Append an entry in the name of who asks; see `Workspace.audit`."""
    actor = workspace.actor
    deed = Deed(actor.name, actor.door, actor.address, action, what, plain(details))
    workspace.records.audit.append(deed, at=clock.now())


def exported(
    workspace: "Opened", answer: ExportAnswer, *, action: str = "export", **details: object
) -> ExportAnswer:
    """The answer, after the audit has been told: what, how many rows, which columns, to which file or as a download."""
    fetched = workspace.actor.door in ("api", "web")
    to = DOWNLOAD if fetched else answer.file
    workspace.audit(action, answer.what, rows=answer.rows, columns=answer.columns, to=to, **details)
    return answer


def tagged(workspace: "Opened", answer: TaggedAnswer, *, file: str | None) -> TaggedAnswer:
    """The answer, after the audit has been told: how many customers, from which file; not who."""
    action = "tag_remove" if answer.removed else "tag_add"
    workspace.audit(action, answer.tag, customers=answer.changed, already=answer.already, file=file)
    return answer
