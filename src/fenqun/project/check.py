"""Whether every rule speaks of what there is, and compares what fits."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from fenqun.actions import checking as playbooks
from fenqun.definition import DataType
from fenqun.errors import DefinitionError, DuplicateName, FenqunError, Phrase, UnknownName, WrongType, message
from fenqun.grids import checking as grids
from fenqun.grids import surveyed
from fenqun.grids import target_checking as targets
from fenqun.profiles.trait import Trait
from fenqun.profiles.typed import type_of_aggregate
from fenqun.project.definitions import Project
from fenqun.project.files import listed_file
from fenqun.project.invalid import place_rule_errors
from fenqun.project.references import circles, levels
from fenqun.rules.checked import leaves
from fenqun.rules.membership import segment_errors
from fenqun.rules.syntax import In, Node, walk
from fenqun.rules.tree import from_tree
from fenqun.rules.types import condition_errors, type_of
from fenqun.segments import kinds
from fenqun.segments.segmentation import RuleList
from fenqun.sources.source import VALID_FROM, WINDOWED, Role
from fenqun.sources.standard import IN_ORDERS, customer_attributes

_ASKED: Mapping[str, Callable[..., list[DefinitionError]]] = {
    "grids": grids.problems,
    "targets": targets.problems,
    "positioning": surveyed.problems,
    "playbooks": playbooks.problems,
}
"""By heading what is wrong with a definition that only asks, given the types of the columns and the segments."""

Types = Mapping[str, DataType]
CUSTOMER = "customer_id"


def check(project: Project, schemas: Mapping[str, Types]) -> list[FenqunError]:
    """What is wrong with the definitions, given every source's columns after import.

    A source that is not in `schemas` could not be looked at: what rests on it is passed over, as is what rests on
    a definition that is itself wrong.
    """
    circular = {path[0] for path in circles(project)}
    checking = _Checking(project, schemas, unsure=circular)
    checking.sources()
    for level in levels(project, without=circular):
        for name in level:
            checking.definition(name)
    checking.value_trait()
    checking.asked()
    return checking.problems


def attributes(project: Project, schemas: Mapping[str, Types]) -> dict[str, DataType]:
    """The columns of the customers' own sources, and those of the customer that orders carry: what the profile begins
    with."""
    found: dict[str, DataType] = {}
    for name, source in project.sources.items():
        columns = schemas.get(name, {})
        carried = customer_attributes(source.role)
        all_ = source.role is Role.CUSTOMERS
        found.update({each: columns[each] for each in columns if (all_ and each != VALID_FROM) or each in carried})
    return found


def profile_types(project: Project, schemas: Mapping[str, Types]) -> dict[str, DataType]:
    """The profile's columns and types, as far as they can be told: attributes, then all that is declared."""
    checking = _Checking(project, schemas)
    for level in levels(project):
        for name in level:
            checking.definition(name)
    return checking.types


def check_definition(
    project: Project,
    name: str,
    profile: Types,
    segments: Mapping[str, list[str]],
    schemas: Mapping[str, Types] | None = None,
) -> list[FenqunError]:
    """What is wrong with one definition of the project over a profile that is there, with these columns and segments.

    schemas: the sources' columns; a trait of a source that is not among them is passed over.
    """
    checking = _Checking(project, schemas or {})
    checking.over(profile, segments)
    checking.definition(name)
    return checking.problems


