"""The profile written only where it has become another: some customers' rows, in a file over those of everyone.

Where the definitions, the lists and the day are those of the refresh before, a customer has the row of before unless
some source has new rows of the customer, or a segmentation was fitted otherwise and puts the customer elsewhere.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import md5
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.engine.compute import BASE, Computed, Inputs, OnStep, as_declared, derived, from_sources
from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.project.definitions import Project
from fenqun.query import Query, column, identifier_table, named, table
from fenqun.segments.fitted import Fitted
from fenqun.sources.facts import Fact, SourceTable
from fenqun.store.memberships import Members
from fenqun.store.parquet import footer
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store
from fenqun.workspace.arrivals import Arrival
from fenqun.workspace.layered import AMENDED, ROW, layers, numbered
from fenqun.workspace.measuring import Said
from fenqun.workspace.placing import Placed, fitted_over, looked_at
from fenqun.workspace.tables import PROFILE

_FORMAT = 1
"""Rises when the same definitions mean something else."""
FEWEST_ROWS = 100_000
"""A profile of fewer is written whole: that is soon done."""
MOST_CHANGED = 0.2
"""Of its rows; where more have become others since it was last written whole, it is so again.

Of 5 million customers the third refresh that found 6 % others took 38 s (CPU) writing all, the second, over them, 27 s:
one run of each, on a machine with other work.
"""
_CUSTOMER = "customer_id"
_ROW_BEFORE = "row of before"
"""The number of a customer's row in the profile that is kept; of new customers unknown. No definition has such a name.
"""

_CHANGED = "customers with other rows"
_CHANGED_ROWS = "rows of those customers"
_CHANGED_BASE = "profile of the sources, those customers"
_NUMBERS = "what segmentations look at"
_MOVED = "rows of customers placed otherwise"
_WRITTEN = "profile rows to write"
_REPLACED = "profile rows of before"


@dataclass(frozen=True)
class Depends:
    """What a profile depends on: `about`, beside rows, as plain JSON; `said`: how each source's measures came about."""

    about: Mapping[str, Any]
    said: Mapping[str, Said]

    def note(self, fitted: Mapping[str, Fitted[Any]]) -> dict[str, Any]:
        """What is remembered beside a profile."""
        measures = {name: list(said.files) for name, said in self.said.items()}
        return {"about": self.about, "measures": measures, "fitted": _found(fitted)}

    def changed(self, kept: Stored | None) -> list[str] | None:
        """The tables of the customers who have other rows than in the profile that is kept; None where it cannot be
        told, or anybody may be another."""
        if kept is None or kept.rows < FEWEST_ROWS or kept.note.get("about") != self.about:
            return None
        if kept.note["measures"].keys() != self.said.keys():
            return None
        # A refresh that was killed may have left measures that are newer than the profile.
        if any(kept.note["measures"][name] != list(said.before) for name, said in self.said.items()):
            return None
        found = [said.changed for said in self.said.values()]
        return None if None in found else [each for each in found if each]


def about(project: Project, facts: Sequence[Fact], arrivals: Sequence[Arrival], of: "Given") -> dict[str, Any]:
    """What the profile depends on beside the rows that are measured, as plain JSON."""
    sections = ("sources", "traits", "tags", "segmentations")
    text = json.dumps({each: _plain(getattr(project, each)) for each in sections}, sort_keys=True)
    moment = of.moment.instant if "changed(" in text else of.moment.day
    files = {arrival.name: list(arrival.rows.files) for arrival in arrivals}
    return {
        "format": [_FORMAT, version("fenqun")],
        "definitions": _digest(text),
        "moment": [moment.isoformat(), of.moment.zone],
        "lists": dict(of.lists),
        "hand_tags": _digest(repr(sorted(of.hand_tags.items()))),
        "columns": {fact.table.name: {name: kind.value for name, kind in fact.table.columns.items()} for fact in facts},
        "files": {name: found for name, found in files.items() if name not in of.measured},
    }


