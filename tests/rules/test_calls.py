import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from fenqun.rules import calls, compute
from fenqun.rules.functions import FUNCTIONS, TESTS

LETTERS = [chr(code) for code in range(1, 0x110000) if not 0xD800 <= code <= 0xDFFF]


def test_the_engine_lowers_every_letter_as_python_does() -> None:
    with duckdb.connect() as connection:
        found = connection.execute("SELECT list_transform(?, lambda c: lower(c))", [LETTERS]).fetchall()
    assert found[0][0] == [compute.lower(letter) for letter in LETTERS]


def test_both_walkers_know_the_same_functions() -> None:
    engine = {*calls.TEXT_TESTS, *calls.DAY_FUNCTIONS}
    python = {*compute.TEXT_FUNCTIONS, *compute.DAY_FUNCTIONS, *compute.NUMBER_FUNCTIONS}
    rows = {name for name, function in FUNCTIONS.items() if not function.aggregate}
    in_walkers = {"known", "unknown", "tagged", "in_segment", "changed", "when", "if_unknown"}
    assert python | in_walkers == rows
    assert engine - TESTS == set(compute.DAY_FUNCTIONS)
    assert engine <= rows


def test_a_large_value_is_computed_once_under_a_variable() -> None:
    small, large = exp.column("x"), calls.call("f", *(exp.column("x") for _ in range(60)))
    assert calls.finite(small).sql("duckdb") == "CASE WHEN ISFINITE(x) THEN x END"
    assert calls.finite(large).sql("duckdb").count("F(") == 1


@pytest.mark.parametrize(("value", "sql"), [(1.5, "1.5e0"), (-1e20, "-1e+20"), (3.0, "3.0e0")])
def test_doubles_are_written_as_doubles(value: float, sql: str) -> None:
    assert calls.floating(value).sql("duckdb") == sql


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_double_is_read_back_to_the_last_bit(value: float) -> None:
    assert duckdb.execute(exp.select(calls.floating(value)).sql("duckdb")).fetchone() == (value,)
