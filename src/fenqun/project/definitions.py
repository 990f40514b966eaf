"""All that a workspace declares, from files or from Python."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from fenqun.actions.playbook import Playbook
from fenqun.definition import Definition, Name
from fenqun.errors import DefinitionError, Place, Problems
from fenqun.grids.grid import Grid
from fenqun.grids.positioning import Positioning
from fenqun.grids.target import Target
from fenqun.profiles.tag import Tag
from fenqun.profiles.trait import Trait
from fenqun.project.invalid import Origin, invalid
from fenqun.project.settings import Settings
from fenqun.segments.segmentation import Segmentation
from fenqun.sources.source import Source

NOUNS: Mapping[str, Any] = {
    "sources": Source,
    "traits": Trait,
    "tags": Tag,
    "segmentations": Segmentation,
    "grids": Grid,
    "targets": Target,
    "positioning": Positioning,
    "playbooks": Playbook,
}
"""What stands under each heading of the definitions."""

COMPUTED = ("sources", "traits", "tags", "segmentations")
"""The headings of what a refresh computes; the others only ask of a snapshot, and count as they are written now."""
ASKED = tuple(section for section in NOUNS if section not in COMPUTED)

_READERS = {section: TypeAdapter[Any](noun) for section, noun in NOUNS.items()}
_NAME = TypeAdapter[str](Name)

Sections = Mapping[str, Mapping[str, Any]]
"""Definitions by heading and name: nouns, or plain data as in YAML."""


@dataclass(frozen=True)
class Project:
    """The definitions of a workspace, each under its name, in the order written.

    `broken` are the names whose definitions could not be read; `whole` is false where a whole file could not.
    """

    directory: Path
    settings: Settings = field(default_factory=Settings)
    sources: Mapping[str, Source] = field(default_factory=dict)
    traits: Mapping[str, Trait] = field(default_factory=dict)
    tags: Mapping[str, Tag] = field(default_factory=dict)
    segmentations: Mapping[str, Segmentation] = field(default_factory=dict)
    grids: Mapping[str, Grid] = field(default_factory=dict)
    targets: Mapping[str, Target] = field(default_factory=dict)
    positioning: Mapping[str, Positioning] = field(default_factory=dict)
    playbooks: Mapping[str, Playbook] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    whole: bool = True
    origins: Mapping[tuple[str, str], Origin] = field(default_factory=dict, repr=False, compare=False)

    def origin(self, section: str, name: str = "") -> Origin:
        """Where a definition was written."""
        return self.origins.get((section, name)) or Origin((section, name) if name else (section,))

    def place(self, section: str, name: str, *steps: str | int, column: int = 1) -> Place | None:
        """Where a definition (with no steps: its name) or a value below it stands; None if made in Python."""
        origin = self.origin(section, name)
        return origin.value(steps, column=column) if steps else origin.key()

    @property
    def names(self) -> dict[str, str]:
        """The heading of every trait, tag and segmentation: they share one space of names."""
        return {name: section for section in ("traits", "tags", "segmentations") for name in getattr(self, section)}

    @property
    def value_trait(self) -> str | None:
        """The trait that stands for what a customer is worth: the one named, or a ready-made one that is declared."""
        ready = (name for name in ("spend_12m", "spend_total") if name in self.traits)
        return self.settings.value or next(ready, None)


def define(sections: Sections, *, directory: Path | None = None, settings: Settings | None = None) -> Project:
    """A project made in Python. Raises Problems with all that cannot be read."""
    written = [(section, name, value) for section, named in sections.items() for name, value in named.items()]
    project, problems = read_definitions(written, directory=directory or Path(), settings=settings or Settings())
    if problems:
        raise Problems(problems)
    return project


def read_definitions(
    written: Iterable[tuple[str, str, Any]],
    *,
    directory: Path,
    settings: Settings,
    origins: Mapping[tuple[str, str], Origin] | None = None,
) -> tuple[Project, list[DefinitionError]]:
    """The project of what could be read, and what is wrong with the rest."""
    found: dict[str, Any] = {section: {} for section in NOUNS}
    problems: list[DefinitionError] = []
    broken = set()
    for section, name, value in written:
        origin = (origins or {}).get((section, name)) or Origin((section, name))
        noun, wrong = _read(section, name, value, origin)
        problems.extend(wrong)
        if wrong:
            broken.add(name)
        else:
            found[section][name] = noun
    return Project(directory, settings, **found, broken=frozenset(broken), origins=origins or {}), problems


def _read(section: str, name: str, value: Any, origin: Origin) -> tuple[Any, list[DefinitionError]]:
    problems: list[DefinitionError] = []
    try:
        _NAME.validate_python(name)
    except ValidationError as error:
        problems.extend(invalid(error, str, origin))
        for problem in problems:
            problem.at = origin.key()
    if isinstance(value, Definition) and value.__class__ in _nouns(section):
        return value, problems
    try:
        return _READERS[section].validate_python(value), problems
    except ValidationError as error:
        return None, [*problems, *invalid(error, NOUNS[section], origin)]


def _nouns(section: str) -> tuple[type, ...]:
    from_union = getattr(NOUNS[section], "__args__", ())
    members = getattr(from_union[0], "__args__", from_union) if from_union else (NOUNS[section],)
    return tuple(members)
