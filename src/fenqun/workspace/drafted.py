"""A definition that is only a draft: read and checked over the latest snapshot, nothing written."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fenqun.definition import DataType
from fenqun.errors import (
    Cycle,
    DefinitionError,
    DuplicateName,
    FenqunError,
    NotComputed,
    Phrase,
    Problems,
    UnknownName,
    UsageError,
    message,
)
from fenqun.language import translator
from fenqun.profiles.tag import Tag
from fenqun.profiles.trait import Trait
from fenqun.project.check import check_definition
from fenqun.project.definitions import Project, read_definitions
from fenqun.project.edit import read_entry
from fenqun.project.invalid import Origin
from fenqun.project.references import reference_problems, source_names
from fenqun.project.rendering import entry, plain_data
from fenqun.project.yaml import Document, parse_yaml
from fenqun.rules.syntax import Node, names
from fenqun.segments import kinds
from fenqun.segments.segmentation import Grade, RuleList, Segmentation
from fenqun.sources.facts import Fact, canonical, imported
from fenqun.sources.source import Role
from fenqun.workspace.approving import steps_in
from fenqun.workspace.arrivals import ROWS
from fenqun.workspace.declared import reading_of
from fenqun.workspace.tables import PROFILE
from fenqun.workspace.view import View

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

Noun = Tag | Trait | Segmentation
SECTIONS = ("traits", "tags", "segmentations")


@dataclass(frozen=True)
class Draft:
    """A definition that could be saved, or nearly: `problems` would stop the save, yet it can be computed.

    `project` is the workspace's with the draft in it. `is_known`: the snapshot has a definition of that name there.
    """

    section: str
    name: str
    noun: Noun
    project: Project
    is_known: bool
    problems: tuple[FenqunError, ...] = ()


def drafted(workspace: "Workspace", view: View, section: str, name: str, data: Any) -> Draft:
    """The draft, from plain data or (as a text) from YAML that begins with the name.

    Raises Problems with all that is wrong, each with the parts `steps`, `text_line`, `text_column`, and `column` within
    a rule, and no place; NotComputed among them for names that wait for a refresh.
    """
    if section not in SECTIONS:
        said = message("what a change of '{section}' does only a refresh can tell")
        raise UsageError(what=Phrase(said, section=section))
    document = _document(name, data)
    current = reading_of(workspace).project
    try:
        draft = _read(view, current, section, name, document)
    except Problems as problems:
        raise Problems([_located(problem, document) for problem in problems.problems]) from problems
    # Who would enter or leave tells who is in it now.
    view.permit(named_by(draft.noun) | {name})
    if isinstance(draft.noun, Trait) and draft.noun.source is not None:
        _permit_rows(view, draft.noun)
    return draft


def _permit_rows(view: View, trait: Trait) -> None:
    """Raises NotAllowed where the trait reads columns of a source that who asks may not see."""
    if view.actor.sees_personal:
        return
    personal = {name for told in view.content.get("sources", {}).values() for name in told["personal"]}
    read = names(trait.value) | (names(trait.where) if trait.where is not None else frozenset())
    if found := sorted(personal & read):
        known = view.content["names"]
        labels = translator(view.language)(message(", ")).join(view.label(n) if n in known else n for n in found)
        view.actor.refuse(Phrase(message("personal data ({names})"), names=labels))


def rules_of(noun: Noun) -> list[Node]:
    """The rules over the profile that the definition holds."""
    if isinstance(noun, Tag):
        return [noun.rule] if noun.rule is not None else []
    if isinstance(noun, RuleList):
        return [part.rule for part in noun.segments.values() if part.rule is not None]
    return [noun.value] if isinstance(noun, Trait) and noun.source is None else []


def named_by(noun: Noun) -> frozenset[str]:
    """What it needs of the profile."""
    if isinstance(noun, Tag | Trait):
        return frozenset(name for rule in rules_of(noun) for name in names(rule))
    return kinds.inputs(noun)


def _document(name: str, data: Any) -> Document:
    if isinstance(data, _Text):
        read_entry(data.text, name)
        return parse_yaml(data.text, name=name)
    return parse_yaml(entry(name, plain_data(data), 0, "\n", open_=True) + "\n", name=name)


@dataclass(frozen=True)
class _Text:
    text: str


def as_text(text: str) -> Any:
    """What `drafted` takes for a definition as YAML text."""
    return _Text(text)


def _read(view: View, current: Project, section: str, name: str, document: Document) -> Draft:
    origin = Origin((name,), document)
    written = [(section, name, document.data[name])]
    alone, problems = read_definitions(
        written, directory=current.directory, settings=current.settings, origins={(section, name): origin}
    )
    if problems:
        raise Problems(problems)
    noun = getattr(alone, section)[name]
    is_known = name in view.content[section]
    project = _with(current, section, name, noun)
    columns = {fact.table.name: fact.table.columns for fact in source_facts(view, current)}
    wrong = check_definition(alone, name, _others(view, name, is_known), _segments(view, name), columns)
    wrong = [waiting(problem, current) for problem in wrong if not _is_itself(problem, name)]
    wrong += [problem for problem in reference_problems(project) if _concerns(problem, name)]
    if isinstance(noun, Trait) and noun.source is not None and noun.source not in columns:
        wrong.append(_no_source(noun.source, columns, current, origin))
    if wrong and isinstance(noun, Grade) and not noun.allow_inconsistent:
        able = noun.model_copy(update={"allow_inconsistent": True})
        again = replace(alone, segmentations={name: able})
        if len(wrong) == 1 and not check_definition(again, name, _others(view, name, is_known), _segments(view, name)):
            return Draft(section, name, able, project, is_known, (_located(wrong[0], document),))
    if wrong:
        raise Problems(wrong)
    return Draft(section, name, noun, project, is_known)


def _is_itself(problem: FenqunError, name: str) -> bool:
    """Whether the unknown name is the draft's own: that it is made of itself is told apart."""
    return isinstance(problem, UnknownName) and problem.parts.get("name") == name


