"""The profile: one row per customer with attributes, traits and tags."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter

from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.profiles.aggregate import CUSTOMER, aggregate, asked, valued
from fenqun.profiles.per_customer import value_of_nobody
from fenqun.profiles.trait import Trait
from fenqun.query import Query, column, named, table
from fenqun.rules.compile import Scope, compile_condition, compile_value, constant
from fenqun.rules.shared import shared
from fenqun.rules.syntax import Call, Name, Node, names
from fenqun.rules.types import type_of
from fenqun.sources.facts import SourceTable
from fenqun.sources.source import Role
from fenqun.sources.standard import customer_attributes


@dataclass(frozen=True)
class _Part:
    """A table of one row per customer: what it gives, and what it means for a customer it does not have."""

    query: Query
    of_nobody: Mapping[str, exp.Expression]


def profile(
    sources: Sequence[SourceTable],
    traits: Mapping[str, Trait],
    as_of: Moment,
    *,
    lists: Mapping[str, str] | None = None,
    gathered: Mapping[str, Query] | None = None,
) -> Query:
    """Attributes, and the traits computed from sources: one row per `customer_id` found in any source up to `as_of`.

    Columns: the attributes in the order of the sources, then the traits in the order given; traits that need no
    source are added by `with_values`. An attribute that several sources have is taken from the first that knows it.
    A customer without rows in a source has counts and sums of 0 there; anything else is unknown. `gathered`: by source,
    the measures of its customers where they are there already (see `rows_asked`).
    """
    looked = _Looked(traits, as_of, lists or {}, gathered or {})
    # What is known to hold since a day goes before what is known to hold.
    ordered = sorted(sources, key=lambda source: not _has_history(source))
    parts = [part for source in ordered if CUSTOMER in source.columns for part in looked.parts(source)]
    if not parts:
        raise ValueError("no source has a customer_id")
    joined = exp.select().from_(parts[0].query.select.subquery("s0"))
    for position, part in enumerate(parts[1:], start=1):
        using = exp.to_identifier(CUSTOMER, quoted=True)
        joined = joined.join(part.query.select.subquery(f"s{position}"), using=[using], join_type="full")
    found = _columns(parts)
    order = [CUSTOMER, *(name for name in found if name not in traits), *(name for name in traits if name in found)]
    columns = {name: found[name] for name in dict.fromkeys(order)}
    key = column(CUSTOMER, "s0") if len(parts) == 1 else column(CUSTOMER)
    chosen = [named(_coalesced(options) if name != CUSTOMER else key, name) for name, (_, options) in columns.items()]
    return Query(joined.select(*chosen), {name: kind for name, (kind, _) in columns.items()})


def with_values(
    query: Query, values: Mapping[str, Node], as_of: Moment, *, lists: Mapping[str, str] | None = None
) -> Query:
    """The same customers with more columns, each computed from those there are and from one another.

    A yes/no value is never NULL; any other is NULL where it is unknown or not finite.
    """
    for level in _levels(values):
        plain = Scope(types=query.columns, as_of=as_of, lists=lists or {})
        alike = shared((values[name] for name in level), plain)
        scope = replace(plain, tests=alike.tests)
        kinds = {name: type_of(values[name], query.columns).type or DataType.NUMBER for name in level}
        added = [named(_stored(values[name], kind, scope), name) for name, kind in kinds.items()]
        kept = [column(name) for name in query.columns]
        there = query.select
        if alike.columns:
            beneath = (named(sql, name) for name, sql in alike.columns.items())
            there = exp.select(*kept, *beneath).from_(there.subquery("p"))
        query = Query(exp.select(*kept, *added).from_(there.subquery("p")), {**query.columns, **kinds})
    order = [*(name for name in query.columns if name not in values), *values]
    select = exp.select(*(column(name) for name in order)).from_(query.select.subquery("p"))
    return Query(select, {name: query.columns[name] for name in order}) if values else query


def _stored(node: Node, kind: DataType, scope: Scope) -> exp.Expression:
    return compile_condition(node, scope) if kind is DataType.BOOLEAN else compile_value(node, scope)


def _levels(values: Mapping[str, Node]) -> Iterator[list[str]]:
    """The names, those first that need no other of them; raises CycleError on definitions that need each other."""
    order = TopologicalSorter({name: names(node) & values.keys() for name, node in values.items()})
    order.prepare()
    while order.is_active():
        ready = order.get_ready()
        order.done(*ready)
        yield sorted(ready, key=list(values).index)


def rows_asked(source: SourceTable, traits: Mapping[str, Trait]) -> Mapping[str, Trait]:
    """What the source's rows are asked for: its traits, and what they tell of their customers; by name.

    The rows of a customers source tell by themselves, but where a customer has one for every state.
    """
    own = {name: trait for name, trait in traits.items() if trait.source == source.name}
    carried = customer_attributes(source.role) or (_attribute_names(source) if _has_history(source) else ())
    return {**{name: _told(source, name) for name in source.columns if name in carried}, **own}


@dataclass(frozen=True)
class _Looked:
    """What the sources are looked at for."""

    traits: Mapping[str, Trait]
    as_of: Moment
    lists: Mapping[str, str]
    gathered: Mapping[str, Query]

    def parts(self, source: SourceTable) -> list[_Part]:
        """What a source gives its customers."""
        wanted = rows_asked(source, self.traits)
        if source.role is Role.CUSTOMERS and not _has_history(source):
            attributes = _Part(_attributes(source), {})
            return [attributes, self._aggregated(source, wanted)] if wanted else [attributes]
        return [self._aggregated(source, wanted)]

    def _aggregated(self, source: SourceTable, traits: Mapping[str, Trait]) -> _Part:
        nobody = {name: value_of_nobody(trait, self.as_of) for name, trait in traits.items()}
        constants = {name: constant(value) for name, value in nobody.items() if value is not None}
        found = self.gathered.get(source.name)
        if found is None:
            return _Part(aggregate(source, traits, self.as_of, lists=self.lists), constants)
        return _Part(valued(found, asked(source, traits, self.as_of).values, self.as_of), constants)


def _has_history(source: SourceTable) -> bool:
    """Whether its rows are states that customers were in since some moment."""
    return source.role is Role.CUSTOMERS and source.time_column is not None


def _attribute_names(source: SourceTable) -> list[str]:
    keys = (CUSTOMER, source.time_column)
    return [name for name in source.columns if name not in keys and not name.startswith("_")]


def _told(source: SourceTable, name: str) -> Trait:
    """An attribute of the customer that rows carry: what the latest row says that knows it."""
    return Trait(source=source.name, value=Call("last" if source.time_column else "max", (Name(name),)))


def _attributes(source: SourceTable) -> Query:
    """The customers of a source as they are: importing has set aside all but one row of each."""
    columns = {name: kind for name, kind in source.columns.items() if not name.startswith("_")}
    return table(source.table, columns)


def _columns(parts: Sequence[_Part]) -> dict[str, tuple[DataType, list[exp.Expression]]]:
    """By name, the type and what each part says."""
    found: dict[str, tuple[DataType, list[exp.Expression]]] = {}
    for position, part in enumerate(parts):
        for name, kind in part.query.columns.items():
            said: exp.Expression = column(name, f"s{position}")
            if name in part.of_nobody:
                nobody = column(CUSTOMER, f"s{position}").is_(exp.null())
                said = exp.Case(ifs=[exp.If(this=nobody, true=part.of_nobody[name])], default=said)
            found.setdefault(name, (kind, []))[1].append(said)
    return found


def _coalesced(options: list[exp.Expression]) -> exp.Expression:
    return options[0] if len(options) == 1 else exp.Coalesce(this=options[0], expressions=options[1:])
