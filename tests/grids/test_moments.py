import pytest

from fenqun.definition import DataType
from fenqun.grids.moments import moments
from fenqun.grids.positioning import Positioning
from fenqun.query import table

TEXT, NUMBER = DataType.TEXT, DataType.NUMBER
LONG = table("rated", {"customer_id": TEXT, "brand": TEXT, "attribute": TEXT, "answer": NUMBER})
WIDE = table("rated_wide", {"customer_id": TEXT, "brand": TEXT, "cheap": NUMBER, "fast": DataType.BOOLEAN})


@pytest.fixture(scope="module")
def ask(connection):
    connection.execute("CREATE OR REPLACE TABLE rated AS FROM (VALUES "
                       "('k1', 'A', 'cheap', 2.0), ('k1', 'A', 'cheap', 4.0), ('k1', 'A', 'fast', 5.0), "
                       "('k1', 'B', 'cheap', 1.0), ('k1', 'B', 'fast', 2.0), ('k1', 'C', 'cheap', 7.0), "
                       "('k1', 'C', 'fast', 7.0), ('k2', 'A', 'cheap', 6.0), ('k2', 'A', 'fine', 6.0)) "
                       "t(customer_id, brand, attribute, answer)")  # fmt: skip
    connection.execute("CREATE OR REPLACE TABLE rated_wide AS FROM (VALUES ('k1', 'A', 3, true), ('k1', 'B', 2, NULL), "
                       "('k2', 'A', 4, false)) t(customer_id, brand, cheap, fast)")  # fmt: skip
    return lambda query: [row[1:] for row in connection.execute(query.select.sql("duckdb")).fetchall()]


def read(**asked):
    return Positioning.model_validate({"from": "s", "method": "factors", **asked})


def test_sums_of_products_are_of_complete_rows_of_these_brands_alone(ask):
    # Of k1, A: 3 (the mean of 2 and 4) and 5; B: 1 and 2. C is none of these brands, k2 did not rate speed.
    assert ask(moments(LONG, read(), ["A", "B"], ["cheap", "fast"])) == [(2, 4.0, 7.0, 10.0, 17.0, 29.0)]


def test_columns_of_a_wide_survey_are_read_and_yes_is_one(ask):
    wide = moments(WIDE, read(attributes=["cheap", "fast"]), ["A", "B"], ["cheap", "fast"])
    assert sorted(ask(wide)) == [(1, 3.0, 1.0, 9.0, 3.0, 1.0), (1, 4.0, 0.0, 16.0, 0.0, 0.0)]


def test_nobody_rated_everything(ask):
    assert ask(moments(LONG, read(), ["A"], ["cheap", "fast", "fine"])) == []


def test_the_columns_are_what_comes_back():
    query = moments(LONG, read(), ["A"], ["cheap", "fast"])
    assert len(query.columns) == 1 + 1 + 2 + 3
