"""Sources whose rows complete one another by their orders: what new rows touch, and the canonical tables of that alone.

A line takes its customer from its order, an order its sums from its lines, and what is taken back comes from a third
source. All of it meets in the order's id: whoever has no row of an order that new rows name, nor of one with a line of
a product that is another now, has the same canonical rows as before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.query import Query, column, identifier_table, named, table
from fenqun.sources.facts import Fact
from fenqun.sources.source import Role
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store
from fenqun.workspace.arrivals import Arrival
from fenqun.workspace.pieces import since

BY_ORDER = frozenset({Role.ORDERS, Role.ORDER_LINES, Role.RETURNS})
"""The roles whose rows meet in an order."""
COMPLETING = BY_ORDER | {Role.PRODUCTS}
"""The roles whose rows complete one another: a derived table may hold something of any of them."""

_CUSTOMER, _ORDER, _PRODUCT = "customer_id", "order_id", "product_id"


@dataclass(frozen=True)
class Joined:
    """The sources as they are in the engine: the rows of the source `x` as the table `x (rows)`.

    `added`: by source, the files that came since an earlier look, where there are any. `products`: selects of the ids
    of the products that are others since.
    """

    engine: DuckDB
    arrivals: Sequence[Arrival]
    added: Mapping[str, Sequence[Path]]
    products: Sequence[exp.Query] = ()

    @property
    def has_changed(self) -> bool:
        """Whether anything is other than it was."""
        return bool(self.added or self.products)

    @property
    def can_be_told(self) -> bool:
        """Whether the orders that the new rows touch are known."""
        new = [arrival for arrival in self.arrivals if self.added.get(arrival.name)]
        return all(each.source.role in BY_ORDER and _ORDER in each.rows.columns for each in new)

    def touched(self) -> Query:
        """The orders that new rows name, and those with a line of a product that is another."""
        new = [exp.select(column(_ORDER)).from_(parquet(files)) for files in self.added.values()]
        return self._kept("orders touched", [*new, *self._of_products(_ORDER)])

    def _of_products(self, name: str) -> list[exp.Select]:
        """That column of the lines of the products that are others."""
        if not self.products:
            return []
        changed = exp.union(*self.products, distinct=True) if len(self.products) > 1 else self.products[0]
        self.engine.materialise("products changed", changed)
        known = table("products changed", {_PRODUCT: DataType.TEXT})
        return [
            exp.select(column(name)).from_(_rows(each)).where(_among(_PRODUCT, known))
            for each in self.arrivals
            if each.source.role is Role.ORDER_LINES and {name, _PRODUCT} <= each.rows.columns.keys()
        ]

    def customers(self, touched: Query) -> list[exp.Select]:
        """Who has rows of these orders, and who has rows concerned of none; selects of one column."""
        old = [
            exp.select(column(_CUSTOMER)).from_(_rows(each)).where(_among(_ORDER, touched))
            for each in self._by_order()
            if {_CUSTOMER, _ORDER} <= each.rows.columns.keys()
        ]
        new = [
            exp.select(column(_CUSTOMER)).from_(parquet(self.added[each.name]))
            for each in self._by_order()
            if self.added.get(each.name) and _CUSTOMER in each.rows.columns
        ]
        every = (*old, *new, *self._of_products(_CUSTOMER))
        return [part.where(exp.not_(column(_CUSTOMER).is_(exp.null()))) for part in every]

    def orders_of(self, customers: Query, touched: Query) -> Query:
        """The orders of these customers, and those touched."""
        parts = [
            exp.select(column(_ORDER)).from_(_rows(each)).where(_among(_CUSTOMER, customers))
            for each in self._by_order()
            if {_CUSTOMER, _ORDER} <= each.rows.columns.keys()
        ]
        return self._kept("orders concerned", [touched.select, *parts])

    def restricted(self, fact: Fact, orders: Query, customers: Query | None = None) -> exp.Query:
        """The canonical table made of the rows of these orders, and of these customers' rows of none."""
        names = {}
        for each in self._by_order():
            wished = [_among(_ORDER, orders)] if _ORDER in each.rows.columns else []
            wished += [_among(_CUSTOMER, customers)] if customers and _CUSTOMER in each.rows.columns else []
            rows = exp.select("*").from_(_rows(each)).where(exp.or_(*wished) if wished else exp.false())
            names[f"{each.name} (rows)"] = f"{each.name} (rows concerned)"
            self.engine.view(f"{each.name} (rows concerned)", rows)
        return renamed(fact.query.select, names)

    def _by_order(self) -> list[Arrival]:
        return [arrival for arrival in self.arrivals if arrival.source.role in BY_ORDER]

    def _kept(self, name: str, parts: Sequence[exp.Query]) -> Query:
        nothing = exp.select(named(exp.cast(exp.null(), "VARCHAR"), _ORDER)).where(exp.false())
        every = exp.union(nothing, *parts, distinct=True) if parts else nothing
        known = exp.select(column(_ORDER)).distinct().from_(every.subquery("every"))
        self.engine.materialise(name, known.where(exp.not_(column(_ORDER).is_(exp.null()))))
        return table(name, {_ORDER: DataType.TEXT})


def changed_products(store: Store, engine: DuckDB, rows: Stored, before: Mapping[str, Any]) -> list[exp.Query] | None:
    """Selects of the ids of the products that are others than when they were marked so; none where none is.

    None where that cannot be told: the rows are not there any more as they were, or have other columns now.
    """
    new = since(rows, before)
    if new is not None:
        return [exp.select(column(_PRODUCT)).from_(parquet(store.paths(new)))] if new else []
    if not before["files"] or not all(store.place.known(before["files"])):
        return None
    sides = [exp.select("*").from_(parquet(store.paths(files))) for files in (before["files"], rows.files)]
    then, now = (
        {name: kind for name, kind in engine.engine_types(side).items() if not name.startswith("_")} for side in sides
    )
    if then != now or _PRODUCT not in now:
        return None
    old, fresh = (exp.select(*(column(name) for name in now)).from_(side.subquery("products")) for side in sides)
    both = (exp.except_(old, fresh), exp.except_(fresh, old))
    return [exp.select(column(_PRODUCT)).from_(part.subquery("changed")) for part in both]


def _rows(arrival: Arrival) -> exp.Table:
    return identifier_table(f"{arrival.name} (rows)")


def _among(name: str, of: Query) -> exp.Expr:
    (known,) = of.columns
    found = exp.select(column(known)).from_(of.select.subquery("known"))
    return exp.func("coalesce", exp.In(this=column(name), query=found.subquery()), exp.false())


def renamed(select: exp.Query, names: Mapping[str, str]) -> exp.Query:
    """The same select of other tables."""
    copied = select.copy()
    for found in copied.find_all(exp.Table):
        if found.name in names:
            found.set("this", exp.to_identifier(names[found.name], quoted=True))
    return copied
