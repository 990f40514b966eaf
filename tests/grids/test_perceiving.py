from hashlib import md5

import pytest

from fenqun.definition import DataType
from fenqun.grids.perceiving import perceived, respondents
from fenqun.grids.positioning import Positioning
from fenqun.query import table

TEXT, NUMBER, BOOLEAN = DataType.TEXT, DataType.NUMBER, DataType.BOOLEAN
GROUP = {who: md5(who.encode()).hexdigest()[:2] for who in ("k1", "k2", "k3")}


@pytest.fixture(scope="module")
def ask(connection):
    connection.execute("CREATE OR REPLACE TABLE answered (customer_id VARCHAR, brand VARCHAR, attribute VARCHAR, "
                       "answer DOUBLE, said VARCHAR, cheap BOOLEAN, liked DOUBLE)")  # fmt: skip
    connection.execute("""INSERT INTO answered VALUES
        ('k1', 'A', 'cheap', 1, '1', true, 5), ('k1', 'A', 'fast', 0, '0', false, NULL),
        ('k2', 'A', 'cheap', 1, 'often', NULL, 3), ('k3', 'B', 'cheap', 1, '1', true, 1),
        ('k1', NULL, 'cheap', 1, '1', true, 1), ('k1', 'B', NULL, 1, '1', true, 1),
        ('k2', 'B', 'cheap', NULL, '', NULL, NULL)""")
    connection.execute("CREATE OR REPLACE TABLE people AS FROM (VALUES ('k1', 'x'), ('k2', 'y'), ('k4', 'x')) "
                       "t(customer_id, need)")  # fmt: skip
    return lambda query: connection.execute(query.select.sql("duckdb")).fetchall()


SURVEY = table("answered", {"customer_id": TEXT, "brand": TEXT, "attribute": TEXT, "answer": NUMBER, "said": TEXT,
                            "cheap": BOOLEAN, "liked": NUMBER})  # fmt: skip
PEOPLE = table("people", {"customer_id": TEXT, "need": TEXT})


def read(**asked):
    return Positioning.model_validate({"from": "survey", **asked})


def test_answers_are_added_up_by_segment_group_brand_and_attribute(ask):
    assert ask(perceived(SURVEY, PEOPLE, read(segmentation="need"))) == [
        ("", GROUP["k3"], "B", "cheap", 1, 1.0),
        ("x", GROUP["k1"], "A", "cheap", 1, 1.0),
        ("x", GROUP["k1"], "A", "fast", 1, 0.0),
        ("y", GROUP["k2"], "A", "cheap", 1, 1.0),
    ]


def test_an_answer_that_is_no_number_is_passed_over(ask):
    rows = ask(perceived(SURVEY, PEOPLE, read(segmentation="need", answer="said")))
    assert [row[:4] for row in rows] == [
        ("", GROUP["k3"], "B", "cheap"),
        ("x", GROUP["k1"], "A", "cheap"),
        ("x", GROUP["k1"], "A", "fast"),
    ]


def test_a_wide_survey_is_unfolded_and_yes_is_one(ask):
    wide = read(segmentation="need", attributes=["cheap"], preference="liked")
    assert ask(perceived(SURVEY, PEOPLE, wide)) == [
        ("", GROUP["k3"], "B", "cheap", 1, 1.0),
        ("", GROUP["k3"], "B", "liked", 1, 1.0),
        ("x", GROUP["k1"], "A", "cheap", 2, 1.0),
        ("x", GROUP["k1"], "A", "liked", 1, 5.0),
        ("x", GROUP["k1"], "B", "cheap", 1, 1.0),
        ("x", GROUP["k1"], "B", "liked", 1, 1.0),
        ("y", GROUP["k2"], "A", "liked", 1, 3.0),
    ]


def test_of_pairs_the_other_brand_is_the_attribute(ask):
    rows = ask(perceived(SURVEY, PEOPLE, read(method="mds", other="said", answer="liked")))
    assert ("", GROUP["k1"], "A", "1", 1, 5.0) in rows


def test_a_source_without_customers_is_one_group(ask):
    counts = table("answered", {"brand": TEXT, "attribute": TEXT, "answer": NUMBER})
    rows = ask(perceived(counts, PEOPLE, read(segmentation="need")))
    assert {row[:2] for row in rows} == {("", "")}


def test_without_a_segmentation_all_are_together(ask):
    assert {row[0] for row in ask(perceived(SURVEY, PEOPLE, read()))} == {""}


def test_respondents_are_counted_once_and_only_customers(ask):
    assert sorted(ask(respondents(SURVEY, PEOPLE, read(segmentation="need")))) == [("x", 1), ("y", 1)]
    assert ask(respondents(SURVEY, PEOPLE, read())) == [("", 2)]
