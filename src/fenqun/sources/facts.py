"""The sources as the stages after them see them: one canonical table each, and orders drawn from their lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fenqun import query
from fenqun.definition import DataType
from fenqun.query import Query
from fenqun.sources.drawn import orders_of, with_customers, with_line_sums, with_products
from fenqun.sources.history import with_history
from fenqun.sources.returned import returned, with_returns
from fenqun.sources.source import TIME_COLUMN, VALID_FROM, Role

ORDERS = "orders"
"""What the orders drawn from lines are called."""
_TIMES = {**TIME_COLUMN, Role.RETURNS: "returned_at", Role.CUSTOMERS: VALID_FROM}


@dataclass(frozen=True)
class SourceTable:
    """A source's rows in the engine, under the table name `table`.

    `columns` have standard names where the source maps them, own names otherwise. `time_column` is what windows
    look at, None where the source has no time.
    """

    name: str
    role: Role
    columns: Mapping[str, DataType]
    table: str
    time_column: str | None = None

    @property
    def query(self) -> Query:
        """The table read whole."""
        return query.table(self.table, self.columns)


@dataclass(frozen=True)
class Fact:
    """A canonical table and the query that makes it; `derived`: it joins or sums, so it is better made once."""

    table: SourceTable
    query: Query
    derived: bool = False


def imported(name: str, role: Role, columns: Mapping[str, DataType]) -> SourceTable:
    """The source's canonical table as far as it follows from its own columns."""
    time = _TIMES.get(role)
    return SourceTable(name, role, columns, name, time if time in columns else None)


def canonical(tables: Sequence[SourceTable]) -> list[Fact]:
    """The canonical tables, in an order in which each can be made: the source `x` from the table `x (rows)`.

    Customers whose rows say since when they hold have a row for every state. Lines take customer and time from their
    order and what they lack from the products; orders take sums from their lines; what a returns source names is taken
    back by rows of its own. Without a source of orders there is a table `orders` drawn from the lines: one row per
    order, and one more for what of it was returned.
    """
    rows = [_Rows(table, query.table(f"{table.name} (rows)", table.columns)) for table in tables]
    by_role = {role: [each.query for each in rows if each.table.role is role] for role in Role}
    back = returned(by_role[Role.RETURNS])
    facts = [_with_back(_completed(each, by_role), back) for each in rows]
    drawn = _drawn(facts)
    return [*facts, drawn] if drawn else facts


@dataclass(frozen=True)
class _Rows:
    """A source's table as it will be, and the query of it so far."""

    table: SourceTable
    query: Query


def _completed(rows: _Rows, by_role: Mapping[Role, Sequence[Query]]) -> _Rows:
    found = rows.query
    if rows.table.role is Role.CUSTOMERS and VALID_FROM in found.columns:
        plain = [each for each in by_role[Role.CUSTOMERS] if VALID_FROM not in each.columns]
        found = with_history(found, plain)
    if rows.table.role is Role.ORDERS:
        found = with_line_sums(found, by_role[Role.ORDER_LINES])
    if rows.table.role is Role.ORDER_LINES:
        found = with_products(with_customers(found, by_role[Role.ORDERS]), by_role[Role.PRODUCTS])
    completed = imported(rows.table.name, rows.table.role, found.columns)
    return _Rows(completed, found)


def _with_back(rows: _Rows, back: Query | None) -> Fact:
    table, found = rows.table, rows.query
    if back and table.role in (Role.ORDERS, Role.ORDER_LINES) and "order_id" in found.columns:
        found = with_returns(found, back, table.time_column)
    plain = query.table(f"{table.name} (rows)", table.columns)
    return Fact(table, found, derived=found.select != plain.select)


def _drawn(facts: Sequence[Fact]) -> Fact | None:
    """Orders from the lines, where no source gives orders and none bears their name."""
    if any(fact.table.role is Role.ORDERS or fact.table.name == ORDERS for fact in facts):
        return None
    lines = [fact.table.query for fact in facts if fact.table.role is Role.ORDER_LINES]
    found = orders_of([each for each in lines if {"order_id", "customer_id"} <= set(each.columns)])
    return Fact(imported(ORDERS, Role.ORDERS, found.columns), found, derived=True) if found else None
