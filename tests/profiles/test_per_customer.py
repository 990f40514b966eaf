from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenqun.clock import Moment
from fenqun.profiles.per_customer import aggregate_value, exact, value_of_nobody
from fenqun.profiles.trait import Trait

AS_OF = Moment(datetime(2024, 6, 30, 23, 59))


def _row(day: int, amount: float | None, category: str | None = None, *, is_return: bool = False) -> dict[str, Any]:
    return {"ordered_at": datetime(2024, 6, day), "amount": amount, "category": category, "is_return": is_return}


ROWS = [
    _row(1, 10.0, "tea"),
    _row(11, 30.0, "cup"),
    _row(21, 30.0, "bag"),
    _row(25, -30.0, "bag", is_return=True),
    _row(26, None, None),
]


def _value(value: str, rows: list[dict[str, Any]] = ROWS, **keys: Any) -> Any:
    return aggregate_value(Trait(**{"from": "orders", "value": value, **keys}), rows, AS_OF, time_column="ordered_at")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("sum(amount)", 40.0),
        ("count()", 4),
        ("mean(amount)", 70 / 3),
        ("median(amount)", 30.0),
        ("min(amount)", 10.0),
        ("distinct(category)", 3),
        ("first(category)", "tea"),
        ("last(category)", "bag"),
        ("top(category)", "bag"),
        ("top(category, by=sum(amount))", "cup"),
        ("top_share(category, by=sum(amount))", 0.75),
        ('share(category == "tea")', 0.25),
        ('share(category == "tea", by=amount)', 0.25),
        ("mean_gap(ordered_at)", 25 / 3),
        ("days_since(max(ordered_at))", 4),
    ],
)
def test_returns_net_what_is_summed_and_are_no_orders(value: str, expected: Any) -> None:
    assert _value(value) == expected


def test_a_trend_compares_with_the_window_before() -> None:
    assert _value("trend(sum(amount))", ROWS[:3], last="10 days") == 0.0
    assert _value("trend(count())", ROWS[:2], last="10 days") == -1.0
    assert _value("trend(count())", ROWS[2:3], last="10 days") is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [("count()", 0), ("sum(amount)", 0.0), ("distinct(category)", 0), ("mean(amount)", None), ("top(category)", None),
     ("sum(amount) / count()", None), ("count() > 0", False), ("trend(count())", None)],
)  # fmt: skip
def test_of_nobodys_rows_counts_and_sums_are_zero_and_all_else_unknown(value: str, expected: Any) -> None:
    assert value_of_nobody(Trait(**{"from": "orders", "value": value, "last": "1 year"}), AS_OF) == expected


@pytest.mark.parametrize("rows", [[], [_row(1, None)], [_row(30, 1.0, is_return=True)]])
def test_a_mean_of_nothing_known_is_unknown(rows: list[dict[str, Any]]) -> None:
    assert _value("mean(amount)", rows) is None


def test_sums_are_exact_in_any_order() -> None:
    rows = [_row(1, amount) for amount in (0.1, 0.2, 0.3, 1e15, -1e15)]
    assert _value("sum(amount)", rows) == _value("sum(amount)", rows[::-1]) == 0.6


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=20))
def test_a_double_is_made_exact_as_the_engine_does(numbers: list[float]) -> None:
    with duckdb.connect() as connection:
        cast = "SELECT TRY_CAST(x AS DECIMAL(28, 4)) FROM (SELECT unnest(CAST(? AS DOUBLE[])) AS x)"
        assert [row[0] for row in connection.execute(cast, [numbers]).fetchall()] == [exact(one) for one in numbers]


def test_past_ten_to_the_24_a_number_is_unknown() -> None:
    assert (exact(10**24), exact(Decimal(10**24 - 1)), exact(1e24)) == (None, Decimal(10**24 - 1), None)


def test_the_median_of_two_is_the_engine_s_to_the_last_digit() -> None:
    rows = [{"weight": 0.00001}, {"weight": 0.1}]
    assert aggregate_value(Trait(**{"from": "orders", "value": "median(weight)"}), rows, AS_OF) == 0.050005
