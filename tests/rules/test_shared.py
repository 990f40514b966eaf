from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.query import named
from fenqun.rules.compile import Scope, compile_condition
from fenqun.rules.evaluate import holds
from fenqun.rules.parse import parse
from fenqun.rules.shared import OFTEN, shared
from fenqun.rules.syntax import Node

COLUMNS = {
    "spend": (DataType.NUMBER, "DOUBLE", [10.5, -3.0, 0.0, 1e18, None]),
    "orders": (DataType.NUMBER, "BIGINT", [3, 0, None, 2**60, 2]),
    "price": (DataType.NUMBER, "DECIMAL(18,4)", [Decimal("9.9900"), None, Decimal(0), Decimal(-3), Decimal(1000000)]),
    "weight": (DataType.NUMBER, "FLOAT", [16777216.0, None, 1000000.0, -1000000.0, 0.5]),
    "city": (DataType.TEXT, "VARCHAR", ["city 1", None, "city 99", "", "city 62"]),
    "level": (DataType.TEXT, "VARCHAR", ["A", "B", None, "C", "A"]),
    "at": (
        DataType.TIME,
        "TIMESTAMP",
        [datetime(2024, 4, 30, 16), None, datetime(2023, 1, 1), datetime(2024, 5, 1), None],
    ),
    "vip": (DataType.BOOLEAN, "BOOLEAN", [True, None, False, True, None]),
}
SCOPE = Scope({name: kind for name, (kind, *_) in COLUMNS.items()}, Moment(datetime(2024, 5, 1, 18), "Asia/Shanghai"))
ROWS = [dict(zip(COLUMNS, row, strict=True)) for row in zip(*(values for *_, values in COLUMNS.values()), strict=True)]


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET ieee_floating_point_ops=false; SET error_on_division_by_zero=false")
        typed = ", ".join(f'"{name}" {kind}' for name, (_, kind, _) in COLUMNS.items())
        connection.execute(f"CREATE TABLE profile ({typed})")
        connection.executemany(
            f"INSERT INTO profile VALUES ({', '.join('?' * len(COLUMNS))})", [[*row.values()] for row in ROWS]
        )
        yield connection


def answers(engine: duckdb.DuckDBPyConnection, rules: Sequence[Node]) -> list[tuple[Any, ...]]:
    """By customer, what each rule says, asked over what they share."""
    alike = shared(rules, SCOPE)
    beneath = exp.select("*", *(named(sql, name) for name, sql in alike.columns.items())).from_("profile")
    told = (named(compile_condition(rule, replace(SCOPE, tests=alike.tests)), str(at)) for at, rule in enumerate(rules))
    return engine.execute(exp.select(*told).from_(beneath.subquery("p")).sql("duckdb")).fetchall()


_NUMBER = st.sampled_from([0, 3, -3, 10.5, 9.99, 999_999.97, 1_000_000, -1_000_000, 2_000_000, 2**60])
_OPERATOR = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
_VALUE = st.sampled_from(["spend", "orders", "price", "weight", "spend / orders", "days_since(at)", "0 - price"])
_CITY = st.integers(0, 99).map('"city {}"'.format)
_TEST = st.one_of(
    st.builds("{} {} {}".format, _VALUE, _OPERATOR, _NUMBER),
    st.builds("{} {} {}".format, _NUMBER, _OPERATOR, _VALUE),
    st.builds("{} <= {} < {}".format, _NUMBER, _VALUE, _NUMBER),
    st.builds("level {} {}".format, st.sampled_from(["==", "!="]), st.sampled_from(['"A"', '"B"', '"other"'])),
    st.lists(_CITY, min_size=1, max_size=45).map(lambda values: f"city in ({', '.join(values)})"),
    st.builds("city {} {}".format, st.sampled_from(["==", "!="]), _CITY),
    st.sampled_from(['in_segment(level, "A", "C")', "known(spend)", 'contains(city, "9")', "vip", 'at > "2024-04-30"']),
)
_RULE = st.recursive(
    _TEST,
    lambda below: st.one_of(
        st.builds("({} and {})".format, below, below),
        st.builds("({} or {})".format, below, below),
        below.map("not ({})".format),
    ),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None)
@given(rules=st.lists(_RULE, min_size=1, max_size=40))
def test_shared_rules_say_what_each_says_by_itself(engine: duckdb.DuckDBPyConnection, rules: list[str]) -> None:
    read = [parse(rule) for rule in rules]
    told = [tuple(holds(rule, row, SCOPE.as_of) for rule in read) for row in ROWS]
    assert answers(engine, read) == told


def test_a_text_of_more_values_than_bits_has_several_columns(engine: duckdb.DuckDBPyConnection) -> None:
    every = ", ".join(f'"city {at}"' for at in range(100))
    rules = [parse(f"city in ({every})"), parse(f"not city in ({every})"), parse('city != "city 62"')]
    assert len(shared(rules, SCOPE).columns) == 2
    assert answers(engine, rules) == [
        (True, False, True),
        (False, True, False),
        (True, False, True),
        (False, True, True),
        (True, False, False),
    ]


def test_what_is_asked_seldom_has_no_column() -> None:
    rule = parse('spend > 5 and city == "a" and known(at)')
    assert shared([rule] * (OFTEN - 1), SCOPE).columns == {}
    assert len(shared([rule] * OFTEN, SCOPE).columns) == 3


def test_texts_that_share_no_values_are_compared_as_they_are() -> None:
    assert shared([parse(f'city == "city {at}"') for at in range(50)], SCOPE).columns == {}


def test_no_rules_share_nothing() -> None:
    assert shared([], SCOPE).columns == {}
