"""Files that have arrived become the workspace's: a new workspace, a new source, or more of a source there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fenqun.answers import TakenAnswer
from fenqun.engine.checking import missing
from fenqun.errors import FenqunError, MissingColumn, Phrase, Place, Problems, UsageError, message
from fenqun.language import translator
from fenqun.project.arrival import arrivals
from fenqun.project.init import Wish, as_one, begin
from fenqun.workspace.choosing import JOINING, Choice, How, choices_of, wish_of
from fenqun.workspace.extending import beside, by_source, extend
from fenqun.workspace.keeping import editing
from fenqun.workspace.looking import waiting
from fenqun.workspace.matching import Chosen, chosen
from fenqun.workspace.receiving import Arrival
from fenqun.workspace.seeing import tables_of, wished, with_said
from fenqun.workspace.trial import imported, trials

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
    choices = with_said(known, choices_of(said.choices, tables_of(known).looks) if said.choices else {})
    _settled(workspace, known, choices)  # whatever must be read is, before others are kept waiting
    with workspace.writing(), editing(workspace):
        known.must_wait()
        found = [one for one in _settled(workspace, known, choices) if one.how != "leave"]
        if not found:
            raise UsageError(what=Phrase(message("every table is to be left; choose what at least one of them is")))
        _must_be_readable(workspace, [one for one in found if one.how == "new"])
        if workspace.is_declared:
            taken = _extended(workspace, found, said.definitions)
        else:
            taken = _begun(workspace, found, wish_of(said.wish) if said.wish is not None else wished(known))
        known.taken()
    workspace.audit("take", ", ".join(f"sources/{name}" for name in taken.sources), files=len(known.files))
    return taken


def _settled(workspace: "Workspace", arrival: Arrival, choices: Mapping[str, Choice]) -> list[Chosen]:
    """The tables as decided; how they come to a source there is, where nobody said it, by what it has of them.

    Raises UsageError where somebody must say it.
    """
    found = chosen(workspace, arrival, choices)
    guessed = [one for one in found if one.how in JOINING and not one.is_said]
    hows: dict[str, How] = {}
    for trial in trials(workspace, arrival, guessed):
        try:
            how = trial.proposal(imported(arrival, trial))
        except FenqunError:  # as a refresh will say
            how = trial.joins
        if how is None:
            raise UsageError(what=Phrase(_MUST_SAY, files=", ".join(trial.files), source=trial.name))
        hows |= dict.fromkeys(trial.tables, how)
    return [replace(one, how=hows.get(one.table.key, one.how)) for one in found]


_MUST_SAY = message("'{source}' has much of {files} already, and it differs: say whether to add_new, add or replace it")


def _must_be_readable(workspace: "Workspace", found: Sequence[Chosen]) -> None:
    """Raises Problems with MissingColumn where a new source lacks what no row of it can do without."""
    tables = by_source(found)
    there = beside(workspace.project) if workspace.is_declared else {}
    looked = [(as_one(table.looks), "") for table in tables]
    problems = []
    for arrival in arrivals(looked, names=[table.name for table in tables], beside=there):
        if (lacking := missing(arrival.look.role, arrival.columns)) is not None:
            known = ", ".join(arrival.look.header)
            place = Place(arrival.look.path.name)
            problems.append(MissingColumn(at=place, name=lacking, known=known, source=arrival.name))
    if problems:
        raise Problems(problems)


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
