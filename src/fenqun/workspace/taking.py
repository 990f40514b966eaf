"""Files that have arrived become the workspace's: a new workspace, a new source, or more of a source there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fenqun.answers import TakenAnswer
from fenqun.errors import Phrase, UsageError, message
from fenqun.language import translator
from fenqun.project.init import Wish, begin
from fenqun.workspace.choosing import choices_of, wish_of
from fenqun.workspace.extending import by_source, extend
from fenqun.workspace.keeping import editing
from fenqun.workspace.looking import waiting
from fenqun.workspace.matching import Chosen, chosen
from fenqun.workspace.seeing import decided, tables_of, wished

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace


@dataclass(frozen=True)
class Said:
    """What is said with a taking, beside what was decided before: plain data as `Workspace.take` has it."""

    choices: Mapping[str, Any] | None = None
    wish: Mapping[str, Any] | None = None
    definitions: Sequence[str] = ()


def take(workspace: "Workspace", arrival: str, said: Said) -> TakenAnswer:
    """See `Workspace.take`."""
    known = waiting(workspace, arrival)
    choices = decided(known) | (choices_of(said.choices, tables_of(known).looks) if said.choices else {})
    chosen(workspace, known, choices)  # whatever must be looked at anew is, before others are kept waiting
    with workspace.writing(), editing(workspace):
        known.must_wait()
        found = [one for one in chosen(workspace, known, choices) if one.how != "leave"]
        if not found:
            raise UsageError(what=Phrase(message("every table is to be left; choose what at least one of them is")))
        if workspace.is_declared:
            taken = _extended(workspace, found, said.definitions)
        else:
            taken = _begun(workspace, found, wish_of(said.wish) if said.wish is not None else wished(known))
        known.taken()
    workspace.audit("take", ", ".join(f"sources/{name}" for name in taken.sources), files=len(known.files))
    return taken


def _begun(workspace: "Workspace", found: Sequence[Chosen], wish: Wish) -> TakenAnswer:
    """A new workspace of the tables."""
    report = begin(workspace.directory, by_source(found), wish)
    translate = translator(workspace.chosen_language or report.settings.language)
    return TakenAnswer(
        sources=tuple(arrival.name for arrival in report.sources),
        files=(*report.files, *dict.fromkeys(arrival.path for arrival in report.sources)),
        notes=tuple(note.text(translate) for note in report.notes),
        definitions=report.definitions,
    )


def _extended(workspace: "Workspace", found: Sequence[Chosen], definitions: Sequence[str]) -> TakenAnswer:
    """The workspace with more in it."""
    done = extend(workspace, found, definitions)
    translate = translator(workspace.language)
    return TakenAnswer(
        sources=tuple(dict.fromkeys(done.sources)),
        files=tuple(dict.fromkeys(done.files)),
        notes=tuple(note.text(translate) for note in done.notes),
        definitions=done.definitions,
    )
