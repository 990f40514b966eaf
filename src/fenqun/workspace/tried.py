"""One example computed as a refresh computes, over tables of a few rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlglot import exp

from fenqun.clock import Moment, end_of_day, to_utc
from fenqun.definition import DataType
from fenqun.engine.backend import Row
from fenqun.engine.compute import HAND, Computed, Inputs, compute
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.given import Given, take
from fenqun.errors import DefinitionError, InvalidValue, Phrase, Problems, UnknownName, message
from fenqun.project.check import check, profile_types
from fenqun.project.definitions import ASKED, Project
from fenqun.project.examples import Written
from fenqun.project.lists import COLUMNS, for_evaluation, listed_values
from fenqun.project.references import levels, needs
from fenqun.query import column, table
from fenqun.rules.evaluate import Lists
from fenqun.rules.functions import CHANGED_AT
from fenqun.segments import kinds
from fenqun.segments.segmentation import Segmentation
from fenqun.sources.facts import Fact, SourceTable, canonical, imported
from fenqun.sources.source import VALID_FROM, Role
from fenqun.workspace.drafted import named_by
from fenqun.workspace.given_rows import Columns, customers_of
from fenqun.workspace.listing import listed
from fenqun.workspace.reaching import sources_of

EVERYONE = "the customers asked for"


@dataclass(frozen=True)
class Tables:
    """What an example gives, by source, and the columns that each source has."""

    given: Sequence[Given]
    columns: Mapping[str, Columns]


@dataclass(frozen=True)
class Outcome:
    """What came of an example: each customer's row of the profile, what was computed with, and rows not used."""

    rows: Mapping[str, Mapping[str, Any]]
    project: Project
    moment: Moment
    computed: Computed
    lists: Lists
    aside: Mapping[str, Sequence[Row]]
    tables: Mapping[str, Sequence[Mapping[str, Any]]]
    """By source its rows as definitions see them, in order."""


def tried(written: Written, project: Project, tables: Tables, found: Mapping[str, Mapping[str, Any]]) -> Outcome:
    """The definitions that the example asks for, of its customers. found: what segmentations take as found.

    Raises Problems where the definitions do not fit the columns.
    """
    moment = moment_of(written, project)
    with DuckDB(threads=1) as engine:
        mentioned = _mentioned(written, project)
        taken = {
            each.name: take(engine, each, _schema(each, tables.columns[each.name], mentioned), moment)
            for each in _wanted(project, tables, mentioned)
        }
        facts = _facts(engine, project, {name: columns for name, (columns, _) in taken.items()})
        customers = customers_of(written, tables.given)
        everyone = SourceTable(EVERYONE, Role.CUSTOMERS, {"customer_id": DataType.TEXT}, EVERYONE)
        engine.table_from_rows(EVERYONE, everyone.columns, [(each,) for each in customers])
        inputs = Inputs(moment, listed(engine, project), _by_hand(engine, written), found=found)
        order = [*levels(project), [name for name in written.example.by_hand if name not in project.tags]]
        computed = compute(engine, project, [everyone, *(fact.table for fact in facts)], order, inputs)
        columns = computed.profile.columns
        rows = (dict(zip(columns, row, strict=True)) for row in engine.rows(computed.profile.select))
        lists = {path: for_evaluation(list(values)) for path, values in listed_values(project).items()}
        return Outcome(
            {row["customer_id"]: row for row in rows},
            project,
            moment,
            computed,
            lists,
            {name: aside for name, (_, aside) in taken.items()},
            {fact.table.name: _rows(engine, fact.table) for fact in facts},
        )


def _facts(engine: DuckDB, project: Project, columns: Mapping[str, Mapping[str, DataType]]) -> Sequence[Fact]:
    """The sources as definitions see them. Raises Problems where the definitions do not fit them."""
    facts = canonical([imported(name, project.sources[name].role, found) for name, found in columns.items()])
    if problems := check(project, {fact.table.name: fact.table.columns for fact in facts}):
        raise Problems(problems)
    for fact in facts:
        (engine.materialise if fact.derived else engine.view)(fact.table.table, fact.query.select)
    return facts


def _mentioned(written: Written, project: Project) -> frozenset[str]:
    """The columns that the example expects something of, or that its definitions name."""
    mentioned = {name for expected in written.example.expected.values() for name in expected}
    for section in ("traits", "tags", "segmentations"):
        mentioned.update(*(named_by(noun) for noun in getattr(project, section).values()))
    return frozenset(mentioned) - {"customer_id"}


