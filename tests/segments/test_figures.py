"""Exact figures over a profile."""

from decimal import Decimal
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from fenqun.definition import DataType
from fenqun.query import column
from fenqun.rules.calls import double
from fenqun.segments import figures
from fenqun.segments.cuts import quantile_ranks
from fenqun.segments.figures import count_known, extremes, quantile_cuts, ranked_cuts, sums, values_at

from .conftest import shop_of
from .oracle import quantiles


def test_only_customers_with_every_name_known_count(numbers):
    shop = numbers(a=[1, 2, None, 4], b=[1, None, 3, 4])
    assert count_known(shop.profile, ["a", "b"], shop.ask) == 2
    assert extremes(shop.profile, ["a", "b"], ["a"], shop.ask) == {"a": (1, 4)}
    assert sums(shop.profile, ["a", "b"], [double(column("a"))], shop.ask) == [5]


def test_sums_are_decimals(numbers):
    shop = numbers(a=[0.1] * 10)
    assert sums(shop.profile, ["a"], [double(column("a"))], shop.ask) == [Decimal(1)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-50, 50).map(lambda x: x / 4), min_size=1, max_size=40), st.integers(2, 12))
def test_quantiles_in_the_engine_are_those_in_python(numbers, values, bins):
    shop = numbers(a=values)
    assert quantile_cuts(shop.profile, ["a"], {"a": bins}, len(values), shop.ask) == {"a": quantiles(values, bins)}


def test_every_place_of_the_order_is_found(numbers):
    shop = numbers(a=list(range(997)))
    found = values_at(shop.profile, ["a"], {"a": range(997)}, 997, shop.ask)["a"]
    assert found == {at: float(at) for at in range(997)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.none() | st.integers(-3, 3), st.floats(-9, 9)), min_size=1, max_size=40), st.integers(0, 9)
)
def test_few_values_are_counted_and_many_put_in_order_alike(numbers, rows, few):
    shop = numbers(a=[a for a, _ in rows], b=[b for _, b in rows])
    both = sorted((a, b) for a, b in rows if a is not None)
    count = len(both)
    every = {"a": range(count), "b": range(count)}
    wanted = {"a": dict(enumerate(float(a) for a, _ in both)), "b": dict(enumerate(sorted(b for _, b in both)))}
    with patch.object(figures, "MANY", 1), patch.object(figures, "FEW", few):
        assert values_at(shop.profile, ["a", "b"], every, count, shop.ask) == wanted


VALUES = st.none() | st.integers(-2, 2) | st.floats(-9, 9) | st.floats(allow_nan=False, allow_subnormal=True)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(VALUES, VALUES), max_size=40), st.integers(1, 20))
def test_values_near_the_places_are_those_of_all_in_order(numbers, rows, per_step):
    shop = numbers(a=[a for a, _ in rows], b=[b for _, b in rows])
    both = [(float(a), float(b)) for a, b in rows if a is not None and b is not None]
    count = len(both)
    every = {"a": range(count), "b": range(0, count, 3)}
    a, b = (sorted(row[at] for row in both) for at in range(2))
    wanted = {"a": dict(enumerate(a)), "b": {at: b[at] for at in every["b"]}}
    with near(per_step):
        assert values_at(shop.profile, ["a", "b"], every, count, shop.ask) == wanted


def near(per_step: int):
    """As among very many customers of many different values."""
    return patch.multiple(figures, MANY=1, FEW=0, MORE=1, PER_STEP=per_step)


@pytest.mark.parametrize(
    ("values", "in_order"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8], 2),
        ([1, 1, 1, 1, 2, 6, 7, 8], 5),
        ([1, 2, 3, 4, 5, 6, 7, 1e9], 7),
        ([1, 2, 3, 4, 5, 6, 7, float("inf")], 8),
        ([-1.7e308, 2, 3, 4, 5, 6, 7, 1.7e308], 8),
        ([4, 4, 4, 4, 4, 4, 4, 4], 8),
    ],
)
def test_only_values_near_the_places_are_put_in_order(numbers, values, in_order):
    shop = numbers(a=values)
    asked = []
    with near(1):
        found = values_at(
            shop.profile, ["a"], {"a": [3, 4]}, 8, lambda select: asked.append(select) or shop.ask(select)
        )
    ordered = asked[-1].copy()
    ordered.set("expressions", [exp.Count(this=exp.Star())])
    assert (found, shop.ask(ordered)) == ({"a": {3: values[3], 4: values[4]}}, [(in_order,)])


def test_decimals_are_put_in_order_as_the_numbers_nearest_to_them(connection):
    shop = shop_of(connection, {"a": DataType.NUMBER}, [])
    connection.execute(
        "CREATE OR REPLACE TABLE profile AS SELECT (n % 89 / 7)::DECIMAL(18, 4) AS a FROM range(997) t(n)"
    )
    ordered = sorted(float(value) for (value,) in connection.execute("SELECT a FROM profile").fetchall())
    with near(5):
        assert values_at(shop.profile, ["a"], {"a": range(997)}, 997, shop.ask)["a"] == dict(enumerate(ordered))


def test_values_are_counted_where_some_seem_few_and_are_not(numbers):
    shop = numbers(a=[1, 1, 2, 3, 4])
    with patch.object(figures, "MANY", 1), patch.object(figures, "SOME", 2), patch.object(figures, "FEW", 1):
        assert values_at(shop.profile, ["a"], {"a": [4, 0, 2], "none": []}, 5, shop.ask) == {
            "a": {0: 1.0, 2: 2.0, 4: 4.0},
            "none": {},
        }


def test_ranked_cuts_part_equal_values_in_the_order_of_ids(numbers):
    shop = numbers(a=[1, 1, 1, 1])
    assert ranked_cuts(shop.profile, ["a"], "a", 2, 4, shop.ask) == [[1.0, "c0001"]]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.none() | st.integers(-2, 3) | st.floats(-3, 3), max_size=25), st.integers(2, 6))
def test_ranked_cuts_are_those_of_everyone_in_order(numbers, values, bins):
    shop = numbers(a=values)
    ordered = sorted((float(value), f"c{at:04}") for at, value in enumerate(values) if value is not None)
    wanted = [list(ordered[at.index]) for at in quantile_ranks(len(ordered), bins)]
    assert ranked_cuts(shop.profile, ["a"], "a", bins, len(ordered), shop.ask) == wanted


@pytest.mark.parametrize("values", [[], [None]])
def test_nobody_has_no_figures(numbers, values):
    shop = numbers(a=values)
    assert extremes(shop.profile, ["a"], ["a"], shop.ask) == {}
    assert quantile_cuts(shop.profile, ["a"], {"a": 5}, 0, shop.ask) == {"a": []}
    assert ranked_cuts(shop.profile, ["a"], "a", 5, 0, shop.ask) == []
    assert sums(shop.profile, ["a"], [double(column("a"))], shop.ask) == [0]