@dataclass(frozen=True)
class Given:
    """What a refresh computes for: the moment; by file, a mark of its list; by tag, who carries it by hand; the sources
    that are measured."""

    moment: Moment
    lists: Mapping[str, str]
    hand_tags: Mapping[str, Sequence[Any]]
    measured: Collection[str]


@dataclass(frozen=True)
class Amending:
    """A profile on its way over the one that is kept.

    `changed`: the tables of the customers with other rows; `said`: how each source's measures came about.
    """

    store: Store
    engine: DuckDB
    project: Project
    kept: Stored
    changed: Sequence[str]
    said: Mapping[str, Said]

    def computed(
        self, tables: Sequence[SourceTable], order: Sequence[Sequence[str]], inputs: Inputs, on_step: OnStep
    ) -> "Amended | None":
        """The profile of everyone, not yet run; None where what is kept cannot be built on."""
        engine = self.engine
        parts = [exp.select(column(_CUSTOMER)).from_(identifier_table(name)) for name in self.changed]
        nobody = exp.select(named(exp.cast(exp.null(), "VARCHAR"), _CUSTOMER)).where(exp.false())
        engine.materialise(_CHANGED, exp.union(nobody, *parts, distinct=True) if parts else nobody)
        rows = numbered(self._paths, [column(_CUSTOMER)]).subquery("rows")
        engine.materialise(_CHANGED_ROWS, exp.select("*").from_(rows).where(_among(_CHANGED)))
        base = self._of_changed(tables, inputs)
        if base is None:
            return None
        placed = self._placed(base, order, inputs, on_step)
        moved = engine.materialise(_MOVED, self._placed_otherwise(placed))
        engine.drop(_NUMBERS)
        engine.view(BASE, self._everyone(base))
        everyone = table(BASE, {**base.columns, _ROW_BEFORE: DataType.NUMBER})
        found = {**inputs.found, **{name: each.found for name, each in placed.fitted.items()}}
        wide, fitted = derived(engine, self.project, everyone, order, replace(inputs, found=found), on_step=on_step)
        known = {name: kind for name, kind in wide.columns.items() if name != _ROW_BEFORE}
        profile = as_declared(Query(wide.select, known), base.columns, self.project)
        return Amended(self, base, wide, Computed(profile, fitted), moved, order, inputs)

    @property
    def _paths(self) -> list[Path]:
        return self.store.paths(self.kept.files)

    def _of_changed(self, tables: Sequence[SourceTable], inputs: Inputs) -> Query | None:
        """What the sources say of the customers with other rows; None where a column is of another type than it was."""
        gathered, fewer = {}, []
        for name, query in inputs.gathered.items():
            said = self.said[name]
            # Where nobody else has other rows, what was just measured is all of theirs.
            is_fresh = said.fresh and list(self.changed) == [said.changed]
            measures = identifier_table(said.fresh) if is_fresh else query.select.subquery("measures")
            some = exp.select("*").from_(measures).where(_among(_CHANGED))
            self.engine.view(f"{name} (measures of those)", some)
            gathered[name] = table(f"{name} (measures of those)", query.columns)
        for source in tables:
            is_narrowed = _CUSTOMER in source.columns and source.name not in gathered
            if is_narrowed:
                self.engine.view(f"{source.table} (of those)", source.query.select.where(_among(_CHANGED)))
            fewer.append(replace(source, table=f"{source.table} (of those)") if is_narrowed else source)
        base = from_sources(self.engine, self.project, fewer, replace(inputs, gathered=gathered), name=_CHANGED_BASE)
        now, then = self.engine.engine_types(base.select), self._types()
        return base if all(then.get(name) == kind for name, kind in now.items()) else None

    def _types(self) -> dict[str, str]:
        return self.engine.engine_types(exp.select("*").from_(parquet(self._paths)))

    def _placed(self, base: Query, order: Iterable[Sequence[str]], inputs: Inputs, on_step: OnStep) -> Placed:
        """The segmentations fitted over everyone: what they look at is read once, into a table."""
        wanted = looked_at(self.project, inputs)
        columns = {name: kind for name, kind in base.columns.items() if name in wanted}
        columns |= {_ROW_BEFORE: DataType.NUMBER}
        numbers = exp.select(*(column(name) for name in columns)).from_(self._everyone(base).subquery("everyone"))
        self.engine.materialise(_NUMBERS, numbers)
        return fitted_over(table(_NUMBERS, columns), self.engine, self.project, order, inputs, on_step=on_step)

    def _placed_otherwise(self, placed: Placed) -> exp.Select:
        """The rows of who of the others has become another because a segmentation was fitted otherwise."""
        moved = placed.otherwise(self.kept.note["fitted"], _ROW_BEFORE)
        rows = exp.select(named(column(_ROW_BEFORE), ROW)).from_(moved.subquery("moved"))
        return rows.where(exp.not_(_is_of(_CHANGED_ROWS, _ROW_BEFORE)))

    def _now(self, base: Query) -> exp.Select:
        """Those with other rows as they are now."""
        now = exp.select(*(column(name, "c") for name in base.columns), named(column(ROW, "r"), _ROW_BEFORE))
        rows = _all(_CHANGED_ROWS).subquery("r")
        using: list[int | str | exp.Expr] = [exp.to_identifier(_CUSTOMER, quoted=True)]
        return now.from_(base.select.subquery("c")).join(rows, using=using, join_type="left")

    def _everyone(self, base: Query) -> exp.Query:
        """Those with other rows as they are now, the others as they were."""
        others = exp.select(*(column(name) for name in base.columns), named(column(ROW), _ROW_BEFORE))
        others = others.from_(numbered(self._paths, [column(name) for name in base.columns]).subquery("kept"))
        return exp.union(self._now(base), others.where(exp.not_(_is_of(_CHANGED_ROWS))), distinct=False)

    def narrow(self, base: Query) -> None:
        """From here on the profile has only who has other rows or was placed otherwise; what the sources said of them
        before lies in a table."""
        rows = exp.union(_all(_CHANGED_ROWS, ROW), _all(_MOVED, ROW), distinct=False)
        every = numbered(self._paths, [column(name) for name in base.columns])
        replaced = exp.select("*").from_(every.subquery("rows"))
        replaced = replaced.where(exp.In(this=column(ROW), query=rows.subquery()))
        self.engine.materialise(_REPLACED, replaced)
        others = exp.select(*(column(name) for name in base.columns), named(column(ROW), _ROW_BEFORE))
        others = others.from_(identifier_table(_REPLACED)).where(_is_of(_MOVED))
        self.engine.view(BASE, exp.union(self._now(base), others, distinct=False))