def _with(project: Project, section: str, name: str, noun: Any) -> Project:
    """The project with the draft in it."""
    changed: dict[str, Any] = {section: {**getattr(project, section), name: noun}}
    return replace(project, **changed)


def _no_source(source: str, columns: Collection[str], current: Project, origin: Origin) -> FenqunError:
    """A source that the snapshot does not have: it waits for a refresh, or is nowhere."""
    error = NotComputed if source in source_names(current) else UnknownName
    return error(what=Phrase(message("source")), name=source, known=columns, at=origin.value(("from",)))


def _others(view: View, name: str, is_known: bool) -> dict[str, DataType]:
    """The columns of the profile without those that the definition itself makes."""
    columns = dict(view.snapshot.tables[PROFILE].columns)
    if is_known:
        own = {name, *(column for column in columns if _is_score(view, column, name))}
        return {column: kind for column, kind in columns.items() if column not in own}
    return columns


def _is_score(view: View, column: str, name: str) -> bool:
    entry_ = view.content["names"].get(column, {})
    return entry_.get("kind") == "score" and column.startswith(f"{name}_") and name in view.content["segmentations"]


def _segments(view: View, name: str) -> dict[str, list[str]]:
    """The segments that rules may name; what a misspelt one suggests would tell those of a hidden segmentation."""
    known = view.content["segments"].items()
    return {each: list(segments) for each, segments in known if each != name and each not in view.hidden}


def source_facts(view: View, project: Project) -> list[Fact]:
    """The canonical tables of the snapshot's sources, `x` from the table `x (rows)`."""
    remembered = view.content.get("sources", {})
    tables = []
    for table, stored in view.snapshot.tables.items():
        name = table.removeprefix(ROWS)
        if table.startswith(ROWS) and (name in remembered or name in project.sources):
            role = Role(remembered[name]["role"]) if name in remembered else project.sources[name].role
            columns = {column: kind for column, kind in stored.columns.items() if not column.startswith("_")}
            tables.append(imported(name, role, columns))
    return canonical(tables)


def waiting(problem: FenqunError, current: Project) -> FenqunError:
    """A name that is declared already is not unknown, it waits for a refresh."""
    declared = {*current.names, *current.sources}
    for each, segmentation in current.segmentations.items():
        declared.update(kinds.outputs(segmentation, each))
    name = problem.parts.get("name")
    if not isinstance(problem, UnknownName) or name not in declared:
        return problem
    waiting = NotComputed(name=str(name), at=problem.at)
    waiting.parts.update(problem.parts)
    return waiting


def _concerns(problem: DefinitionError, name: str) -> bool:
    """Whether a circle goes through the draft, or its name is declared elsewhere."""
    if isinstance(problem, Cycle):
        return name in str(problem.parts.get("path", problem.parts.get("name"))).split(" → ")
    return isinstance(problem, DuplicateName) and problem.parts.get("name") == name


def _located(problem: FenqunError, document: Document) -> FenqunError:
    """Where it is, as parts: the draft stands in no file yet."""
    place = problem.at
    if place is not None and place.file == document.file and place.line is not None:
        problem.parts.update(steps=steps_in(document, problem)[1:], text_line=place.line, text_column=place.column)
    problem.at = None
    return problem
