"""Literals and casts as the engines read them."""

from datetime import date
from decimal import Decimal

import pytest

from fenqun.query import column
from fenqun.rules.calls import double
from fenqun.segments.fitted import as_double, as_text, is_known, text


def test_names_and_texts_are_quoted():
    assert text("it's").sql("duckdb") == "'it''s'"
    assert is_known(double(column('a"b'))).sql("duckdb") == 'NOT CAST("a""b" AS DOUBLE) IS NULL'
    assert as_text(column("vip")).sql("duckdb") == 'CAST("vip" AS TEXT)'


@pytest.mark.parametrize(
    ("value", "number_"),
    [(3, 3.0), (2.5, 2.5), (Decimal("0.1"), 0.1), (None, None), ("3", None), (True, None), (date(2024, 1, 1), None)],
)
def test_only_numbers_are_numbers(value, number_):
    assert as_double(value) == number_
