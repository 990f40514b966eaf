"""What orders, their lines and the products know of one another, brought together."""

from collections.abc import Mapping, Sequence

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.query import Query, column, named
from fenqun.sources.returned import IS_RETURN, is_summed
from fenqun.sources.source import Role
from fenqun.sources.standard import standard

_OF_ORDER = ("customer_id", "ordered_at")
_OF_PRODUCT = ("product", "category", "subcategory", "brand")
_COST = "cost"


def with_customers(lines: Query, orders: Sequence[Query]) -> Query:
    """The lines with customer and time of their order, where they have none of their own.

    A line whose order is nowhere keeps them unknown.
    """
    missing = [name for name in _OF_ORDER if name not in lines.columns]
    usable = [each for each in orders if "order_id" in each.columns and any(name in each.columns for name in missing)]
    if not missing or not usable or "order_id" not in lines.columns:
        return lines
    found = {name: kind for each in usable for name, kind in each.columns.items() if name in missing}
    firsts = {name: exp.Min(this=column(name)) for name in found}
    return _joined(lines, _by_order(usable, firsts, sold=True), {name: column(name, "o") for name in found}, found)


def with_line_sums(orders: Query, lines: Sequence[Query]) -> Query:
    """The orders with the sums of money and quantity of their lines, where they have none of their own.

    A row that takes an order back keeps them unknown: its lines are the order's.
    """
    usable = [each for each in lines if "order_id" in each.columns]
    found = {n: k for each in usable for n, k in each.columns.items() if is_summed(n) and n not in orders.columns}
    if not found or "order_id" not in orders.columns:
        return orders
    sums = {name: exp.Sum(this=column(name)) for name in found}
    sold = exp.not_(column(IS_RETURN, "r"))
    values = {name: exp.Case(ifs=[exp.If(this=sold, true=column(name, "o"))]) for name in found}
    return _joined(orders, _by_order(usable, sums), values, found)


def _by_order(sources: Sequence[Query], values: Mapping[str, exp.Expr], *, sold: bool = False) -> exp.Select:
    """One row per order of all the sources; of a source without a column its values are unknown."""
    parts = []
    for source in sources:
        chosen = (column(n) if n in source.columns else named(exp.null(), n) for n in values)
        part = exp.select(column("order_id"), *chosen).from_(source.select.subquery("part"))
        parts.append(part.where(exp.not_(column(IS_RETURN))) if sold else part)
    every = parts[0] if len(parts) == 1 else exp.union(*parts, distinct=False)
    select = exp.select(column("order_id"), *(named(value, name) for name, value in values.items()))
    return select.from_(every.subquery("every")).group_by(column("order_id"))


def _joined(
    rows: Query, other: exp.Select, values: Mapping[str, exp.Expr], types: Mapping[str, DataType], key: str = "order_id"
) -> Query:
    select = exp.select(
        *(column(name, "r") for name in rows.columns), *(named(value, name) for name, value in values.items())
    )
    select = select.from_(rows.select.subquery("r"))
    joined = select.join(other.subquery("o"), on=column(key, "r").eq(column(key, "o")), join_type="left")
    return Query(joined, {**rows.columns, **{name: types[name] for name in values}})


def with_products(lines: Query, products: Sequence[Query]) -> Query:
    """The lines with what only the products say: name, category, brand, own columns, and the cost of the quantity.

    Of several sources of products the first that can be joined counts.
    """
    found = next((each for each in products if "product_id" in each.columns), None)
    if found is None or "product_id" not in lines.columns:
        return lines
    known = standard(Role.PRODUCTS)
    taken = [n for n in found.columns if n not in lines.columns and (n in _OF_PRODUCT or n not in known)]
    values: dict[str, exp.Expr] = {name: column(name, "o") for name in taken}
    if _COST in found.columns and _COST not in lines.columns and "quantity" in lines.columns:
        # Wide enough that no product of two overflows.
        each = exp.cast(column(_COST, "o"), "DECIMAL(20,4)")
        values[_COST] = exp.cast(exp.Mul(this=column("quantity", "r"), expression=each), "DECIMAL(38,4)")
    return _joined(lines, _one_each(found), values, found.columns, "product_id") if values else lines


def _one_each(products: Query) -> exp.Select:
    """The products; the import has seen to it that no two have one id."""
    return exp.select(*(column(name) for name in products.columns)).from_(products.select.subquery("products"))


def orders_of(lines: Sequence[Query]) -> Query | None:
    """One row per order, and one more for its returned lines: money and quantities summed, the first time, and of the
    other standard columns of orders the least known value. Lines without a customer are in none."""
    if not lines:
        return None
    columns = {name: kind for each in lines for name, kind in each.columns.items()}
    keys = ("order_id", "customer_id")
    values: dict[str, exp.Expr] = {}
    for name in standard(Role.ORDERS):
        if name in columns and name not in keys and name != "discount_rate":
            values[name] = exp.Sum(this=column(name)) if is_summed(name) else exp.Min(this=column(name))
    parts = []
    for each in lines:
        chosen = (column(n) if n in each.columns else named(exp.null(), n) for n in (*keys, *values, IS_RETURN))
        parts.append(exp.select(*chosen).from_(each.select.subquery("part")))
    every = parts[0] if len(parts) == 1 else exp.union(*parts, distinct=False)
    select = exp.select(*(column(key) for key in keys), *(named(value, name) for name, value in values.items()))
    select = select.select(column(IS_RETURN)).from_(every.subquery("every"))
    known = exp.not_(column("customer_id").is_(exp.null()))
    grouped = select.where(known).group_by(*(column(key) for key in (*keys, IS_RETURN)))
    return Query(grouped, {name: columns[name] for name in (*keys, *values)} | {IS_RETURN: DataType.BOOLEAN})
