from datetime import date, datetime

import pytest

from fenqun.clock import end_of_day
from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.given import Given, take
from fenqun.query import table
from fenqun.sources.source import Source

MOMENT = end_of_day(date(2024, 6, 30), "Asia/Shanghai")
ORDERS = Source(role="orders", path="orders.csv", returns='starts_with(order_id, "R")', where="amount != 7")
TYPES = {
    "customer_id": DataType.TEXT,
    "order_id": DataType.TEXT,
    "ordered_at": DataType.TIME,
    "amount": DataType.NUMBER,
}


@pytest.fixture
def engine():
    with DuckDB(threads=1) as engine:
        yield engine


def row(order, amount, at=datetime(2024, 6, 1, 8)):
    return {"customer_id": "a", "order_id": order, "ordered_at": at, "amount": amount}


def test_rows_become_what_an_import_makes_of_them(engine):
    rows = [row("A1", 10.0), row("R1", -4.0), row("A2", 7.0), row("A3", 1.0, at=None)]
    given = Given("orders", ORDERS, rows, TYPES, "Asia/Shanghai")
    columns, aside = take(engine, given, {**TYPES, "channel": DataType.TEXT}, MOMENT)
    assert list(columns) == ["customer_id", "order_id", "ordered_at", "amount", "is_return", "channel"]
    found = engine.rows(table("orders (rows)", columns).select)
    moment = datetime(2024, 6, 1)  # eight hours earlier: UTC
    assert [(*each[1:3], float(each[3]), *each[4:]) for each in found] == [
        ("A1", moment, 10.0, False, None),
        ("R1", moment, -4.0, True, None),
    ]
    assert [tuple(each) for each in aside] == [(3, None, None), (4, "no_time", "ordered_at")]


def test_no_rows_are_an_empty_table_with_all_columns(engine):
    columns, aside = take(engine, Given("orders", ORDERS, [], {**TYPES}, "UTC"), TYPES, MOMENT)
    assert engine.rows(table("orders (rows)", columns).select) == []
    assert aside == []


def test_what_follows_from_other_columns_is_there(engine):
    source = Source(role="order_lines", path="lines.csv")
    types = {"customer_id": DataType.TEXT, "quantity": DataType.NUMBER, "unit_price": DataType.NUMBER}
    given = Given("lines", source, [{"customer_id": "a", "quantity": 2.0, "unit_price": 2.5}], types, "UTC")
    columns, _ = take(engine, given, types, MOMENT)
    (found,) = engine.rows(table("lines (rows)", columns).select)
    assert float(dict(zip(columns, found, strict=True))["amount"]) == 5.0
