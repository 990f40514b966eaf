"""What the workspace's text declares: a section at a glance, one definition with its text and its version."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from fenqun.actions.playbook import Playbook
from fenqun.answers import DefinitionAnswer, DefinitionLine, DefinitionsAnswer
from fenqun.errors import NoSnapshot, Phrase, UnknownName, message
from fenqun.grids.positioning import Positioning
from fenqun.grids.target import Target
from fenqun.profiles.tag import Tag
from fenqun.profiles.trait import Trait
from fenqun.project.definitions import ASKED, NOUNS, Project
from fenqun.project.edit import definition_text, first_line
from fenqun.project.load import SETTINGS_FILE, Reading, read
from fenqun.project.references import asked, needs, source_names
from fenqun.project.rendering import entry
from fenqun.project.texts import SECTIONS, SETTINGS, Texts
from fenqun.project.yaml import Document
from fenqun.sources.source import Role, Source
from fenqun.workspace.remembered import project_of

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened
    from fenqun.workspace.workspace import Workspace


def known_section(section: str) -> str:
    """The section itself. Raises UnknownName."""
    if section not in SECTIONS:
        raise UnknownName(what=Phrase(message("section")), name=section, known=SECTIONS)
    return section


def section_of(workspace: "Workspace", name: str) -> str:
    """The section in which the name is declared; of a source called like another definition, the other's."""
    project = reading_of(workspace).project
    only_asked = {each: section for section in ASKED for each in getattr(project, section)}
    known = {**only_asked, **dict.fromkeys(project.sources, "sources"), **project.names}
    if name not in known:
        raise UnknownName(what=Phrase(message("definition")), name=name, known=known)
    return known[name]


def definitions(workspace: "Workspace", section: str) -> DefinitionsAnswer:
    """What the section declares, in order; what cannot be read is there, as broken."""
    known_section(section)
    reading = reading_of(workspace)
    held = _content(workspace)
    if section == SETTINGS:
        return DefinitionsAnswer(section, ())
    nouns = getattr(reading.project, section)
    names = [name for of, name in reading.project.origins if of == section and name] or list(nouns)
    lines = (_line(workspace, section, name, nouns.get(name), held) for name in dict.fromkeys([*names, *nouns]))
    return DefinitionsAnswer(section, tuple(lines))


def definition(workspace: "Workspace", section: str, name: str) -> DefinitionAnswer:
    """One definition as it is written now, or was where the past is asked. Raises UnknownName, MalformedYaml."""
    known_section(section)
    reading = reading_of(workspace)
    if workspace.is_made or workspace.is_past:
        return _made(workspace, reading.project, section, name)
    texts = Texts(workspace.directory)
    if section == SETTINGS:
        return _settings(reading.project, texts)
    document = texts.home(section, name)
    if document is None:
        known = [known for of, known in reading.project.origins if of == section]
        raise UnknownName(what=Phrase(message("definition")), name=name, known=known)
    text = definition_text(document, (section, name)) or ""
    return DefinitionAnswer(
        section=section,
        name=name,
        label=_shown(getattr(reading.project, section).get(name), name, workspace.language),
        file=document.file,
        line=first_line(document, (section, name)),
        text=text,
        data=document.data[section][name],
        version=version_of(text),
        uses=uses(reading.project, section, name),
        used_by=used_by(reading.project, section, name),
    )


def version_of(text: str | None) -> str:
    """A mark of the text: another text has another one; '' of no text."""
    return sha256(text.encode()).hexdigest()[:16] if text is not None else ""


def reading_of(workspace: "Opened") -> Reading:
    """The definitions as far as they can be read, from text or from Python; of a past snapshot, those it came of."""
    if workspace.is_past:
        view = workspace.view()
        now = workspace.project if workspace.is_made else read(workspace.directory).project
        asked: dict[str, Any] = {section: getattr(now, section) for section in ASKED}
        return Reading(replace(project_of(view.content, workspace.directory), **asked), ())
    return Reading(workspace.project, ()) if workspace.is_made else read(workspace.directory)


def settings_data(document: Document) -> dict[str, Any]:
    """The settings that fenqun.yaml says."""
    data = document.data if isinstance(document.data, dict) else {}
    return {key: value for key, value in data.items() if key not in NOUNS}


def settings_text(document: Document) -> str:
    """The settings as they are written, each with the comments above it, headings of definitions left out."""
    parts = [definition_text(document, (key,)) or "" for key in settings_data(document)]
    return "\n".join(parts)


def uses(project: Project, section: str, name: str) -> tuple[str, ...]:
    """The definitions it needs, each as section/name."""
    if section in ASKED:
        named = asked(project).get(f"{section}/{name}", frozenset())
        mine = project.positioning.get(name) if section == "positioning" else None
        sources = _sources_of(project, mine) if mine is not None else ()
        noun = getattr(project, section).get(name)
        sources = (*sources, *_besides(noun)) if isinstance(noun, Target | Playbook) else sources
        return (*sources, *(f"{project.names[each]}/{each}" for each in sorted(named, key=_order(project))))
    if section == SETTINGS:
        return tuple(f"{project.names[name]}/{name}" for name in [project.settings.value] if name in project.names)
    if section == "sources" or name not in getattr(project, section):
        return ()
    found = [f"{project.names[each]}/{each}" for each in sorted(needs(project).get(name, ()), key=_order(project))]
    noun = getattr(project, section)[name]
    return (*_sources_of(project, noun), *found) if isinstance(noun, Trait) else tuple(found)


