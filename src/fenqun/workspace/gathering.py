"""What the sources' rows say of their customers, kept between refreshes: only those with changed rows are asked again.

A trait's value is computed from measures (sums, counts, the latest day of a window); those are what is kept, in a
table of the store for each source. The next refresh takes them as they are for every customer none of whose rows was
added, and none of whose rows came into or fell out of a window. The values themselves are computed anew each time: days
since the last order are others tomorrow, with the same last order.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import md5
from importlib.metadata import version
from typing import Any

from sqlglot import exp

from fenqun.clock import Moment
from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.profiles.aggregate import CUSTOMER, Asked, asked, measured
from fenqun.profiles.measure import Measures, Question
from fenqun.profiles.profile import rows_asked
from fenqun.profiles.trait import Trait
from fenqun.profiles.window import Window
from fenqun.project.lists import Listed
from fenqun.query import Query, column, identifier_table, table
from fenqun.rules.local_day import moment_sql
from fenqun.rules.syntax import Call, In, walk
from fenqun.sources.facts import Fact
from fenqun.sources.source import Role
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store
from fenqun.workspace.arrivals import Arrival

MEASURES = "measures/"
"""Before a source's name: the store's table of what its rows say of each customer."""
MOST_CHANGED = 0.3
"""Of the customers; where more have changed rows, all are asked."""

_MADE_OF = "made_of"
"""In the note of what is kept: by source, the files."""
_FORMAT = 1
"""Rises when the same measures mean something else."""
_DAILY = frozenset({"days_since", "months_since", "years_since", "days_until_anniversary"})
"""Functions of the moment: a condition on a row that holds today may not hold tomorrow."""
_JOINED = frozenset({Role.ORDERS, Role.ORDER_LINES, Role.PRODUCTS, Role.RETURNS})
"""The roles whose rows complete one another: a derived table may hold something of any of them."""


@dataclass(frozen=True)
class Gathering:
    """What was gathered of the sources, and is. `zone`: the workspace's. `afresh`: nothing kept is used."""

    store: Store
    engine: DuckDB
    arrivals: Sequence[Arrival]
    zone: str
    afresh: bool = False

    def gathered(self, facts: Iterable[Fact], traits: Mapping[str, Trait], about: "About") -> dict[str, Query]:
        """By source, one row per customer with the measures that the traits need, as tables of the engine."""
        found = {}
        for fact in facts:
            wanted = rows_asked(fact.table, traits)
            if CUSTOMER in fact.table.columns and (wanted or fact.table.role is not Role.CUSTOMERS):
                found[fact.table.name] = _Source(self, fact, wanted, about).gathered()
        return found

    def kept(self, fact: Fact) -> Stored | None:
        """What there is of the table, where it can be built on: same columns, same time zone, same release."""
        stored = None if self.afresh else self.store.kept(MEASURES + fact.table.name)
        said = self.marked(fact)
        return stored if stored and all(stored.note[part] == said[part] for part in said if part != _MADE_OF) else None

    def is_as_kept(self, fact: Fact) -> bool:
        """Whether the table's rows are those that were asked: it need not be made where it is only views."""
        kept = self.kept(fact)
        return kept is not None and kept.note[_MADE_OF] == self.marked(fact)[_MADE_OF]

    def latest(self, fact: Fact) -> datetime | None:
        """The latest moment among the table's rows; it must be in the engine."""
        if self.is_as_kept(fact) and (kept := self.kept(fact)):
            return datetime.fromisoformat(kept.note["latest"]) if kept.note["latest"] else None
        return self.latest_row(fact)

    def latest_row(self, fact: Fact) -> datetime | None:
        """As `latest`, looked up."""
        if fact.table.time_column is None:
            return None
        asked_for = exp.select(exp.Max(this=column(fact.table.time_column)))
        found: datetime | None = self.engine.rows(asked_for.from_(identifier_table(fact.table.table)))[0][0]
        return found

    def marked(self, fact: Fact) -> dict[str, Any]:
        """What the measures of the table depend on, beside the definitions and the moment."""
        own = {fact.table.name}
        if fact.derived:
            joined = {Role.CUSTOMERS} if fact.table.role is Role.CUSTOMERS else _JOINED
            own |= {arrival.name for arrival in self.arrivals if arrival.source.role in joined}
        return {
            "format": [_FORMAT, version("fenqun")],
            "time_zone": self.zone,
            "columns": {name: kind.value for name, kind in fact.table.columns.items()},
            _MADE_OF: {arrival.name: list(arrival.rows.files) for arrival in self.arrivals if arrival.name in own},
        }


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


