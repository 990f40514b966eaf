"""Tables that join a workspace there is: as new sources, beside the files of a source, or in their place."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fenqun.errors import Phrase, UsageError, message
from fenqun.project.arrival import Arrival, arrivals, records
from fenqun.project.check import profile_types
from fenqun.project.drafts import sources_text
from fenqun.project.edit import definition_text
from fenqun.project.init import Table, housed
from fenqun.project.placing import Placing
from fenqun.project.ready import Ready, Records, applicable
from fenqun.project.rendering import plain_data
from fenqun.project.yaml import parse_yaml
from fenqun.sources.facts import canonical, imported
from fenqun.sources.look import Look
from fenqun.sources.reading.staged import Said
from fenqun.sources.recognise import Guess, Recognition
from fenqun.workspace.approving import known_schemas
from fenqun.workspace.choosing import JOINING
from fenqun.workspace.joining import Joining
from fenqun.workspace.matching import Chosen

if TYPE_CHECKING:
    from fenqun.project.definitions import Project
    from fenqun.workspace.workspace import Workspace


@dataclass
class Extension:
    """What came of it: the sources, the files as the workspace writes them, notes, the definitions by heading."""

    sources: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    definitions: dict[str, tuple[str, ...]] = field(default_factory=dict)


def extend(workspace: "Workspace", found: Sequence[Chosen], definitions: Sequence[str]) -> Extension:
    """Takes the tables in; `definitions` names ready-made ones to write as well. All of it, or nothing.

    Raises Problems, UsageError, PathOutside.
    """
    done = Extension()
    with Placing() as placing:
        joining = Joining(workspace, placing, found)
        for one in found:
            if one.how in JOINING:
                home = joining.replace(one) if one.how == "replace" else joining.add(one)
                done.files.append(home.relative_to(workspace.directory).as_posix())
                done.sources.append(one.source)
        _add_new(workspace, [one for one in found if one.how == "new"], definitions, (placing, done))
    return done


def _add_new(
    workspace: "Workspace", found: Sequence[Chosen], definitions: Sequence[str], into: tuple[Placing, Extension]
) -> None:
    placing, done = into
    project = workspace.project
    names = [ready.name for ready in possible(workspace, found)]
    if unknown := [name for name in definitions if name not in names]:
        said = message("'{name}' is no ready-made definition that these files make possible")
        raise UsageError(what=Phrase(said, name=unknown[0]))
    tables = by_source(found)
    looked = housed(workspace.directory, tables, placing, done.notes)
    arrived = arrivals(looked, names=[table.name for table in tables], beside=beside(project))
    ready = [one for one in possible(workspace, found) if one.name in definitions]
    new = [("sources", arrival.name, _text(arrival, project.settings.language)) for arrival in arrived]
    new += [(one.section, one.name, plain_data(one.written)) for one in ready]
    for saved in workspace.save_all(new) if new else ():
        placing.undone_by(partial(workspace.undo, saved.edit))
    done.sources += [arrival.name for arrival in arrived]
    done.files += [arrival.path for arrival in arrived]
    done.notes += [note for arrival in arrived for note in arrival.notes]
    for section in ("sources", "traits", "tags", "segmentations"):
        done.definitions[section] = tuple(name for of, name, _ in new if of == section)


def by_source(found: Sequence[Chosen]) -> list[Table]:
    """The tables by the source that they become."""
    looks: dict[str, list[Look]] = {}
    for one in found:
        looks.setdefault(one.source, []).append(one.look)
    return [Table(tuple(group), name) for name, group in looks.items()]


def _text(arrival: Arrival, language: str) -> str:
    """The source's definition as YAML with its comments."""
    document = parse_yaml(sources_text([arrival], language), name="sources.yaml")
    return definition_text(document, ("sources", arrival.name)) or ""


def beside(project: "Project") -> dict[str, Look]:
    """The sources there are, as far as the new ones must know of them: their roles and columns."""
    return {
        name: Look(
            Path(source.path or name),
            source.sheet,
            0,
            Recognition(
                source.role, tuple(Guess(of, header, "chosen") for of, header in source.columns.items()), {}, {}
            ),
        )
        for name, source in project.sources.items()
    }


def possible(workspace: "Workspace", found: Sequence[Chosen]) -> list[Ready]:
    """The ready-made definitions that become possible with the tables that are to be new sources."""
    new = [one for one in found if one.how == "new"]
    project = workspace.project
    schemas = known_schemas(project, workspace.store)
    tables = [
        imported(name, project.sources[name].role, types) for name, types in schemas.items() if name in project.sources
    ]
    arrived = arrivals([(one.look, "") for one in new], names=[one.source for one in new], beside=beside(project))
    tables += [imported(arrival.name, arrival.look.role, arrival.types) for arrival in arrived]
    types = profile_types(project, schemas)
    before = applicable(Records(schemas, types))
    offered = {fact.table.name: fact.table.columns for fact in canonical(tables)}
    after = Records(offered, {**records(arrived).attributes, **types})
    return applicable(after, without=[*(ready.name for ready in before), *project.names])