def used_by(project: Project, section: str, name: str) -> tuple[str, ...]:
    """The definitions that need it, each as section/name."""
    users: list[str] = []
    if section in ("grids", "positioning"):
        nouns = [(of, each, noun) for of in ("targets", "playbooks") for each, noun in getattr(project, of).items()]
        return tuple(f"{of}/{each}" for of, each, noun in nouns if f"{section}/{name}" in _besides(noun))
    if section == SETTINGS or section in ASKED:
        return ()
    if section == "sources":
        mine = f"sources/{name}"
        users = [f"traits/{each}" for each, trait in project.traits.items() if mine in _sources_of(project, trait)]
        maps = project.positioning.items()
        return (*users, *(f"positioning/{each}" for each, noun in maps if mine in _sources_of(project, noun)))
    mentioned = needs(project)
    users = [f"{of}/{each}" for each, of in project.names.items() if name in mentioned[each] and each != name]
    users += [key for key, named in asked(project).items() if name in named]
    return (*users, SETTINGS) if project.settings.value == name else tuple(users)


def _besides(noun: Target | Playbook) -> tuple[str, ...]:
    """What it names besides columns: its grid, and the positionings whose statements it names."""
    grid = (f"grids/{noun.grid}",) if noun.grid is not None else ()
    named = noun.statements() if isinstance(noun, Playbook) else ()
    return (*grid, *dict.fromkeys(f"positioning/{statement.partition('/')[0]}" for statement, _ in named))


def _sources_of(project: Project, trait: Trait | Positioning) -> tuple[str, ...]:
    if trait.source is None or trait.source not in source_names(project):
        return ()
    if trait.source in project.sources:
        return (f"sources/{trait.source}",)
    lines = (name for name, source in project.sources.items() if source.role is Role.ORDER_LINES)
    return tuple(f"sources/{name}" for name in lines)


def _order(project: Project) -> Callable[[str], int]:
    order = {name: at for at, name in enumerate(project.names)}
    return lambda name: order[name]


def _content(workspace: "Workspace") -> Mapping[str, Any]:
    try:
        return workspace.view().content
    except NoSnapshot:
        return {}


def _line(workspace: "Workspace", section: str, name: str, noun: Any, held: Mapping[str, Any]) -> DefinitionLine:
    return DefinitionLine(
        section=section,
        name=name,
        label=_shown(noun, name, workspace.language),
        meaning=noun.meaning.text(workspace.language) if noun is not None and noun.meaning else "",
        kind=_kind(noun),
        owner=(noun.owner or "") if isinstance(noun, Tag) else "",
        computed=noun is not None and is_computed(held, section, name, noun),
        customers=_customers(section, name, held),
        broken=noun is None,
    )


def dumped(noun: Any) -> Any:
    """The definition as a snapshot remembers it."""
    return noun.model_dump(mode="json", by_alias=True, exclude_none=True)


def remembered(content: Mapping[str, Any], section: str) -> Mapping[str, Any] | None:
    """The definitions of a section as a snapshot was computed from them; None where it does not tell."""
    found: Mapping[str, Any] | None = content.get(section)
    return content.get("declared", {}).get(section) if section == "sources" else found


def is_computed(content: Mapping[str, Any], section: str, name: str, noun: Any) -> bool:
    """Whether the snapshot holds the definition as it is; where it does not tell, its having it is enough."""
    if section in ASKED:
        return bool(content)
    was = remembered(content, section)
    if was is None:
        return name in content.get("quality", {})
    now = dumped(noun)
    return name in was and was[name] == now and _order_of(was[name]) == _order_of(now)


def _order_of(data: Mapping[str, Any]) -> list[str]:
    """Of a segmentation its segments, and of clusters the traits: their order is part of it."""
    return [*(data.get("segments") or {}), *(data.get("traits") or {})]


def _customers(section: str, name: str, held: Mapping[str, Any]) -> int | None:
    summary = held.get("summaries", {}).get(name, {})
    return summary.get("customers") if section == "tags" else None


def _kind(noun: Any) -> str:
    if isinstance(noun, Source):
        return noun.role.value
    if isinstance(noun, Tag):
        return "rule" if noun.rule is not None else "hand"
    if isinstance(noun, Trait):
        return noun.source or ""
    return str(getattr(noun, "kind", ""))


def _shown(noun: Any, name: str, language: str) -> str:
    return noun.shown(name, language) if noun is not None else name


def _settings(project: Project, texts: Texts) -> DefinitionAnswer:
    document = texts.document(SETTINGS_FILE)
    text = settings_text(document)
    return DefinitionAnswer(
        section=SETTINGS,
        name="",
        label=project.settings.name,
        file=SETTINGS_FILE,
        line=1,
        text=text,
        data=settings_data(document),
        version=version_of(text),
        uses=uses(project, SETTINGS, ""),
        used_by=(),
    )


def _made(workspace: "Workspace", project: Project, section: str, name: str) -> DefinitionAnswer:
    """A definition that was made in Python, or is of the past: it has a text, but stands in no file."""
    nouns = {"": project.settings} if section == SETTINGS else getattr(project, section)
    if name not in nouns:
        raise UnknownName(what=Phrase(message("definition")), name=name, known=nouns)
    data = dumped(nouns[name])
    text = (
        entry(name, data, 0, "\n", open_=True)
        if name
        else "\n".join(entry(key, held, 0, "\n") for key, held in data.items())
    )
    label = project.settings.name if section == SETTINGS else _shown(nouns[name], name, workspace.language)
    return DefinitionAnswer(
        section, name, label, "", 0, text, data, "", uses(project, section, name), used_by(project, section, name)
    )
