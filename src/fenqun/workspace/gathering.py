"""What the sources' rows say of their customers, kept between refreshes: only those with changed rows are asked again.

A trait's value is computed from measures (sums, counts, the latest day of a window); those are what is kept, in a
table of the store for each source. The next refresh takes them as they are for every customer none of whose rows was
added, and none of whose rows came into or fell out of a window. The values themselves are computed anew each time: days
since the last order are others tomorrow, with the same last order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlglot import exp

from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.profiles.aggregate import CUSTOMER
from fenqun.profiles.profile import rows_asked
from fenqun.profiles.trait import Trait
from fenqun.query import Query, column, identifier_table
from fenqun.sources.facts import Fact
from fenqun.sources.source import Role
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store
from fenqun.workspace.arrivals import Arrival
from fenqun.workspace.joined import COMPLETING, Joined, changed_products
from fenqun.workspace.measuring import MEASURES, About, Measuring, Said, latest
from fenqun.workspace.pieces import mark, since

_MADE_OF = "made_of"
"""In the note of what is kept: by source, the files and how many pieces they are."""
_FORMAT = 3
"""Rises when the same measures mean something else."""


@dataclass(frozen=True)
class Gathering:
    """What was gathered of the sources, and is. `zone`: the workspace's. `afresh`: nothing kept is used.

    The canonical tables must be in the engine, and under the name `x (rows)` those of the source `x`.
    """

    store: Store
    engine: DuckDB
    arrivals: Sequence[Arrival]
    zone: str
    afresh: bool = False
    said: dict[str, Said] = field(default_factory=dict, init=False, repr=False, compare=False)
    """By source that was gathered, how its measures came about."""
    _looked_up: dict[str, datetime | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def gathered(self, facts: Iterable[Fact], traits: Mapping[str, Trait], about: About) -> dict[str, Query]:
        """By source, one row per customer with the measures that the traits need, as tables of the engine."""
        found = {}
        for fact in facts:
            wanted = rows_asked(fact.table, traits)
            if CUSTOMER in fact.table.columns and (wanted or fact.table.role is not Role.CUSTOMERS):
                found[fact.table.name] = Measuring(self, fact, wanted, about).gathered()
        return found

    def kept(self, fact: Fact) -> Stored | None:
        """What there is of the table, where it can be built on: same columns, same time zone, same release."""
        stored = None if self.afresh else self.store.kept(MEASURES + fact.table.name)
        said = self.marked(fact)
        if stored is None or any(stored.note.get(part) != said[part] for part in said if part != _MADE_OF):
            return None
        # Of a measure that is asked no more, those who changed since have nothing.
        return replace(stored, columns={name: stored.columns[name] for name in stored.note["measures"]})

    def asks_all(self, fact: Fact) -> bool:
        """Whether the rows of all customers will be looked at: a table that joins or sums is better made once then."""
        kept = self.kept(fact)
        return kept is None or self.added(fact, kept) is None

    def added(self, fact: Fact, kept: Stored) -> Joined | None:
        """What has come to the rows that were asked; None where rows have gone, or may be others now."""
        before = kept.note[_MADE_OF]
        arrivals = [each for each in self.arrivals if each.name in self.marked(fact)[_MADE_OF]]
        if {each.name for each in arrivals} != before.keys():
            return None
        added: dict[str, list[Path]] = {}
        products: list[exp.Query] = []
        for each in arrivals:
            if each.source.role is Role.PRODUCTS:
                changed = changed_products(self.store, self.engine, each.rows, before[each.name])
                products += changed or ()
                is_told = changed is not None
            else:
                new = since(each.rows, before[each.name])
                added |= {each.name: self.store.paths(new)} if new else {}
                is_told = new is not None
            if not is_told:
                return None
        joined = Joined(self.engine, arrivals, added, products)
        return joined if joined.can_be_told or not fact.derived else None

    def latest(self, fact: Fact) -> datetime | None:
        """The latest moment among the table's rows; it must be in the engine. Only rows not yet asked are looked at."""
        if fact.table.name not in self._looked_up:
            self._looked_up[fact.table.name] = self._latest_of(fact) if fact.table.time_column else None
        return self._looked_up[fact.table.name]

    def _latest_of(self, fact: Fact) -> datetime | None:
        kept = self.kept(fact)
        joined = self.added(fact, kept) if kept else None
        if kept is None or joined is None:
            return self._latest(fact, identifier_table(fact.table.table))
        before = latest(kept)
        if not joined.added:  # products say nothing of when
            return before
        if not fact.derived:
            new = self._latest(fact, parquet(joined.added[fact.table.name]))
            return max((moment for moment in (before, new) if moment is not None), default=None)
        new = self._latest(fact, joined.restricted(fact, joined.touched()).subquery("touched"))
        # Of an order touched a row may lie earlier now: another return of it, say.
        is_new = new is not None and (before is None or new >= before)
        return new if is_new else self._latest(fact, identifier_table(fact.table.table))

    def _latest(self, fact: Fact, rows: exp.Expr) -> datetime | None:
        asked_for = exp.select(exp.Max(this=column(fact.table.time_column or "")))
        found: datetime | None = self.engine.rows(asked_for.from_(rows))[0][0]
        return found

    def marked(self, fact: Fact) -> dict[str, Any]:
        """What the measures of the table depend on, beside the definitions and the moment."""
        own = {fact.table.name}
        if fact.derived:
            joined = {Role.CUSTOMERS} if fact.table.role is Role.CUSTOMERS else COMPLETING
            own |= {arrival.name for arrival in self.arrivals if arrival.source.role in joined}
        return {
            "format": [_FORMAT, version("fenqun")],
            "time_zone": self.zone,
            "columns": {name: kind.value for name, kind in fact.table.columns.items()},
            _MADE_OF: {arrival.name: mark(arrival.rows) for arrival in self.arrivals if arrival.name in own},
        }
