"""What a draft of a trait would give every customer of the latest snapshot."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import uuid4

from sqlglot import exp

from fenqun.answers import ChangeAnswer, plain
from fenqun.definition import DataType, Label
from fenqun.engine.duckdb import DuckDB
from fenqun.errors import Phrase, UsageError, message
from fenqun.profiles.profile import profile, with_values
from fenqun.profiles.trait import Trait
from fenqun.query import Query, column, identifier_table, named, table
from fenqun.sources.facts import Fact, SourceTable
from fenqun.sources.source import Role
from fenqun.workspace import rule
from fenqun.workspace.arrivals import ROWS
from fenqun.workspace.declared import used_by
from fenqun.workspace.distribution import trait_answer
from fenqun.workspace.drafted import Draft, source_facts
from fenqun.workspace.running import Running
from fenqun.workspace.tables import LISTS, PROFILE
from fenqun.workspace.view import View

MOST_ROWS = 20_000_000
"""Rows of the sources' tables that a draft reads; more takes a refresh."""
SAMPLE = 10
_BEFORE = "value before"


def trait_change(view: View, found: Draft, trait: Trait, running: Running) -> ChangeAnswer:
    """Whose value would be another, and how the values would be distributed.

    Raises UsageError where the source has more rows than can be read at once, Cancelled.
    """
    if trait.source is None:
        with (
            view.engine(*rule.tables_for(trait.value)) as engine,
            running.reaches(engine.interrupt),
            rule.scope(view, engine, [trait.value]) as scope,
        ):
            others = {name: kind for name, kind in view.profile.columns.items() if name != found.name}
            values = {found.name: trait.value}
            over = with_values(table(PROFILE, others), values, view.snapshot.as_of, lists=scope.lists)
            return _answer(view, engine, found, trait, over)
    tables = [name for name in view.snapshot.tables if name.startswith(ROWS)]
    if sum(view.snapshot.tables[name].rows for name in tables) > MOST_ROWS:
        said = message("the records are too many to compute this at once: save it, and refresh")
        raise UsageError(what=Phrase(said))
    lists = (LISTS,) if LISTS in view.snapshot.tables else ()
    with view.own_engine(PROFILE, *tables, *lists) as engine, running.reaches(engine.interrupt):
        rules = [trait.value] if trait.where is None else [trait.value, trait.where]
        with rule.scope(view, engine, rules) as scope:
            return _answer(view, engine, found, trait, _from_source(view, engine, found, trait, scope.lists))


def _from_source(view: View, engine: DuckDB, found: Draft, trait: Trait, lists: Mapping[str, str]) -> Query:
    """The trait of every customer of the profile, from the source's rows as the snapshot has them."""
    facts = {fact.table.name: fact for fact in source_facts(view, found.project)}
    for fact in facts.values():
        _rows_of(view, engine, fact)
    fact = facts[str(trait.source)]
    engine.view(fact.table.table, fact.query.select)
    everyone = SourceTable(PROFILE, Role.CUSTOMERS, {"customer_id": DataType.TEXT}, PROFILE)
    return profile([everyone, fact.table], {found.name: trait}, view.snapshot.as_of, lists=lists)


def _rows_of(view: View, engine: DuckDB, fact: Fact) -> None:
    stored = view.snapshot.tables.get(ROWS + fact.table.name)
    if stored is not None:
        engine.view(f"{fact.table.name} (rows)", table(ROWS + fact.table.name, stored.columns).select)


def _answer(view: View, engine: DuckDB, found: Draft, trait: Trait, values: Query) -> ChangeAnswer:
    kind = values.columns[found.name]
    same_kind = found.is_known and view.snapshot.tables[PROFILE].columns[found.name] is kind
    with _kept(view, engine, found, values, compared=same_kind) as kept:
        distribution = trait_answer(_over(view, found, trait, kept), found.name, engine.rows)
        moved = exp.NullSafeNEQ(this=column(found.name), expression=column(_BEFORE))
        rows = exp.select(column("customer_id")).from_(identifier_table(_name(kept))).order_by(column("customer_id"))
        counts = exp.select(exp.CountIf(this=moved), exp.Count(this=column(_BEFORE)))
        moving, known = engine.rows(counts.from_(identifier_table(_name(kept))))[0]
        sample = engine.rows(rows.where(moved).limit(SAMPLE)) if same_kind else []
    return ChangeAnswer(
        section=found.section,
        name=found.name,
        as_of=view.as_of,
        customers=view.customers,
        moving=int(moving) if same_kind else 0,
        segments=(),
        entering_sample=tuple(str(row[0]) for row in sample),
        leaving_sample=(),
        used_by=used_by(found.project, found.section, found.name),
        found={**plain(distribution), "known_before": int(known) if found.is_known else None},
    )


@contextmanager
def _kept(view: View, engine: DuckDB, found: Draft, values: Query, *, compared: bool) -> Iterator[Query]:
    """The values computed once: of every customer the new one, and the one before (unknown where it was no such)."""
    name = f"draft {uuid4().hex}"
    kind = values.columns[found.name]
    fresh = exp.select(column("customer_id"), column(found.name)).from_(values.select.subquery("values"))
    if compared:
        before = exp.select(column("customer_id"), named(column(found.name), _BEFORE)).from_(identifier_table(PROFILE))
    else:
        nothing = exp.cast(exp.null(), exp.DataType.build(_NOTHING))
        before = exp.select(column("customer_id"), named(nothing, _BEFORE)).from_(identifier_table(PROFILE))
    using = exp.to_identifier("customer_id", quoted=True)
    both = exp.select(column("customer_id"), column(found.name), column(_BEFORE))
    both = both.from_(before.subquery("before")).join(fresh.subquery("fresh"), using=[using], join_type="left")
    engine.materialise(name, both)
    try:
        yield table(name, {"customer_id": DataType.TEXT, found.name: kind, _BEFORE: kind})
    finally:
        engine.drop(name)


_NOTHING = "varchar"


def _name(kept: Query) -> str:
    (found,) = kept.select.find_all(exp.Table)
    return found.name


@dataclass(frozen=True)
class _Over(View):
    """The snapshot with the draft's values for a profile."""

    values: Query | None = None

    @property
    def profile(self) -> Query:
        """The values."""
        return self.values or super().profile


def _over(view: View, found: Draft, trait: Trait, values: Query) -> View:
    entry: dict[str, Any] = {"kind": "trait", "type": values.columns[found.name].value, "family": None}
    texts: dict[str, Label | None] = {"label": trait.label, "meaning": trait.meaning, "unit": trait.unit}
    entry |= {part: text.source if text is not None else None for part, text in texts.items()}
    entry["personal"] = found.name in view.personal
    content = {**view.content, "names": {**view.content["names"], found.name: entry}}
    held = {part.name: getattr(view, part.name) for part in fields(View) if part.init}
    return _Over(**{**held, "snapshot": replace(view.snapshot, content=content), "values": values})
