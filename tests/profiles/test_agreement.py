"""The engine and plain Python give every trait the same value."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fenqun.clock import Moment, end_of_day
from fenqun.definition import DataType
from fenqun.profiles.aggregate import aggregate
from fenqun.profiles.per_customer import aggregate_value
from fenqun.profiles.trait import Trait
from fenqun.sources.facts import SourceTable
from fenqun.sources.source import Role

COLUMNS = {
    "customer_id": (DataType.TEXT, "VARCHAR"),
    "ordered_at": (DataType.TIME, "TIMESTAMP"),
    "amount": (DataType.NUMBER, "DECIMAL(18,4)"),
    "weight": (DataType.NUMBER, "DOUBLE"),
    "pieces": (DataType.NUMBER, "BIGINT"),
    "category": (DataType.TEXT, "VARCHAR"),
    "due": (DataType.DATE, "DATE"),
    "gift": (DataType.BOOLEAN, "BOOLEAN"),
    "is_return": (DataType.BOOLEAN, "BOOLEAN"),
}
ORDERS = SourceTable("orders", Role.ORDERS, {name: kind for name, (kind, _) in COLUMNS.items()}, "orders", "ordered_at")

VALUES = [
    "count()",
    "sum(amount)",
    "sum(weight)",
    "sum(pieces * weight)",
    "mean(amount)",
    "mean(weight)",
    "median(amount)",
    "median(weight)",
    "min(weight)",
    "max(amount)",
    "min(category)",
    "max(due)",
    "distinct(category)",
    "distinct(day_of(ordered_at))",
    "distinct(gift)",
    "first(category)",
    "last(category)",
    "last(amount)",
    "top(category)",
    "top(category, by=sum(amount))",
    "top(category, by=mean(weight))",
    "top(pieces, by=sum(amount) / count())",
    "top(weekday(ordered_at))",
    "top(gift, by=distinct(category))",
    "top_share(category)",
    "top_share(category, by=sum(amount))",
    "share(gift)",
    'share(category == "茶", by=amount)',
    "mean_gap(ordered_at)",
    "mean_gap(due)",
    "days_since(max(ordered_at))",
    "sum(amount) / count()",
    "if_unknown(max(pieces), 0) + count()",
    'when(count() == 0, "none", if_unknown(top(category), "unknown"))',
    "count() > 1",
]
TRENDS = ["trend(sum(amount))", "trend(count())", "trend(mean(weight))", "trend(distinct(category))"]
WINDOWS: list[dict[str, Any]] = [
    {},
    {"last": "2 days"},
    {"last": "1 month"},
    {"between": [date(2024, 3, 9), date(2024, 3, 11)]},
    {"where": 'amount > 1 and category != "b"'},
    {"last": "1 week", "where": "gift or not is_return"},
]
TRAITS = {
    f"t{number}": Trait(**{"from": "orders", "value": value, **window})
    for number, (value, window) in enumerate(
        [(value, window) for window in WINDOWS for value in VALUES]
        + [(value, window) for window in WINDOWS[1:4] for value in TRENDS]
    )
}

AS_OF = [
    end_of_day(date(2024, 3, 11), "America/New_York"),  # the clock was put forward on the 10th
    Moment(datetime(2024, 3, 11, 4, 30), "America/New_York"),
    end_of_day(date(2024, 3, 12), "Asia/Shanghai"),
    Moment(datetime(2024, 3, 11, 0, 0), "Pacific/Chatham"),
]
EDGES = [
    moment + timedelta(microseconds=shift)
    for as_of in AS_OF
    for trait in TRAITS.values()
    if trait.last
    for moment in (as_of.instant, as_of.before(trait.last))
    for shift in (-1, 0, 1)
]


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy, strategy, strategy)


MOMENTS = st.one_of(st.sampled_from(sorted(set(EDGES))), st.datetimes(datetime(2024, 1, 1), datetime(2024, 3, 14)))
ROWS = st.tuples(
    st.sampled_from(["c1", "c2", "顾客三"]),
    _maybe(MOMENTS),
    _maybe(st.sampled_from([Decimal(text) for text in ("1.0000", "2.5000", "0.0001", "-1.0000", "0.0000", "99.99")])),
    _maybe(st.one_of(st.sampled_from([0.1, 0.2, 0.3, -0.5, 1e-5, 5e-5, 1e22, 1e25]), st.floats(-1e6, 1e6))),
    _maybe(st.integers(-2, 3)),
    _maybe(st.sampled_from(["a", "b", "茶", "", "é"])),
    _maybe(st.sampled_from([date(2024, 3, day) for day in (1, 9, 10, 31)])),
    _maybe(st.booleans()),
    _maybe(st.booleans()),
)


def _engine(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[tuple[Any, ...]], traits: dict[str, Trait], as_of: Moment
) -> dict[str, dict[str, Any]]:
    declared = ", ".join(f'"{name}" {kind}' for name, (_, kind) in COLUMNS.items())
    connection.execute(f"CREATE OR REPLACE TABLE orders ({declared})")
    if rows:
        places = ", ".join(f"({', '.join('?' * len(COLUMNS))})" for _ in rows)
        connection.execute(f"INSERT INTO orders VALUES {places}", [value for row in rows for value in row])
    query = aggregate(ORDERS, traits, as_of)
    found = connection.execute(query.select.sql("duckdb")).fetchall()
    return {row[0]: dict(zip(list(query.columns)[1:], row[1:], strict=True)) for row in found}


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(ROWS, max_size=12),
    st.lists(st.sampled_from(sorted(TRAITS)), min_size=1, max_size=6, unique=True),
    st.sampled_from(AS_OF),
)
def test_the_engine_and_plain_python_agree_on_every_trait(
    engine: duckdb.DuckDBPyConnection, rows: list[tuple[Any, ...]], chosen: list[str], as_of: Moment
) -> None:
    traits = {name: TRAITS[name] for name in chosen}
    named = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    found = _engine(engine, rows, traits, as_of)
    seen = {row["customer_id"] for row in named if row["ordered_at"] is None or row["ordered_at"] <= as_of.instant}
    assert found.keys() == seen
    for customer, values in found.items():
        own = [row for row in named if row["customer_id"] == customer]
        for name, trait in traits.items():
            expected = aggregate_value(trait, own, as_of, time_column="ordered_at")
            assert values[name] == expected, trait
