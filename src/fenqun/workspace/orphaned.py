"""How many rows of a source belong to nobody in the customers sources: counted anew only where there are new rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.backend import Backend
from fenqun.errors import DamagedStore, NoSnapshot
from fenqun.profiles.aggregate import CUSTOMER
from fenqun.query import Query, column, identifier_table
from fenqun.sources.facts import Fact, SourceTable
from fenqun.sources.quality import orphans
from fenqun.sources.source import Role
from fenqun.store.snapshot import Snapshot
from fenqun.store.tables import Store
from fenqun.workspace.arrivals import ROWS, Arrival
from fenqun.workspace.pieces import only_since

_UNLISTED = "customers of no list"


@dataclass(frozen=True)
class Orphaned:
    """Counts of the snapshot that is being made. `before`: the one whose counts can be added to, None for none."""

    engine: Backend
    register: Callable[[str, Sequence[str], Mapping[str, DataType]], None]
    """Names files of the store in the engine."""
    arrivals: Sequence[Arrival]
    gathered: Mapping[str, Query]
    """By source, all who have rows in it, where that is known."""
    before: Snapshot | None

    def count(self, arrival: Arrival, fact: Fact, customers: Sequence[SourceTable]) -> int:
        """The rows of a source of orders or lines that have no customer, or one whom no customers source has."""
        known = self._known(arrival, fact)
        if known is None and fact.table.name in self.gathered:
            return self._of(self._unlisted(self.gathered[fact.table.name], customers), fact.table)
        if known is None:
            return self._counted(fact.table, customers)
        count, added = known
        if not added:
            return count
        name = f"{arrival.name} (added)"
        self.register(name, added, fact.table.columns)
        return count + self._counted(replace(fact.table, table=name), customers)

    def _counted(self, rows: SourceTable, customers: Sequence[SourceTable]) -> int:
        return int(self.engine.rows(orphans(rows, customers).select)[0][0])

    def _unlisted(self, everyone: Query, customers: Sequence[SourceTable]) -> str:
        """The table of those whom no customers source has: looked up customer by customer, not row by row."""
        select = exp.select(column(CUSTOMER)).from_(everyone.select.subquery("everyone"))
        for each in customers:
            known = exp.not_(column(CUSTOMER).is_(exp.null()))
            listed = exp.select(column(CUSTOMER)).from_(identifier_table(each.table)).where(known)
            select = select.where(exp.not_(exp.In(this=column(CUSTOMER), query=listed.subquery())))
        self.engine.materialise(_UNLISTED, select)
        return _UNLISTED

    def _of(self, unlisted: str, rows: SourceTable) -> int:
        listed = exp.select(column(CUSTOMER)).from_(identifier_table(unlisted))
        theirs = exp.In(this=column(CUSTOMER), query=listed.subquery())
        select = exp.select(exp.Count(this=exp.Star())).from_(identifier_table(rows.table))
        return int(self.engine.rows(select.where(exp.or_(theirs, column(CUSTOMER).is_(exp.null()))))[0][0])

    def _known(self, arrival: Arrival, fact: Fact) -> tuple[int, list[str]] | None:
        """The count before, and the files come since; None where customers or rows have changed otherwise."""
        if self.before is None or fact.derived or not self._has_the_customers():
            return None
        rows, report = self.before.tables.get(ROWS + arrival.name), self.before.content["quality"].get(arrival.name, {})
        count = report.get("orphans")
        added = only_since(arrival.rows, rows) if rows is not None and count is not None else None
        return None if added is None else (count, added)

    def _has_the_customers(self) -> bool:
        """Whether the customers are those of the snapshot before."""
        tables = self.before.tables if self.before else {}
        roles = {name: said["role"] for name, said in (self.before.content["sources"] if self.before else {}).items()}
        then = {name: tables[ROWS + name].files for name, role in roles.items() if role == Role.CUSTOMERS.value}
        now = {each.name: each.rows.files for each in self.arrivals if each.source.role is Role.CUSTOMERS}
        return then == now


def before(store: Store) -> Snapshot | None:
    """The snapshot made last, None where there is none that can be read."""
    try:
        return store.latest()
    except (NoSnapshot, DamagedStore):
        return None
