from datetime import datetime, timedelta
from typing import Any

import duckdb
import pytest
from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.profiles.aggregate import aggregate
from fenqun.profiles.trait import Trait
from fenqun.sources.facts import SourceTable
from fenqun.sources.source import Role

TYPES = {
    "customer_id": DataType.TEXT,
    "ordered_at": DataType.TIME,
    "amount": DataType.NUMBER,
    "类别": DataType.TEXT,
    "is_return": DataType.BOOLEAN,
}
ORDERS = SourceTable("orders", Role.ORDERS, TYPES, "the orders", "ordered_at")
AS_OF = Moment(datetime(2024, 6, 30))


def _values(
    engine: duckdb.DuckDBPyConnection, rows: list[tuple[Any, ...]], *values: str, **keys: Any
) -> dict[str, tuple[Any, ...]]:
    engine.execute(
        'CREATE TABLE "the orders" (customer_id VARCHAR, ordered_at TIMESTAMP, amount DOUBLE, "类别" VARCHAR,'
        " is_return BOOLEAN)"
    )
    for row in rows:
        engine.execute('INSERT INTO "the orders" VALUES (?, ?, ?, ?, ?)', row)
    traits = {f"t{place}": Trait(**{"from": "orders", "value": value, **keys}) for place, value in enumerate(values)}
    found = engine.execute(aggregate(ORDERS, traits, AS_OF).select.sql("duckdb")).fetchall()
    return {row[0]: row[1:] for row in found}


def test_no_rows_give_no_customers(engine: duckdb.DuckDBPyConnection) -> None:
    assert _values(engine, [], "count()", "top(类别)") == {}


def test_all_unknown_rows_count_and_know_nothing(engine: duckdb.DuckDBPyConnection) -> None:
    rows = [("c", None, None, None, None)]
    assert _values(engine, rows, "count()", "sum(amount)", "max(amount)", "top(类别)") == {"c": (1, 0.0, None, None)}


def test_a_row_without_a_customer_makes_no_customer(engine: duckdb.DuckDBPyConnection) -> None:
    assert _values(engine, [(None, AS_OF.instant, 1.0, "a", False)], "count()") == {}


@pytest.mark.parametrize("weights", [(1.0, 1.0), (0.3, 0.1 + 0.2)])
def test_of_values_that_lead_together_the_least_is_the_top(
    engine: duckdb.DuckDBPyConnection, weights: tuple[float, float]
) -> None:
    rows = [("c", AS_OF.instant, weights[0], "茶", False), ("c", AS_OF.instant, weights[1], "杯", False)]
    assert _values(engine, rows, "top(类别, by=sum(amount))", "top(类别)") == {"c": ("杯", "杯")}


def test_a_value_that_was_only_returned_does_not_lead(engine: duckdb.DuckDBPyConnection) -> None:
    rows = [("c", AS_OF.instant, 5.0, "茶", False), ("c", AS_OF.instant, 90.0, "杯", True)]
    assert _values(engine, rows, "top(类别, by=sum(amount))", "distinct(类别)") == {"c": ("茶", 1)}


def test_a_window_is_open_at_its_beginning_and_closed_at_its_end(engine: duckdb.DuckDBPyConnection) -> None:
    tick, begins = timedelta(microseconds=1), AS_OF.instant - timedelta(days=7)
    moments = [begins, begins + tick, AS_OF.instant, AS_OF.instant + tick]
    rows = [(f"c{place}", moment, 1.0, "a", False) for place, moment in enumerate(moments)]
    found = _values(engine, rows, "count()", "distinct(类别)", last="1 week")
    assert found == {"c0": (0, 0), "c1": (1, 1), "c2": (1, 1)}


def test_traits_without_values_to_weigh_read_the_rows_once() -> None:
    traits = {
        "spend": Trait(**{"from": "orders", "value": "sum(amount)"}),
        "spend_30d": Trait(**{"from": "orders", "value": "sum(amount)", "last": "30 days", "where": "amount > 1"}),
        "gap": Trait(**{"from": "orders", "value": "mean_gap(ordered_at)"}),
    }
    select = aggregate(ORDERS, traits, AS_OF).select
    assert [table.name for table in select.find_all(exp.Table)] == ["the orders"]
    assert len(list(select.find_all(exp.Group))) == 1


def test_values_of_a_list_are_looked_up(engine: duckdb.DuckDBPyConnection) -> None:
    engine.execute('CREATE TABLE listed (text VARCHAR, number DOUBLE, "day" DATE)')
    engine.execute("INSERT INTO listed VALUES ('a', NULL, NULL)")
    rows = [("c", AS_OF.instant, 1.0, "a", False), ("c", AS_OF.instant, 2.0, "b", False)]
    _values(engine, rows, "count()")
    trait = Trait(**{"from": "orders", "value": "sum(amount)", "where": 'not 类别 in listed("a.txt")'})
    whole = Trait(**{"from": "orders", "value": "sum(amount)"})
    query = aggregate(ORDERS, {"t": trait, "whole": whole}, AS_OF, lists={"a.txt": "listed"})
    assert engine.execute(query.select.sql("duckdb")).fetchall() == [("c", 2.0, 3.0)]
