"""Files that have arrived become the workspace's: a new workspace, a new source, or more of a source there is."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fenqun.answers import TakenAnswer
from fenqun.errors import Phrase, UsageError, message
from fenqun.language import translator
from fenqun.project.init import Table, Wish, begin
from fenqun.workspace.choosing import choices_of, wish_of
from fenqun.workspace.looking import folder_of
from fenqun.workspace.matching import Chosen, chosen
from fenqun.workspace.receiving import arrival_of
from fenqun.workspace.seeing import decided, tables_of, wished

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

TAKEN = "taken.json"


def take(
    workspace: "Workspace", arrival: str, choices: Mapping[str, Any] | None, wishes: Mapping[str, Any] | None
) -> TakenAnswer:
    """See `Workspace.take`."""
    known = arrival_of(folder_of(workspace), arrival)
    with workspace.writing():
        if known.kept(TAKEN) is not None:
            raise UsageError(what=Phrase(message("these files have been taken already")))
        said = choices_of(choices, tables_of(known).looks) if choices else {}
        found = [one for one in chosen(workspace, known, {**decided(known), **said}) if one.how != "leave"]
        if not found:
            raise UsageError(what=Phrase(message("every table is to be left; choose what at least one of them is")))
        taken = _begun(workspace, found, wish_of(wishes) if wishes is not None else wished(known))
        known.keep(TAKEN, taken.as_json())
    return taken


def _begun(workspace: "Workspace", found: Sequence[Chosen], wish: Wish) -> TakenAnswer:
    """A new workspace of the tables."""
    report = begin(workspace.directory, [Table(tuple(looks), name) for name, looks in _by_source(found).items()], wish)
    translate = translator(workspace.chosen_language or report.settings.language)
    return TakenAnswer(
        sources=tuple(arrival.name for arrival in report.sources),
        files=(*report.files, *(arrival.path for arrival in report.sources)),
        notes=tuple(note.text(translate) for note in report.notes),
        definitions=report.definitions,
        possible={},
    )


def _by_source(found: Sequence[Chosen]) -> dict[str, list[Any]]:
    by_source: dict[str, list[Any]] = {}
    for one in found:
        by_source.setdefault(one.source, []).append(one.look)
    return by_source