@dataclass(frozen=True)
class Replaced:
    """Rows of the profile before and after they were written, with all its columns, those after with their numbers.

    New customers are only among those after.
    """

    were: Query
    are: Query


@dataclass(frozen=True)
class Over:
    """The profile that was kept, and the rows of it that became others; None where it has stayed as it is."""

    kept: Stored
    rows: Replaced | None = None


@dataclass(frozen=True)
class Amended:
    """The profile of everyone, not yet run. `wide`: with the number of the row that was; `moved`: how many were placed
    otherwise; `order` and `inputs`: what it was computed by."""

    by: Amending
    base: Query
    wide: Query
    computed: Computed
    moved: int
    order: Sequence[Sequence[str]]
    inputs: Inputs

    def written(self, note: Mapping[str, Any]) -> tuple[Stored, Over] | None:
        """In the store: a file over those there are. None where so much has changed that all is better written anew:
        then the profile is still everyone's."""
        by, store = self.by, self.by.store
        everyone, amended = layers(store.paths(by.kept.files))
        rows = [footer(path).rows for path in (*everyone, *amended)]
        changed = int(by.engine.rows(exp.select(exp.Count(this=exp.Star())).from_(identifier_table(_CHANGED)))[0][0])
        if not changed and not self.moved:
            return by.kept, Over(by.kept)
        if len(everyone) > 1 or changed + self.moved + sum(rows[1:]) > MOST_CHANGED * rows[0]:
            return None
        by.narrow(self.base)
        by.engine.materialise(_WRITTEN, self._numbered())
        columns = [column(name) for name in (*self.computed.profile.columns, ROW)]
        select: exp.Query = exp.select(*columns).from_(identifier_table(_WRITTEN))
        if amended:
            older = exp.select(*(cell.copy() for cell in columns)).from_(parquet(amended))
            select = exp.union(select, older.where(exp.not_(_is_of(_WRITTEN))), distinct=False)
        file = store.stage(PROFILE) / AMENDED
        by.engine.write_parquet(exp.select("*").from_(select.subquery("rows")).order_by(column(_CUSTOMER)), file)
        there = exp.LT(this=column(ROW), expression=exp.Literal.number(rows[0]))
        gone = by.engine.rows(exp.select(column(ROW)).from_(parquet([file])).where(there))
        whole = replace(by.kept, files=by.kept.files[: len(everyone)], rows=rows[0], vector={})
        known = self.computed.profile.columns
        over = Over(by.kept, Replaced(self._were(), table(_WRITTEN, {**known, ROW: DataType.NUMBER})))
        return store.put(PROFILE, [file], note=note, after=whole, gone=Members.of_rows(row for (row,) in gone)), over

    def _were(self) -> Query:
        """The rows of before. Tags and segments are derived from the other columns, by what was found in the data then:
        to read them of everyone, for a few rows, takes as long as all the rest."""
        by, found = self.by, {**self.inputs.found, **self.by.kept.note["fitted"]}
        rows, inputs = table(_REPLACED, self.base.columns), replace(self.inputs, found=found)
        wide, _ = derived(by.engine, by.project, rows, self.order, inputs, views=f"{_REPLACED}, level ")
        by.engine.materialise(_REPLACED, wide.select)
        return table(_REPLACED, wide.columns)

    def _numbered(self) -> exp.Select:
        """The rows to write, each with its number: that of before, or one that follows the last."""
        was = column(_ROW_BEFORE)
        order = exp.Order(expressions=[exp.Ordered(this=column(_CUSTOMER))])
        at = exp.Window(this=exp.RowNumber(), partition_by=[was.copy().is_(exp.null())], order=order)
        last = exp.Literal.number(self.by.kept.rows - 1)
        number = exp.Coalesce(this=was, expressions=[exp.Add(this=last, expression=at)])
        chosen = [column(name) for name in self.computed.profile.columns]
        return exp.select(*chosen, named(number, ROW)).from_(self.wide.select.subquery("wide"))


def _all(name: str, *columns: str) -> exp.Select:
    """These columns of a table; all of them where none is named."""
    chosen: list[exp.Expr] = [column(each) for each in columns]
    return exp.select(*(chosen or [exp.Star()])).from_(identifier_table(name))


def _among(name: str) -> exp.Expr:
    """Whether the customer is in a table."""
    return exp.In(this=column(_CUSTOMER), query=_all(name, _CUSTOMER).subquery())


def _is_of(name: str, number: str = ROW) -> exp.Expr:
    """Whether the number is that of one of the rows in a table."""
    return exp.In(this=column(number), query=_all(name, ROW).subquery())


def _found(fitted: Mapping[str, Fitted[Any]]) -> dict[str, Any]:
    """What each segmentation found in the data, as it comes back from the store."""
    found: dict[str, Any] = json.loads(json.dumps({name: each.found for name, each in fitted.items()}))
    return found


def _plain(definitions: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each.model_dump(mode="json", by_alias=True) for name, each in definitions.items()}


def _digest(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()
