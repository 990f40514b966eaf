"""From canonical tables to the profile with every tag and segment: few queries, in the order the definitions need."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlglot import exp

from fenqun.clock import Moment
from fenqun.engine.backend import Backend
from fenqun.engine.kept import kept
from fenqun.errors import message
from fenqun.profiles.profile import profile, with_values
from fenqun.profiles.tag import Tag
from fenqun.project.definitions import Project
from fenqun.query import Query, column, named, table
from fenqun.rules.compile import Scope
from fenqun.rules.syntax import In, Literal, Name, Node, Or
from fenqun.segments import kinds
from fenqun.segments.fitted import Columns, Fitted
from fenqun.sources.facts import SourceTable

BASE = "profile of the sources"
LEVEL = "profile, level "
"""Before a number: the view of what is known after so many levels of definitions."""
HAND = "hand: "
"""Before a tag's name: the list of the customers who carry it by hand."""

OnStep = Callable[[str], None]


@dataclass(frozen=True)
class Computed:
    """The whole profile, not yet run: one row per customer, and what each segmentation found in the data."""

    profile: Query
    fitted: Mapping[str, Fitted[Any]]


@dataclass(frozen=True)
class Inputs:
    """What a computation needs beside the tables: the moment, the lists' tables by file, and who has tags by hand."""

    moment: Moment
    lists: Mapping[str, str]
    hand_tags: Mapping[str, str]
    """By tag, the table of the customers (column `text`)."""
    gathered: Mapping[str, Query] = field(default_factory=dict)
    """By source, the measures of its customers, where they are there already."""
    found: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By segmentation, what is taken as found; of the others the data are looked at."""
    former: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By segmentation that learns, what was learned before: its segments keep their names."""


def compute(
    backend: Backend,
    project: Project,
    tables: Sequence[SourceTable],
    levels: Iterable[Sequence[str]],
    inputs: Inputs,
    *,
    on_step: OnStep = lambda _step: None,
) -> Computed:
    """The profile of all customers. `levels`: the names of derived traits, tags and segmentations in the order needed.

    What comes from the sources is run once and kept; everything else is columns over it.
    """
    on_step(message("computing traits"))
    base = from_sources(backend, project, tables, inputs)
    query, fitted = derived(backend, project, base, levels, inputs, on_step=on_step)
    return Computed(as_declared(query, base.columns, project), fitted)


def from_sources(
    backend: Backend, project: Project, tables: Sequence[SourceTable], inputs: Inputs, *, name: str = BASE
) -> Query:
    """What the sources say of their customers: run once, and kept under the name."""
    asked = {trait: found for trait, found in project.traits.items() if found.source is not None}
    base = profile(tables, asked, inputs.moment, lists=lists_of(inputs), gathered=inputs.gathered)
    backend.materialise(name, base.select)
    return table(name, base.columns)


def derived(
    backend: Backend,
    project: Project,
    query: Query,
    levels: Iterable[Sequence[str]],
    inputs: Inputs,
    *,
    on_step: OnStep = lambda _step: None,
    views: str = LEVEL,
) -> tuple[Query, Mapping[str, Fitted[Any]]]:
    """The same customers with all that is computed from what `query` has of them, and what each segmentation found.

    The columns of a level are a view of their own in the engine: one computation at a time, or other names for `views`.
    """
    lists = lists_of(inputs)
    fitted: dict[str, Fitted[Any]] = {}
    for at, level in enumerate(levels):
        values = {name: node for name in level if (node := _value(project, name, inputs.hand_tags)) is not None}
        found = {name: project.segmentations[name] for name in level if name in project.segmentations}
        for name, segmentation in found.items():
            check = partial(on_step, message("dividing the customers"))
            check()
            looked = inputs.found.get(name)
            if looked is None:
                keep, former = partial(kept, backend), inputs.former.get(name)
                looked = kinds.fit(segmentation, query, backend.rows, keep=keep, former=former, check=check)
            fitted[name] = Fitted(name, segmentation, looked)
        wider = _divided(with_values(query, values, inputs.moment, lists=lists), query, fitted, found, inputs, lists)
        # Under a name: what looks at it later need not carry (and print) all of it each time.
        backend.view(f"{views}{at}", wider.select)
        query = table(f"{views}{at}", wider.columns)
    return query, fitted


def lists_of(inputs: Inputs) -> dict[str, str]:
    """The tables of listed values, those of tags given by hand with them."""
    return {**inputs.lists, **{HAND + name: listed for name, listed in inputs.hand_tags.items()}}


def as_declared(query: Query, base: Iterable[str], project: Project) -> Query:
    """The columns in the order people wrote them: attributes, traits, tags (undeclared ones after them), segmentations
    each with its scores."""
    outputs = [output for name, part in project.segmentations.items() for output in kinds.outputs(part, name)]
    declared = dict.fromkeys([*project.traits, *project.tags])
    attributes = [name for name in base if name not in declared]
    others = [name for name in query.columns if name not in outputs]
    order = [name for name in dict.fromkeys([*attributes, *declared, *others, *outputs]) if name in query.columns]
    columns = {name: query.columns[name] for name in order}
    return Query(exp.select(*(column(name) for name in order)).from_(query.under("p"), copy=False), columns)


def _value(project: Project, name: str, hand_tags: Mapping[str, str]) -> Node | None:
    """What a derived trait or a tag is computed from; None for anything else."""
    if name in project.traits:
        trait = project.traits[name]
        return trait.value if trait.source is None else None
    if name in project.tags or name in hand_tags:
        return _tagged(project.tags.get(name, Tag()), name, hand_tags)
    return None


def _tagged(tag: Tag, name: str, hand_tags: Mapping[str, str]) -> Node:
    by_hand = In(Name("customer_id"), listed=HAND + name)
    if name not in hand_tags:
        return tag.rule if tag.rule is not None else Literal(False)
    return by_hand if tag.rule is None else Or((tag.rule, by_hand))


def _divided(
    query: Query,
    before: Query,
    fitted: Mapping[str, Fitted[Any]],
    found: Mapping[str, Any],
    inputs: Inputs,
    lists: Mapping[str, str],
) -> Query:
    """The customers with the columns of these segmentations, which look at the names known `before`."""
    if not found:
        return query
    scope = Scope(types=before.columns, as_of=inputs.moment, lists=lists)
    first, second = zip(*(kinds.steps(fitted[name], scope) for name in found), strict=True)
    return _with_columns(_with_columns(query, first), second)


def _with_columns(query: Query, parts: Iterable[Columns]) -> Query:
    """The same rows with these columns, computed over those there were."""
    added = {name: made for part in parts for name, made in part.items()}
    if not added:
        return query
    there = [column(name) for name in query.columns]
    new = [named(expression, name) for name, (_, expression) in added.items()]
    types = {name: kind for name, (kind, _) in added.items()}
    selected = exp.select(*there, *new, copy=False).from_(query.under("p"), copy=False)
    return Query(selected, {**query.columns, **types})