def _schema(given: Given, columns: Columns, mentioned: frozenset[str]) -> Mapping[str, DataType]:
    """The columns of the source; of one that nobody has seen yet only those standard columns that matter here.

    There are so many of a customer that an example would take seconds.
    """
    if columns.imported is not None or given.source.role is not Role.CUSTOMERS:
        return columns.types
    changing = {name.removesuffix(CHANGED_AT) for name in mentioned if name.endswith(CHANGED_AT)}
    matter = {"customer_id", *given.types, *given.source.columns, *given.source.types, *mentioned, *changing}
    matter |= {VALID_FROM} if changing else set()
    return {name: kind for name, kind in columns.types.items() if name in matter}


def _wanted(project: Project, tables: Tables, mentioned: frozenset[str]) -> list[Given]:
    """The sources that the example gives rows of, or that its definitions look at; the others have nothing to say."""
    looked_at = {name for trait in project.traits.values() for name in sources_of(project, trait)}
    attributes = {name for name, each in tables.columns.items() if mentioned.intersection(each.types)}
    return [each for each in tables.given if each.rows or each.name in looked_at | attributes]


def _rows(engine: DuckDB, source: SourceTable) -> list[Mapping[str, Any]]:
    select = table(source.table, source.columns).select
    if source.time_column is not None:
        select = select.order_by(column(source.time_column))
    return [dict(zip(source.columns, row, strict=True)) for row in engine.rows(select)]


def _by_hand(engine: DuckDB, written: Written) -> dict[str, str]:
    for tag, customers in written.example.by_hand.items():
        engine.table_from_rows(HAND + tag, COLUMNS, [(customer, None, None) for customer in customers])
    return {tag: HAND + tag for tag in written.example.by_hand}


def moment_of(written: Written, project: Project) -> Moment:
    """The moment an example is computed as of."""
    zone = project.settings.time_zone
    as_of = written.as_of if written.as_of is not None else project.settings.as_of
    if isinstance(as_of, datetime):
        instant = as_of.astimezone(UTC).replace(tzinfo=None) if as_of.tzinfo else to_utc(as_of, zone)
        return Moment(instant, zone)
    if isinstance(as_of, date):
        return end_of_day(as_of, zone)
    raise TypeError(as_of)


def needed(project: Project, wanted: Sequence[str]) -> Project:
    """The project with the named definitions and all they need, and no others."""
    others = needs(project)
    names, waiting = set[str](), list(wanted)
    while waiting:
        name = waiting.pop()
        if name in others and name not in names:
            names.add(name)
            waiting.extend(others[name])
    parts: dict[str, Any] = {
        section: {name: noun for name, noun in getattr(project, section).items() if name in names}
        for section in ("traits", "tags", "segmentations")
    }
    # What only asks of a snapshot is no part of an example.
    asked: dict[str, Any] = {section: {} for section in ASKED}
    return replace(project, settings=project.settings.model_copy(update={"value": None}), **parts, **asked)


def asked_problems(written: Written, project: Project, types: Mapping[str, DataType]) -> list[DefinitionError]:
    """What is wrong in the names that an example expects."""
    known = {*project.names, *types, *written.example.by_hand} - {"customer_id"}
    found: list[DefinitionError] = []
    for customer, expected in written.example.expected.items():
        for name, value in expected.items():
            steps = written.steps(customer, name)
            if name not in known:
                what = Phrase(message("trait, attribute, tag or segmentation"))
                found.append(UnknownName(what=what, name=name, known=known, at=written.origin.key(steps)))
            elif name in project.segmentations:
                found += _segment_problems(written, project.segmentations[name], name, value, steps)
    if written.as_of is None and not isinstance(project.settings.as_of, date):
        said = message("say as of which day: 'as_of' in the test, or for all tests at the top of the file")
        found.append(InvalidValue(key="as_of", what=Phrase(said), at=written.origin.key()))
    return found


def _segment_problems(
    written: Written, segmentation: Segmentation, name: str, value: Any, steps: Sequence[str]
) -> list[DefinitionError]:
    segments = kinds.declared_segments(segmentation)
    if segments is None or value in segments:
        return []
    what = Phrase(message("segment of '{segmentation}'"), segmentation=name)
    return [UnknownName(what=what, name=str(value), known=segments, at=written.origin.value(steps))]


def expected_types(project: Project, columns: Mapping[str, Columns]) -> Mapping[str, DataType]:
    """The profile's columns as far as they can be told."""
    facts = canonical([imported(name, each.source.role, each.types) for name, each in columns.items()])
    return profile_types(project, {fact.table.name: fact.table.columns for fact in facts})


class _Looks(Exception):
    """The segmentation looks at the data."""


def found_without_data(segmentation: Segmentation, types: Mapping[str, DataType]) -> Mapping[str, Any] | None:
    """What the segmentation's fit finds where it needs no data for it; None where it does."""

    def refuse(_select: exp.Query) -> Sequence[tuple[Any, ...]]:
        raise _Looks

    try:
        return kinds.fit(segmentation, table("profile", types), refuse)
    except _Looks:
        return None
