"""Which definition needs which, and in what order they can be computed."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from fenqun.actions.checking import unknown_statements
from fenqun.errors import Cycle, DefinitionError, DuplicateName, NeedsItself, Phrase, UnknownName, message
from fenqun.project.definitions import ASKED, Project
from fenqun.rules.syntax import names
from fenqun.segments import kinds
from fenqun.sources.source import Role


def needs(project: Project) -> dict[str, frozenset[str]]:
    """For every trait, tag and segmentation the others of them that it is computed from."""
    makers = _makers(project)
    named = mentioned(project)
    return {name: frozenset(makers[used] for used in all_ if used in makers) for name, all_ in named.items()}


def mentioned(project: Project) -> dict[str, frozenset[str]]:
    """For every trait, tag and segmentation the names in its definition, attributes and columns of sources too."""
    return {name: _mentioned(project, name, section) for name, section in project.names.items()}


def behind(project: Project, wanted: Iterable[str]) -> frozenset[str]:
    """These names and all that they are computed from: definitions, attributes, columns of the profile."""
    makers, named = _makers(project), mentioned(project)
    found: set[str] = set()
    waiting = list(wanted)
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            maker = makers.get(name)
            waiting += [maker, *named[maker]] if maker is not None else []
    return frozenset(found)


def asked(project: Project) -> dict[str, frozenset[str]]:
    """By section/name of what only asks, the traits, tags and segmentations that make the columns it names."""
    makers = _makers(project)
    return {
        f"{section}/{name}": frozenset(makers[column] for column, _ in noun.named() if column in makers)
        for section in ASKED
        for name, noun in getattr(project, section).items()
    }


def levels(project: Project, *, without: Collection[str] = ()) -> tuple[tuple[str, ...], ...]:
    """The names in the order they can be computed: each level needs only the levels before it.

    Within a level they stand as declared; those of `without` are passed over, and not waited for. Raises Cycle.
    """
    needed = {name: others.difference(without) for name, others in needs(project).items() if name not in without}
    declared = {name: position for position, name in enumerate(needed)}
    sorter = TopologicalSorter(needed)
    try:
        sorter.prepare()
    except CycleError as error:
        raise _cycle(project, error.args[1]) from error
    found = []
    while sorter.is_active():
        level = sorted(sorter.get_ready(), key=lambda name: declared[name])
        sorter.done(*level)
        found.append(tuple(level))
    return tuple(found)


def reference_problems(project: Project) -> list[DefinitionError]:
    """Names declared twice, sources that are nowhere, circles: what can be told without the data."""
    return [
        *_declared_twice(project),
        *_unknown_sources(project),
        *_unknown_grids(project),
        *_unknown_statements(project),
        *_cycles(project),
    ]


def source_names(project: Project) -> list[str]:
    """What a trait's `from` may name: the sources, and `orders` where they can be drawn from order lines."""
    roles = {source.role for source in project.sources.values()}
    derived = [Role.ORDERS.value] if Role.ORDER_LINES in roles and Role.ORDERS not in roles else []
    return [*project.sources, *(name for name in derived if name not in project.sources)]


def _mentioned(project: Project, name: str, section: str) -> frozenset[str]:
    if section == "segmentations":
        return kinds.inputs(project.segmentations[name])
    if section == "tags":
        rule = project.tags[name].rule
        return names(rule) if rule is not None else frozenset()
    trait = project.traits[name]
    return names(trait.value) if trait.source is None else frozenset()


def _makers(project: Project) -> Mapping[str, str]:
    """The definition that makes each column of the profile, attributes aside."""
    makers = {name: name for name in project.names}
    for name, segmentation in project.segmentations.items():
        makers.update({output: name for output in kinds.outputs(segmentation, name) if output not in makers})
    return makers


def _declared_twice(project: Project) -> Iterator[DefinitionError]:
    first: dict[str, str] = {}
    for section in ("traits", "tags", "segmentations"):
        for name in getattr(project, section):
            if name in first:
                place = project.place(first[name], name) or first[name]
                yield DuplicateName(name=name, first=place, at=project.place(section, name))
            first.setdefault(name, section)


def _unknown_sources(project: Project) -> Iterator[DefinitionError]:
    known = source_names(project)
    looking = [("traits", name, trait.source) for name, trait in project.traits.items()]
    looking += [("positioning", name, positioning.source) for name, positioning in project.positioning.items()]
    for section, name, source in looking:
        unsure = source in project.broken or not project.whole
        if source is not None and source not in known and not unsure:
            at = project.place(section, name, "from")
            yield UnknownName(what=Phrase(message("source")), name=source, known=known, at=at)


def _unknown_grids(project: Project) -> Iterator[DefinitionError]:
    looking = [("targets", name, target.grid) for name, target in project.targets.items()]
    looking += [("playbooks", name, playbook.grid) for name, playbook in project.playbooks.items()]
    for section, name, grid in looking:
        unsure = grid in project.broken or not project.whole
        if grid is not None and grid not in project.grids and not unsure:
            at = project.place(section, name, "grid")
            yield UnknownName(what=Phrase(message("grid")), name=grid, known=project.grids, at=at)


def _unknown_statements(project: Project) -> Iterator[DefinitionError]:
    for name, playbook in project.playbooks.items():
        for error, path in unknown_statements(playbook, project.positioning):
            positioning = str(error.parts["name"]).partition("/")[0]
            if positioning not in project.broken and project.whole:
                error.at = project.place("playbooks", name, *path)
                yield error


def circles(project: Project) -> list[list[str]]:
    """Each circle of definitions once, from a member round to it: without those members the rest can be ordered."""
    needed = needs(project)
    found: list[list[str]] = []
    while True:
        try:
            TopologicalSorter(needed).prepare()
        except CycleError as error:
            found.append(error.args[1])
            left_out = found[-1][0]
            needed = {name: others - {left_out} for name, others in needed.items() if name != left_out}
        else:
            return found


def _cycles(project: Project) -> Iterator[DefinitionError]:
    return (_cycle(project, path) for path in circles(project))


def _cycle(project: Project, path: list[str]) -> Cycle:
    at = project.place(project.names[path[0]], path[0])
    if len(set(path)) == 1:
        return NeedsItself(name=path[0], at=at)
    return Cycle(path=" → ".join(reversed(path)), at=at)
