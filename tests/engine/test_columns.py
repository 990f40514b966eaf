from decimal import Decimal

import pytest
from sqlglot import exp

from fenqun.engine.columns import WHITE, clean, money, narrowed
from fenqun.engine.duckdb import DuckDB
from fenqun.sources.reading.plain import FULL_WIDTH, narrow


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" a b\t", "a b"),
        ("\u3000甲\u00a0", "甲"),
        ("", None),
        (WHITE, None),
        ("N/A", None),
        ("Null", None),
        ("-", "-"),
        ("无", "无"),
        (' ="0012" ', "0012"),
        ('="N/A"', None),
        ("'13800000001", "13800000001"),
        ("'t Hooft", "'t Hooft"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_text_is_known_without_the_white_space_around_it(text, expected):
    with DuckDB() as engine:
        assert engine.rows(exp.select(clean(exp.Literal.string(text)))) == [(expected,)]


@pytest.mark.parametrize(
    ("number", "expected"), [("1.00005", "1.0001"), ("123456789.5", "123456789.5"), ("1e15", None)]
)
def test_money_has_four_decimals_or_is_unknown(number, expected):
    with DuckDB() as engine:
        rows = engine.rows(exp.select(money(exp.cast(exp.Literal.string(number), "DOUBLE"))))
    assert rows == [(Decimal(expected) if expected else None,)]


@pytest.mark.parametrize("text", ["Ｍ００３", "M003", "", FULL_WIDTH, "客户－１　②²½ｱ", "１３８-００００"])
def test_full_width_letters_are_the_plain_ones_as_in_plain_python(text):
    with DuckDB() as engine:
        assert engine.rows(exp.select(narrowed(exp.Literal.string(text)))) == [(narrow(text),)]
