"""The measures of one source's customers: of all, or of those for whom they have become others since they were kept.

Over the kept table's files of all customers lies one of those whose measures have become others since. Once these are
many, all are written anew.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import md5
from pathlib import Path
from typing import TYPE_CHECKING

from sqlglot import exp

from fenqun.clock import Moment
from fenqun.engine.duckdb import parquet
from fenqun.profiles.aggregate import CUSTOMER, Asked, asked, measured
from fenqun.profiles.measure import RETURN, Measures, Question, Rows
from fenqun.profiles.trait import Trait
from fenqun.profiles.window import Window
from fenqun.project.lists import Listed
from fenqun.query import Query, column, identifier_table, table
from fenqun.rules.calls import DAILY
from fenqun.rules.local_day import moment_sql
from fenqun.rules.syntax import Call, In, Name, walk
from fenqun.sources.facts import Fact
from fenqun.store.parquet import footer
from fenqun.store.snapshot import Stored
from fenqun.workspace.arrivals import Arrival
from fenqun.workspace.joined import Joined, renamed
from fenqun.workspace.layered import AMENDED, layers, overlaid
from fenqun.workspace.rows_of import rows_of
from fenqun.workspace.stretches import stretches

if TYPE_CHECKING:
    from fenqun.workspace.gathering import Gathering

MEASURES = "measures/"
"""Before a source's name: the store's table of what its rows say of each customer."""
MOST_CHANGED = 0.3
"""Of the customers; where more have changed rows, all are asked, and where more have become others, all written."""


@dataclass(frozen=True)
class About:
    """What the traits are computed for: the moment; `lists`, by file, the view of its values; `listed`, the values."""

    as_of: Moment
    lists: Mapping[str, str]
    listed: Mapping[str, Sequence[Listed]]

    def marks(self) -> dict[str, str]:
        """By file, a text that is another when its values are."""
        return {
            path: md5(repr(found).encode(), usedforsecurity=False).hexdigest() for path, found in self.listed.items()
        }


@dataclass(frozen=True)
class Said:
    """The files of a source's measures, those that they were built on, and the table of the customers for whom they are
    others since: '' for nobody, None for anybody. `fresh`: the table that has the measures of these customers."""

    files: tuple[str, ...]
    before: tuple[str, ...] = ()
    changed: str | None = None
    fresh: str = ""


@dataclass
class Measuring:
    """One source on its way to its measures. `fact`: its canonical table; `traits`: what is asked of it."""

    work: "Gathering"
    fact: Fact
    traits: Mapping[str, Trait]
    about: About
    now: Asked = field(init=False)
    edges: Mapping[str, str] = field(init=False)
    joined: Joined | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.now = asked(self.fact.table, self.traits, self.about.as_of)
        self.edges = self._edges()

    @property
    def name(self) -> str:
        """The store's table, and the engine's."""
        return f"{MEASURES}{self.fact.table.name}"

    def gathered(self) -> Query:
        """The measures, in the store and registered in the engine."""
        kept = self.work.kept(self.fact)
        changed = None if kept is None else self._changed(kept)
        if kept is None or changed is None:
            return self._written(self._everyone())
        missing = self._missing(kept)
        if missing:
            return self._written([self._renewed(kept, missing, changed)])
        if changed:
            return self._amended(kept, changed)
        self.work.said[self.fact.table.name] = Said(kept.files, kept.files, "")
        return self._registered(kept, self.name)

    def _edges(self) -> dict[str, str]:
        """By the span of a window that goes along with the moment, the measure of a customer's first row in it or
        after it: asked too, for it says when the customer's rows next fall out of the window."""
        time = self.fact.table.time_column
        windows = self._windows(self.about.as_of)
        until = self.about.as_of.instant
        return {
            span: self.now.measures.measure("min", Rows(Window(until, each.after, f"since {span}")), Name(time)).name
            for span, each in windows.items()
            if time is not None and each.moves
        }

    def _missing(self, kept: Stored) -> list[str]:
        """The measures to be asked of everyone: new ones, and those that mean something else now."""
        has = set(kept.columns)
        return [
            name
            for name, question in self.now.measures.questions().items()
            if name not in has or self._moved(question, kept)
        ]

    def _moved(self, question: Question, kept: Stored) -> bool:
        parts = [part for node in question.nodes for part in walk(node)]
        daily = any(isinstance(part, Call) and part.function in DAILY for part in parts)
        listed = {part.listed for part in parts if isinstance(part, In) and part.listed is not None}
        marks = self.about.marks()
        another = any(kept.note["lists"].get(path) != marks.get(path) for path in listed)
        return another or (daily and _moment(kept, self.work.zone) != self.about.as_of)

    def _changed(self, kept: Stored) -> str | None:
        """The table of the customers who have rows that are new or crossed the edge of a window; empty: nobody has.

        None where that cannot be told, or they are too many to be worth it.
        """
        self.joined = self.work.added(self.fact, kept)
        # On an earlier day some customers have no rows yet.
        if self.joined is None or _moment(kept, self.work.zone).instant > self.about.as_of.instant:
            return None
        parts = [*self._added(self.joined), *self._crossing(kept)]
        if not parts:
            return ""
        changed = f"{self.name} (changed)"
        every = exp.union(*parts, distinct=True) if len(parts) > 1 else parts[0].distinct()
        count = self.work.engine.materialise(changed, every)
        if count > MOST_CHANGED * kept.rows:
            return None
        return changed if count else ""

    def _added(self, joined: Joined) -> Iterator[exp.Select]:
        if joined.has_changed and self.fact.derived:
            yield from joined.customers(joined.touched())
        elif joined.added:
            files = joined.added[self.fact.table.name]
            yield exp.select(column(CUSTOMER)).from_(parquet(files)).where(exp.not_(column(CUSTOMER).is_(exp.null())))

    def _crossing(self, kept: Stored) -> Iterator[exp.Select]:
        """Who has rows that came into a window or fell out of one: told by what is kept of the customers, unless there
        were rows already that lay after the moment."""
        before, now = self._windows(_moment(kept, self.work.zone)), self._windows(self.about.as_of)
        first = {(before[span].after, now[span].after): edge for span, edge in self.edges.items() if span in before}
        last, fallen, scanned = latest(kept), [], []
        for old, new in _moved(before, now):
            edge = first.get((old, new))
            if edge is not None and edge in kept.columns:
                fallen.append(column(edge) <= moment_sql(new))
            elif last is not None and last > old:
                scanned.append((old, new))
        if fallen:
            known = exp.select(column(CUSTOMER)).from_(self._registered(kept, f"{self.name} (kept)").select.subquery())
            yield known.where(exp.or_(*fallen))
        if scanned:
            yield self._within(scanned)

    def _within(self, ranges: Sequence[tuple[datetime, datetime]]) -> exp.Select:
        """The customers who have rows in one of the spans, as `(after, until]`."""
        time = column(self.fact.table.time_column or "")
        within = [
            exp.and_(time.copy() > moment_sql(after), time.copy() <= moment_sql(until)) for after, until in ranges
        ]
        rows = exp.select(column(CUSTOMER)).from_(identifier_table(self.fact.table.table))
        return rows.where(exp.and_(exp.not_(column(CUSTOMER).is_(exp.null())), exp.or_(*within)))

    def _windows(self, as_of: Moment) -> dict[str, Window]:
        """By span; the whole past among them, which says who has rows at all."""
        measures = asked(self.fact.table, self.traits, as_of).measures
        windows = {window.span: window for question in measures.questions().values() for window in question.windows}
        return {**windows, "": Window(as_of.instant)}

    def _renewed(self, kept: Stored, missing: Sequence[str], changed: str) -> exp.Query:
        """The measures of those who changed asked anew, those of the others as they were; what was missing of all."""
        self._make()
        old = self._registered(kept, f"{self.name} (kept)")
        chosen = (column(name, "f" if name in missing else "k") for name in self.now.measures.questions())
        others = exp.select(column(CUSTOMER), *chosen).from_(old.select.subquery("k"))
        further = self._measured(self.now.measures.only(missing)).select.subquery("f")
        others = others.join(further, using=[exp.to_identifier(CUSTOMER, quoted=True)])
        if not changed:
            return others
        return exp.union(
            others.where(exp.not_(_among(column(CUSTOMER), changed))), self._fresh(changed), distinct=False
        )

    def _amended(self, kept: Stored, changed: str) -> Query:
        """The measures of those who changed in a file of their own, with those that changed before and not now."""
        everyone, amended = layers(self.work.store.paths(kept.files))
        fresh: exp.Query = self._fresh(changed)
        if amended:
            earlier = exp.select(*self._columns()).from_(parquet(amended))
            earlier = earlier.where(exp.not_(_among(column(CUSTOMER), changed)))
            fresh = exp.union(earlier, fresh, distinct=False)
        written = f"{self.name} (amended)"
        rows = self.work.engine.materialise(written, fresh)
        if self._lost(everyone, changed):
            return self._written(self._everyone())
        select = exp.select(*self._columns()).from_(identifier_table(written))
        base = replace(kept, files=kept.files[: len(everyone)], rows=sum(footer(file).rows for file in everyone))
        if rows > MOST_CHANGED * base.rows:
            made = self._written([overlaid(everyone, select, self._columns())])
        else:
            made = self._written([select], after=base)
        files = self.work.said[self.fact.table.name].files
        self.work.said[self.fact.table.name] = Said(files, kept.files, changed, written)
        return made

    def _lost(self, everyone: Sequence[Path], changed: str) -> bool:
        """Whether somebody had rows and has none now: theirs became another's, in a source that joins others."""
        if not self.fact.derived:
            return False
        had = exp.select(column(CUSTOMER)).from_(parquet(everyone)).where(_among(column(CUSTOMER), changed))
        gone = had.where(exp.not_(_among(column(CUSTOMER), f"{self.name} (amended)")))
        return bool(self.work.engine.rows(gone.limit(1)))

    def _columns(self) -> list[exp.Column]:
        return [column(name) for name in (CUSTOMER, *self.now.measures.questions())]

    def _everyone(self) -> Iterator[exp.Query]:
        """The measures of all customers of the source, of some after the others."""
        self._make()
        whole, name, arrival = self.fact.table, f"{self.fact.table.table} (stretch)", self._arrival
        if arrival is None or self.fact.derived:
            yield self._measured(self.now.measures).select
            return
        files = self.work.store.paths(arrival.rows.files)
        for stretch in stretches(self.work.engine, files, arrival.rows.rows):
            self.work.engine.view(name, whole.query.select.where(stretch))
            some = replace(whole, table=name)
            yield measured(some, self.now.measures, self.about.as_of, lists=self.about.lists).select

    def _make(self) -> None:
        """Make a table that joins others once, and not for each measure, where it is only views so far."""
        if self.joined and self.fact.derived:
            self.work.engine.materialise(self.fact.table.table, self.fact.query.select)

    def _fresh(self, changed: str) -> exp.Select:
        measures = self._measured(self.now.measures, among=changed).select
        return exp.select(*self._columns()).from_(measures.subquery("n"))

    def _measured(self, measures: Measures, *, among: str = "") -> Query:
        """The measures of all customers of the source, or of those in the table `among`."""
        source = self.fact.table
        if among:
            changed = f"{source.table} (changed)"
            used = {CUSTOMER, source.time_column, RETURN, *measures.looked_at()}
            chosen = (column(name) for name in source.columns if name in used)
            self.work.engine.materialise(changed, exp.select(*chosen).from_(self._rows_of(among).subquery("rows")))
            source = replace(source, table=changed)
        return measured(source, measures, self.about.as_of, lists=self.about.lists)

    def _rows_of(self, among: str) -> exp.Query:
        """All rows of these customers; of a table that joins others no more is joined than is needed for them."""
        arrival = self._arrival
        if arrival is not None and not self.fact.derived:
            rows = f"{arrival.name} (rows of those)"
            self.work.engine.view(rows, rows_of(self.work.store, self.work.engine, arrival, among).select)
            return renamed(self.fact.query.select, {f"{arrival.name} (rows)": rows})
        found: exp.Query = self.fact.table.query.select
        if self.joined is not None:
            customers = table(among, {CUSTOMER: self.fact.table.columns[CUSTOMER]})
            orders = self.joined.orders_of(customers, self.joined.touched())
            found = self.joined.restricted(self.fact, orders, customers)
        return exp.select("*").from_(found.subquery("every")).where(_among(column(CUSTOMER), among))

    @property
    def _arrival(self) -> Arrival | None:
        """The source in the store; None of orders drawn from lines."""
        return next((each for each in self.work.arrivals if each.name == self.fact.table.name), None)

    def _written(self, parts: Iterable[exp.Query], after: Stored | None = None) -> Query:
        """In the store, for the next refresh as well; `after`: the customers of whom it says nothing new."""
        store = self.work.store
        folder, files = store.stage(self.name), []
        for number, select in enumerate(parts, start=1):
            files.append(folder / (AMENDED if after else f"measures-{number}.parquet"))
            self.work.engine.write_parquet(select, files[-1])
        last = self.work.latest(self.fact)
        note = self.work.marked(self.fact) | {
            "as_of": self.about.as_of.instant.isoformat(),
            "lists": self.about.marks(),
            "measures": [CUSTOMER, *self.now.measures.questions()],
            "latest": last.isoformat() if last else None,
        }
        stored = store.put(self.name, files, note=note, after=after)
        self.work.said[self.fact.table.name] = Said(stored.files)
        return self._registered(
            replace(stored, columns={name: stored.columns[name] for name in note["measures"]}), self.name
        )

    def _registered(self, stored: Stored, name: str) -> Query:
        everyone, amended = layers(self.work.store.paths(stored.files))
        if not amended:
            self.work.engine.register_parquet(name, everyone, stored.columns)
            return table(name, stored.columns)
        chosen = [column(known) for known in stored.columns]
        self.work.engine.view(name, overlaid(everyone, exp.select(*chosen).from_(parquet(amended)), chosen))
        return table(name, stored.columns)


def _moment(kept: Stored, zone: str) -> Moment:
    return Moment(datetime.fromisoformat(kept.note["as_of"]), zone)


def latest(kept: Stored) -> datetime | None:
    """The latest moment among the rows that were asked."""
    return datetime.fromisoformat(kept.note["latest"]) if kept.note["latest"] else None


def _moved(before: Mapping[str, Window], now: Mapping[str, Window]) -> list[tuple[datetime, datetime]]:
    """The edges of windows that lie elsewhere in this refresh than in the one before: where they were, and are."""
    edges = {
        (old, new)
        for span, window in now.items()
        for old, new in ((before[span].until, window.until), (before[span].after, window.after))
        if old is not None and new is not None and old != new
    }
    return sorted(edges)


def _among(what: exp.Expr, name: str) -> exp.Expr:
    return exp.In(this=what, query=exp.select(column(CUSTOMER)).from_(identifier_table(name)).subquery())
