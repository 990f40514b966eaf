from datetime import datetime
from decimal import Decimal

import pytest
from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.sources.facts import canonical, imported
from fenqun.sources.source import Role

NUMBER, TEXT, TIME, BOOLEAN = DataType.NUMBER, DataType.TEXT, DataType.TIME, DataType.BOOLEAN
TYPES = {"quantity": NUMBER, "amount": NUMBER, "cost": NUMBER, "ordered_at": TIME, "returned_at": TIME}
TYPES |= {"is_return": BOOLEAN, "returned": BOOLEAN}
DAY = [datetime.fromisoformat(f"2026-01-{day:02}") for day in range(1, 10)]


def made(sources: dict[str, tuple[Role, list[dict]]]) -> dict[str, list[tuple]]:
    """The rows of every canonical table, sorted."""
    with DuckDB() as engine:
        tables = []
        for name, (role, rows) in sources.items():
            columns = {column: TYPES.get(column, TEXT) for column in rows[0]}
            engine.table_from_rows(f"{name} (rows)", columns, [tuple(row.values()) for row in rows])
            tables.append(imported(name, role, columns))
        found = {}
        for fact in canonical(tables):
            engine.materialise(fact.table.table, fact.query.select)
            chosen = exp.select(*(exp.column(name) for name in fact.table.columns)).from_(fact.table.table)
            assert engine.types(chosen) == fact.table.columns
            found[fact.table.name] = sorted(engine.rows(chosen), key=repr)
        return found


def order(**values: object) -> dict:
    return {"order_id": "1", "customer_id": "a", "ordered_at": DAY[0], "amount": 10, "is_return": False} | values


def line(**values: object) -> dict:
    return {"order_id": "1", "product_id": "p", "amount": 10, "quantity": 1, "is_return": False} | values


def test_a_source_is_its_rows():
    assert made({"x": (Role.ORDERS, [order()])}) == {"x": [("1", "a", DAY[0], 10, False)]}


def test_lines_take_customer_and_time_from_their_order():
    found = made({"o": (Role.ORDERS, [order()]), "l": (Role.ORDER_LINES, [line(), line(order_id="9")])})
    assert found["l"] == [("1", "p", 10, 1, False, "a", DAY[0]), ("9", "p", 10, 1, False, None, None)]


def test_orders_without_amounts_take_the_sums_of_their_lines():
    plain = {name: value for name, value in order().items() if name != "amount"}
    found = made({"o": (Role.ORDERS, [plain]), "l": (Role.ORDER_LINES, [line(), line(amount=2.5)])})
    assert found["o"] == [("1", "a", DAY[0], False, 12.5, 2)]


def test_without_orders_they_are_drawn_from_the_lines():
    lines = [line(customer_id="a", ordered_at=DAY[1]), line(customer_id="a", ordered_at=DAY[0], amount=5)]
    lines += [line(customer_id="a", ordered_at=DAY[2], amount=-5, quantity=-1, is_return=True)]
    lines += [line(order_id="2", customer_id=None, ordered_at=DAY[0])]
    found = made({"l": (Role.ORDER_LINES, lines)})
    assert found["orders"] == [("1", "a", DAY[0], 15, 2, False), ("1", "a", DAY[2], -5, -1, True)]


def test_a_returned_order_stays_an_order_and_is_taken_back_by_a_row_of_its_own():
    returns = [{"order_id": "1", "returned": True}, {"order_id": "2", "returned": False}]
    found = made({"o": (Role.ORDERS, [order(), order(order_id="2")]), "r": (Role.RETURNS, returns)})
    assert found["o"] == [("1", "a", DAY[0], -10, True), ("1", "a", DAY[0], 10, False), ("2", "a", DAY[0], 10, False)]


def test_a_return_has_its_own_time_and_amount_where_they_are_known():
    returns = [
        {"order_id": "1", "returned_at": DAY[5], "amount": 4},
        {"order_id": "2", "returned_at": None, "amount": None},
    ]
    rows = [order(cost=5), order(order_id="2", cost=5)]
    found = made({"o": (Role.ORDERS, rows), "r": (Role.RETURNS, returns)})
    assert [row for row in found["o"] if row[4]] == [
        ("1", "a", DAY[5], Decimal("-4.0000"), True, Decimal("-2.0000")),
        ("2", "a", DAY[0], Decimal("-10.0000"), True, Decimal("-5.0000")),
    ]


def test_an_amount_paid_back_is_shared_by_the_lines():
    lines = [line(customer_id="a", ordered_at=DAY[0], amount=amount) for amount in (30, 10)]
    found = made({"l": (Role.ORDER_LINES, lines), "r": (Role.RETURNS, [{"order_id": "1", "amount": 20}])})
    assert [row[2] for row in found["l"]] == [Decimal("-15.0000"), Decimal("-5.0000"), 10, 30]
    assert sorted(row[3] for row in found["orders"]) == [-20, 40]


def test_a_returned_product_takes_back_its_lines_only():
    lines = [line(customer_id="a", ordered_at=DAY[0], product_id=product) for product in "pq"]
    found = made({"l": (Role.ORDER_LINES, lines), "r": (Role.RETURNS, [{"order_id": "1", "product_id": "q"}])})
    assert [(row[1], row[2]) for row in found["l"]] == [("p", 10), ("q", -10), ("q", 10)]


def test_products_say_what_the_lines_do_not():
    product = {"product_id": "p", "product": "茶", "cost": 2, "unit_price": "9"}
    found = made({"l": (Role.ORDER_LINES, [line(quantity=3)]), "p": (Role.PRODUCTS, [product])})
    assert found["l"] == [("1", "p", 10, 3, False, "茶", 6)]


@pytest.mark.parametrize("role", [Role.CUSTOMERS, Role.EVENTS])
def test_other_sources_stay_as_they_are(role):
    assert made({"c": (role, [{"customer_id": "a"}])}) == {"c": [("a",)]}
