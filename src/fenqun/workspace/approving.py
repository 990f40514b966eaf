"""Whether the text may become what an edit makes of it: everything checked before anything is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fenqun.definition import DataType
from fenqun.errors import FenqunError, MalformedYaml, Problems
from fenqun.project.check import check
from fenqun.project.definitions import NOUNS, Project
from fenqun.project.edit import first_line
from fenqun.project.load import Reading, read
from fenqun.project.spans import at, index_of, steps_to
from fenqun.project.texts import SETTINGS, Texts
from fenqun.project.yaml import Document, Steps
from fenqun.sources.facts import canonical, imported
from fenqun.sources.source import Source
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store
from fenqun.workspace.arrivals import ROWS

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

_TOLD_APART = frozenset({"label", "meaning"})
"""What of a source's definition has no bearing on the columns it gives."""


@dataclass(frozen=True)
class Checked:
    """The definitions as far as they can be read, and all that is wrong with them."""

    project: Project
    problems: tuple[FenqunError, ...]


def checked_text(workspace: "Workspace", texts: Texts) -> Checked:
    """The whole text checked against the sources as they were last imported; no file of records is looked at."""
    return checked_reading(workspace, read(texts.directory, texts=texts.known))


def checked_reading(workspace: "Workspace", reading: Reading) -> Checked:
    """As `checked_text`, of what has been read."""
    known = known_schemas(reading.project, workspace.store)
    return Checked(reading.project, (*reading.problems, *check(reading.project, known)))


def known_schemas(project: Project, store: Store) -> dict[str, Mapping[str, DataType]]:
    """The columns of every source as last imported; one that is defined otherwise since, or never was, is left out."""
    kept = {name: store.remembered(ROWS + name) for name in project.sources}
    tables = [
        imported(name, project.sources[name].role, _columns(stored))
        for name, stored in kept.items()
        if stored is not None and _is_same(stored.note.get("source"), project.sources[name])
    ]
    return {fact.table.name: fact.table.columns for fact in canonical(tables)}


def kept_columns(store: Store, name: str, source: Source) -> Mapping[str, DataType] | None:
    """The columns of a source as it was last imported; None where it is defined otherwise since, or never was."""
    stored = store.remembered(ROWS + name)
    return _columns(stored) if stored is not None and _is_same(stored.note.get("source"), source) else None


def approve(workspace: "Workspace", before: Texts, after: Texts, changed: Sequence["Target"]) -> Project:
    """The definitions as they will be once all that is `changed` is written.

    Raises Problems with what is wrong with those definitions, and with what is wrong elsewhere because of them. What
    was wrong elsewhere before does not stop it. Problems in them say where: parts `section`, `of` (the name), `steps`
    (below the definition), `text_line` and `text_column` (in its own text).
    """
    found = checked_text(workspace, after)
    if found.problems:
        was = Counter(_said(problem) for problem in checked_text(workspace, before).problems)
        stopping = [problem for problem in found.problems if _stops(problem, was, after, changed)]
        if stopping:
            raise Problems([_located(problem, after, changed) for problem in stopping])
    return found.project


@dataclass(frozen=True)
class Target:
    """A definition that is changed, and the file it stands in; without a section the whole file is meant."""

    file: str
    section: str
    name: str

    @property
    def path(self) -> Steps:
        """The keys that lead to it; none where it is more than one definition."""
        return (self.section, self.name) if self.section in NOUNS else ()

    def holds(self, steps: Steps) -> bool:
        """Whether it is what the steps lead to, or above that."""
        if self.section == SETTINGS:
            return bool(steps) and steps[0] not in NOUNS
        return bool(self.path) and steps[:2] == self.path


def steps_in(document: Document, problem: FenqunError) -> Steps:
    """The keys and positions in the file that lead to what is wrong.

    A block begins where its first key does: there it is the key only if the problem names it.
    """
    if problem.at is None:
        return ()
    steps = steps_to(document, problem.at)
    above = at(document, steps[:-1]) if steps else None
    if above is None or not above.entries or above.flow or above.start != index_of(document.text, problem.at):
        return steps
    named = (problem.parts.get("name"), str(problem.parts.get("key")).rpartition(".")[2])
    return steps if len(steps) == 1 or steps[-1] in named else steps[:-1]


def _stops(problem: FenqunError, was: Counter[str], after: Texts, changed: Sequence[Target]) -> bool:
    if _target(problem, after, changed) is not None:
        return True
    said = _said(problem)
    if was[said] > 0:
        was[said] -= 1
        return False
    return True


def _target(problem: FenqunError, after: Texts, changed: Sequence[Target]) -> tuple[Target, Steps] | None:
    """Which of the changed definitions the problem is in, and the steps to it in the file."""
    inside = [target for target in changed if problem.at is not None and target.file == problem.at.file]
    if not inside or problem.at is None:
        return None
    if isinstance(problem, MalformedYaml):
        return inside[0], ()
    steps = steps_in(after.document(problem.at.file), problem)
    return next(((target, steps) for target in inside if target.holds(steps)), None)


def _said(problem: FenqunError) -> str:
    """What it says and of which file, without the line: that moves."""
    place = f"{problem.at}: " if problem.at else ""
    return f"{type(problem).__name__} {problem.at.file if problem.at else ''} {str(problem).removeprefix(place)}"


def _located(problem: FenqunError, after: Texts, changed: Sequence[Target]) -> FenqunError:
    found = _target(problem, after, changed)
    if found is None or problem.at is None or isinstance(problem, MalformedYaml):
        return problem
    target, steps = found
    problem.parts.update(section=target.section, of=target.name, steps=steps[len(target.path) :])
    if target.path:
        document = after.document(target.file)
        left = document.key(target.path).column or 1
        problem.parts["text_line"] = (problem.at.line or 1) - first_line(document, target.path) + 1
        problem.parts["text_column"] = (problem.at.column or 1) - left + 1
    return problem


def _columns(stored: Stored) -> dict[str, DataType]:
    return {name: kind for name, kind in stored.columns.items() if not name.startswith("_")}


def _is_same(imported_as: Any, source: Any) -> bool:
    if imported_as is None:
        return True
    now = source.model_dump(mode="json", by_alias=True, exclude_none=True)
    return all(imported_as.get(key) == now.get(key) for key in {*imported_as, *now} if key not in _TOLD_APART)
