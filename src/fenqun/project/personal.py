"""Which columns hold personal data: those of the sources, and what traits, tags and segmentations carry on of them."""

from collections.abc import Mapping

from fenqun.definition import DataType
from fenqun.project.definitions import Project
from fenqun.project.references import levels
from fenqun.rules.functions import CHANGED_AT
from fenqun.rules.syntax import Name, Node, names
from fenqun.segments.segmentation import Bands
from fenqun.sources.source import Role, Source
from fenqun.sources.standard import customer_attributes, standard

Types = Mapping[str, DataType]

_TELLING = frozenset({DataType.TEXT, DataType.DATE, DataType.TIME})
"""What may hold a personal value as it was; an age, a length or a yes tells less than what it was made of."""


def of_source(source: Source, columns: Types) -> frozenset[str]:
    """The source's columns that are personal: by the catalogue, or because the source says so."""
    carried = customer_attributes(source.role)
    marked = {name for name, known in standard(source.role).items() if known.personal}
    marked |= {name for name, known in standard(Role.CUSTOMERS).items() if known.personal and name in carried}
    marked = marked.union(source.personal)
    return frozenset(marked.union(name + CHANGED_AT for name in marked).intersection(columns))


def of_sources(project: Project, schemas: Mapping[str, Types]) -> dict[str, frozenset[str]]:
    """By source, also those drawn from others, its personal columns."""
    found = {name: of_source(source, schemas.get(name, {})) for name, source in project.sources.items()}
    every = frozenset[str]().union(*found.values())
    return found | {name: every.intersection(columns) for name, columns in schemas.items() if name not in found}


def of_profile(project: Project, columns: Types, schemas: Mapping[str, Types]) -> frozenset[str]:
    """The columns of the profile that are personal.

    What a definition makes is personal where it names a personal column and is text or a day, or of that column's
    own type; a segmentation, where its segments are the values of one. schemas: every source's columns.
    """
    by_source = of_sources(project, schemas)
    found = {name for marked in by_source.values() for name in marked if name in columns and name not in project.names}
    for name in (name for level in levels(project) for name in level if name in columns):
        node, source = _made_of(project, name)
        personal = found if source is None else by_source.get(source, frozenset())
        types = columns if source is None else schemas.get(source, {})
        used = names(node) & personal if node is not None else frozenset()
        if used and (columns[name] in _TELLING or columns[name] in {types.get(each) for each in used}):
            found.add(name)
    return frozenset(found)


def _made_of(project: Project, name: str) -> tuple[Node | None, str | None]:
    """What a definition carries values on from, and the source whose columns that names (None: the profile's)."""
    if name in project.traits:
        return project.traits[name].value, project.traits[name].source
    if name in project.tags:
        return project.tags[name].rule, None
    division = project.segmentations[name]
    return (Name(division.trait) if isinstance(division, Bands) and division.cuts == "values" else None), None
