from datetime import datetime
from typing import Any

import duckdb
import pytest

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.profiles.profile import profile, with_values
from fenqun.profiles.trait import Trait
from fenqun.query import Query, table
from fenqun.rules.parse import parse
from fenqun.sources.facts import SourceTable
from fenqun.sources.source import Role

AS_OF = Moment(datetime(2024, 6, 30))
CUSTOMERS = SourceTable(
    "customers", Role.CUSTOMERS, {"customer_id": DataType.TEXT, "city": DataType.TEXT, "_row": DataType.NUMBER}, "c"
)
FACTS = {"customer_id": DataType.TEXT, "ordered_at": DataType.TIME, "amount": DataType.NUMBER, "city": DataType.TEXT}
ORDERS = SourceTable("orders", Role.ORDERS, FACTS, "o", "ordered_at")
EVENTS = SourceTable(
    "events", Role.EVENTS, {"customer_id": DataType.TEXT, "occurred_at": DataType.TIME}, "e", "occurred_at"
)
TRAITS = {
    "orders_total": Trait(**{"from": "orders", "value": "count()"}),
    "events_total": Trait(**{"from": "events", "value": "count()"}),
    "mean_amount": Trait(**{"from": "orders", "value": "mean(amount)"}),
    "kind_of_buyer": Trait(**{"from": "orders", "value": 'when(count() == 0, "none", "some")'}),
}


@pytest.fixture
def shop(engine: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    engine.execute("""
        CREATE TABLE c AS FROM (VALUES ('1', 'Rom', 2), ('2', NULL, 3)) t(customer_id, city, _row);
        CREATE TABLE o AS FROM (VALUES ('2', TIMESTAMP '2024-06-01', 10.0, 'Turku'),
            ('2', TIMESTAMP '2024-06-02', 20.0, 'Oulu'), ('3', TIMESTAMP '2024-06-03', NULL, NULL),
            ('1', TIMESTAMP '2024-07-01', 99.0, 'Bonn')) t(customer_id, ordered_at, amount, city);
        CREATE TABLE e AS FROM (VALUES ('4', TIMESTAMP '2024-06-01'), ('4', NULL), ('5', TIMESTAMP '2024-07-01'))
            t(customer_id, occurred_at);
    """)
    return engine


def _rows(engine: duckdb.DuckDBPyConnection, query: Query) -> list[tuple[Any, ...]]:
    return sorted(engine.execute(query.select.sql("duckdb")).fetchall())


def test_the_profile_has_every_customer_of_every_source_once(shop: duckdb.DuckDBPyConnection) -> None:
    query = profile([CUSTOMERS, ORDERS, EVENTS], TRAITS, AS_OF)
    assert list(query.columns) == ["customer_id", "city", *TRAITS]
    assert _rows(shop, query) == [
        ("1", "Rom", 0, 0, None, "none"),
        ("2", "Oulu", 2, 0, 15.0, "some"),
        ("3", None, 1, 0, None, "some"),
        ("4", None, 0, 2, None, "none"),
    ]


def test_orders_alone_make_a_profile(shop: duckdb.DuckDBPyConnection) -> None:
    query = profile([ORDERS], {"orders_total": TRAITS["orders_total"]}, AS_OF)
    assert _rows(shop, query) == [("2", "Oulu", 2), ("3", None, 1)]


def test_customers_alone_make_a_profile(shop: duckdb.DuckDBPyConnection) -> None:
    assert _rows(shop, profile([CUSTOMERS], {}, AS_OF)) == [("1", "Rom"), ("2", None)]


def test_a_source_without_customers_adds_none(shop: duckdb.DuckDBPyConnection) -> None:
    products = SourceTable("products", Role.PRODUCTS, {"product_id": DataType.TEXT}, "p")
    assert _rows(shop, profile([products, CUSTOMERS], {}, AS_OF)) == [("1", "Rom"), ("2", None)]


def test_values_rest_on_one_another_and_yes_or_no_is_never_unknown(engine: duckdb.DuckDBPyConnection) -> None:
    engine.execute("CREATE TABLE p AS FROM (VALUES ('1', 10.0, true), ('2', NULL, NULL)) t(customer_id, spend, vip)")
    columns = {"customer_id": DataType.TEXT, "spend": DataType.NUMBER, "vip": DataType.BOOLEAN}
    values = {
        "rich": parse("double > 15"),
        "double": parse("spend * 2"),
        "quotient": parse("spend / 0"),
        "poor": parse("not rich"),
        "known_vip": parse("vip"),
    }
    query = with_values(table("p", columns), values, AS_OF)
    assert list(query.columns)[3:] == list(values)
    assert _rows(engine, query) == [
        ("1", 10.0, True, True, 20.0, None, False, True),
        ("2", None, None, False, None, None, True, False),
    ]


def test_no_values_change_nothing() -> None:
    query = table("p", {"customer_id": DataType.TEXT})
    assert with_values(query, {}, AS_OF) is query