class _Checking:
    def __init__(self, project: Project, schemas: Mapping[str, Types], *, unsure: Collection[str] = ()) -> None:
        self.problems: list[FenqunError] = []
        self.types = attributes(project, schemas)
        self._project = project
        self._schemas = schemas
        self._unsure = {*project.broken, *unsure}
        self._segments: dict[str, list[str]] = {}
        telling = [name for name, source in project.sources.items() if source.role in (Role.CUSTOMERS, *IN_ORDERS)]
        self._attributes_known = project.whole and all(name in schemas for name in telling)
        self.types.setdefault(CUSTOMER, DataType.TEXT)

    def over(self, profile: Types, segments: Mapping[str, list[str]]) -> None:
        """What the definitions may name is what a profile has."""
        self.types = {CUSTOMER: DataType.TEXT, **profile}
        self._segments = dict(segments)
        self._attributes_known = True

    def sources(self) -> None:
        """The rules of the sources themselves."""
        for name, source in self._project.sources.items():
            columns = self._schemas.get(name)
            if columns is not None:
                what = Phrase(message("column"))
                lost = [each for each in source.personal if each not in columns]
                errors = [UnknownName(what=what, name=each, known=columns) for each in lost]
                self._add("sources", name, errors, ("personal",))
            for key in ("where", "returns"):
                if (rule := getattr(source, key)) is not None and columns is not None:
                    self._add("sources", name, self._of_columns(rule, columns), (key,))

    def definition(self, name: str) -> None:
        """A trait, tag or segmentation whose needs have been looked at before; its type is known thereafter."""
        section = self._project.names[name]
        if name in self.types:
            place = self._project.place(section, name)
            where = Phrase(message("the columns of the customers"))
            self.problems.append(DuplicateName(name=name, first=where, at=place))
            return
        before = len(self.problems)
        made = {"traits": self._trait, "tags": self._tag, "segmentations": self._segmentation}[section](name)
        if len(self.problems) > before or not made:
            self._unsure.add(name)
        self.types.update(made)

    def value_trait(self) -> None:
        """The trait that stands for value is a number."""
        name = self._project.settings.value
        if name is None or name in self._unsure:
            return
        if name not in self.types:
            error = UnknownName(what=Phrase(message("trait")), name=name, known=self.types)
            self._add("settings", "", self._sure("", [error]), ("value",))
        elif self.types[name] is not DataType.NUMBER:
            what = Phrase(message("'{name}' stands for value and must be a number"), name=name)
            self._add("settings", "", [WrongType(what=what)], ("value",))

    def asked(self) -> None:
        """What only asks of the profile: its columns are all known by now."""
        for section, problems in _ASKED.items():
            for name, noun in getattr(self._project, section).items():
                self._add(section, name, self._sure("", problems(noun, self.types, self._segments)), ())
        for name, positioning in self._project.positioning.items():
            if (columns := self._schemas.get(positioning.source)) is not None:
                self._add("positioning", name, surveyed.source_problems(positioning, columns), ())

    def _trait(self, name: str) -> dict[str, DataType]:
        trait = self._project.traits[name]
        if trait.source is not None:
            return self._of_rows(name, trait)
        typed = type_of(trait.value, self.types)
        self._add("traits", name, self._of_profile(name, trait.value, typed.errors), ("value",))
        return {name: typed.type} if typed.type else {}

    def _of_rows(self, name: str, trait: Trait) -> dict[str, DataType]:
        columns = self._schemas.get(str(trait.source))
        if columns is None:
            return {}
        typed = type_of_aggregate(trait, columns)
        self._add("traits", name, typed.errors, ("value",))
        if trait.where is not None:
            self._add("traits", name, self._of_columns(trait.where, columns), ("where",))
        key = "last" if trait.last is not None else "between"
        if (trait.last or trait.between) and WINDOWED.isdisjoint(columns):
            what = Phrase(message("source '{source}' has no time for '{key}' to look at"), source=trait.source, key=key)
            self.problems.append(WrongType(what=what, at=self._project.place("traits", name, key)))
        return {name: typed.type} if typed.type else {}

    def _tag(self, name: str) -> dict[str, DataType]:
        rule = self._project.tags[name].rule
        if rule is not None:
            self._rule("tags", name, rule, ("rule",))
        return {name: DataType.BOOLEAN}

    def _segmentation(self, name: str) -> dict[str, DataType]:
        segmentation = self._project.segmentations[name]
        if isinstance(segmentation, RuleList):
            for segment, defined in segmentation.segments.items():
                if defined.rule is not None:
                    self._rule("segmentations", name, defined.rule, ("segments", segment, "rule"))
        else:
            self._add("segmentations", name, self._sure(name, kinds.problems(segmentation, self.types)), ())
        if declared := kinds.declared_segments(segmentation):
            self._segments[name] = declared
        return kinds.outputs(segmentation, name)

    def _rule(self, section: str, name: str, rule: Node, steps: Sequence[str]) -> None:
        """A rule over the profile; of one that is written as a tree each leaf, so that errors stand where they are."""
        written = self._project.origin(section, name).data(steps)
        parts = leaves(written) if isinstance(written, Mapping) else [(rule, ())]
        for leaf, path in parts:
            node = from_tree(leaf)
            errors = self._of_profile(name, node, condition_errors(node, self.types))
            self._add(section, name, errors, (*steps, *path))

    def _of_columns(self, rule: Node, columns: Types) -> list[DefinitionError]:
        """What is wrong in a condition over the rows of a source."""
        return [*condition_errors(rule, columns, rows=True), *_listed_errors(self._project, rule)]

    def _of_profile(self, name: str, rule: Node, errors: Iterable[DefinitionError] = ()) -> list[DefinitionError]:
        """What is wrong in a rule over the profile, with the `errors` of its names and types."""
        others = (segment_errors(rule, self._segments), _listed_errors(self._project, rule))
        return [*self._sure(name, errors), *chain.from_iterable(others)]

    def _sure(self, name: str, errors: Iterable[DefinitionError]) -> list[DefinitionError]:
        """Those of the errors over the profile that do not merely follow from one that is said already."""
        found = list(errors)
        sure = [error for error in found if not (isinstance(error, UnknownName) and self._may_be(error.parts["name"]))]
        if len(sure) < len(found):
            self._unsure.add(name)
        return sure

    def _may_be(self, name: object) -> bool:
        return name in self._unsure or not self._attributes_known

    def _add(self, section: str, name: str, errors: Iterable[DefinitionError], steps: Sequence[str | int]) -> None:
        self.problems.extend(place_rule_errors(errors, self._project.origin(section, name), steps))


def _listed_errors(project: Project, rule: Node) -> Iterator[DefinitionError]:
    """The files of listed values that are not there, or not to be read."""
    for node in walk(rule):
        if isinstance(node, In) and node.listed is not None:
            try:
                listed_file(project, node.listed)
            except DefinitionError as error:
                error.parts["column"] = node.column
                yield error