@dataclass
class _Source:
    """One source on its way to its measures."""

    work: Gathering
    fact: Fact
    traits: Mapping[str, Trait]
    about: About
    now: Asked = field(init=False)

    def __post_init__(self) -> None:
        self.now = asked(self.fact.table, self.traits, self.about.as_of)

    @property
    def name(self) -> str:
        """The store's table, and the engine's."""
        return f"{MEASURES}{self.fact.table.name}"

    def gathered(self) -> Query:
        """The measures, in the store and registered in the engine."""
        kept = self.work.kept(self.fact)
        changed = None if kept is None else self._changed(kept)
        if kept is None or changed is None:
            return self._written(self._measured(self.now.measures).select)
        missing = self._missing(kept)
        if not missing and not changed:
            return self._registered(kept, self.name)
        return self._written(self._renewed(kept, missing, changed))

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
        daily = any(isinstance(part, Call) and part.function in _DAILY for part in parts)
        listed = {part.listed for part in parts if isinstance(part, In) and part.listed is not None}
        marks = self.about.marks()
        another = any(kept.note["lists"].get(path) != marks.get(path) for path in listed)
        return another or (daily and _moment(kept, self.work.zone) != self.about.as_of)

    def _changed(self, kept: Stored) -> str | None:
        """The table of the customers who have rows that are new or crossed the edge of a window; empty: nobody has.

        None where that cannot be told, or they are too many to be worth it.
        """
        made_of, before = self.work.marked(self.fact)[_MADE_OF], kept.note[_MADE_OF]
        if made_of.keys() != before.keys() or any(set(before[name]) - set(made_of[name]) for name in before):
            return None
        added = [file for name, files in made_of.items() for file in files if file not in before[name]]
        if added and self.fact.derived:
            return None
        parts = [*self._added(added), *self._crossing(kept)]
        if not parts:
            return ""
        changed = f"{self.name} (changed)"
        every = exp.union(*parts, distinct=True) if len(parts) > 1 else parts[0].distinct()
        count = self.work.engine.materialise(changed, every)
        if count > MOST_CHANGED * kept.rows:
            return None
        return changed if count else ""

    def _added(self, files: Sequence[str]) -> Iterator[exp.Select]:
        if files:
            paths = [self.work.store.directory / file for file in files]
            yield exp.select(column(CUSTOMER)).from_(parquet(paths)).where(_known(column(CUSTOMER)))

    def _crossing(self, kept: Stored) -> Iterator[exp.Select]:
        time = self.fact.table.time_column
        ranges = _between(self._windows(_moment(kept, self.work.zone)), self._windows(self.about.as_of))
        if time is not None and ranges:
            within = [
                exp.and_(column(time) > moment_sql(after), column(time) <= moment_sql(until)) for after, until in ranges
            ]
            rows = exp.select(column(CUSTOMER)).from_(identifier_table(self.fact.table.table))
            yield rows.where(exp.and_(_known(column(CUSTOMER)), exp.or_(*within)))

    def _windows(self, as_of: Moment) -> dict[str, Window]:
        """By span; the whole past among them, which says who has rows at all."""
        measures = asked(self.fact.table, self.traits, as_of).measures
        windows = {window.span: window for question in measures.questions().values() for window in question.windows}
        return {**windows, "": Window(as_of.instant)}

    def _renewed(self, kept: Stored, missing: Sequence[str], changed: str) -> exp.Query:
        """The measures of those who changed asked anew, those of the others as they were; what was missing of all."""
        names = [CUSTOMER, *self.now.measures.questions()]
        old = self._registered(kept, f"{self.name} (kept)")
        chosen = (column(name, "f" if name in missing else "k") for name in names[1:])
        others = exp.select(column(CUSTOMER), *chosen).from_(old.select.subquery("k"))
        if missing:
            further = self._measured(self.now.measures.only(missing)).select.subquery("f")
            others = others.join(further, using=[exp.to_identifier(CUSTOMER, quoted=True)])
        if not changed:
            return others
        fresh = self._measured(self.now.measures, among=changed).select
        is_changed = _among(column(CUSTOMER), changed)
        fresh = exp.select(*(column(name) for name in names)).from_(fresh.subquery("n"))
        return exp.union(others.where(exp.not_(is_changed)), fresh, distinct=False)

    def _measured(self, measures: Measures, *, among: str = "") -> Query:
        """The measures of all customers of the source, or of those in the table `among`."""
        source = self.fact.table
        if among:
            rows = exp.select("*").from_(identifier_table(source.table)).where(_among(column(CUSTOMER), among))
            self.work.engine.view(f"{source.table} (changed)", rows)
            source = replace(source, table=f"{source.table} (changed)")
        return measured(source, measures, self.about.as_of, lists=self.about.lists)

    def _written(self, select: exp.Query) -> Query:
        """In the store, for the next refresh as well."""
        store, engine = self.work.store, self.work.engine
        file = store.stage(self.name) / "measures.parquet"
        engine.write_parquet(select, file)
        latest = self.work.latest_row(self.fact)
        note = self.work.marked(self.fact) | {
            "as_of": self.about.as_of.instant.isoformat(),
            "lists": self.about.marks(),
            "latest": latest.isoformat() if latest else None,
        }
        return self._registered(store.put(self.name, [file], note=note), self.name)

    def _registered(self, stored: Stored, name: str) -> Query:
        files = [self.work.store.directory / file for file in stored.files]
        self.work.engine.register_parquet(name, files, stored.columns)
        return table(name, stored.columns)


def _moment(kept: Stored, zone: str) -> Moment:
    return Moment(datetime.fromisoformat(kept.note["as_of"]), zone)


def _between(before: Mapping[str, Window], now: Mapping[str, Window]) -> list[tuple[datetime, datetime]]:
    """The moments, as `(after, until]`, that are in a window of one of the two refreshes and not in the other's."""
    edges = {
        (old, new)
        for span, window in now.items()
        for old, new in ((before[span].until, window.until), (before[span].after, window.after))
        if old is not None and new is not None and old != new
    }
    return sorted({(min(pair), max(pair)) for pair in edges})


def _among(what: exp.Expr, name: str) -> exp.Expr:
    return exp.In(this=what, query=exp.select(column(CUSTOMER)).from_(identifier_table(name)).subquery())


def _known(what: exp.Expr) -> exp.Expr:
    return exp.not_(what.is_(exp.null()))
