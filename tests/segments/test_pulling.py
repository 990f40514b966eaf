import duckdb
import pytest
from sqlglot import exp

from fenqun.definition import DataType
from fenqun.query import column
from fenqun.rules.compile import Scope
from fenqun.segments.fitted import Fitted
from fenqun.segments.pulling import pulls, pulls_sql
from fenqun.segments.segmentation import Clusters

from .conftest import NOW

SEGMENTATION = Clusters(kind="clusters", traits=["spend", "orders"], segments=["low", "high"], scaling="none")
FOUND = {
    "traits": ["orders", "spend"],
    "means": [0.0, 0.0],
    "deviations": [1.0, 1.0],
    "centres": [[1.0, 10.0], [2.0, 100.0]],
    "numbers": [0, 1],
}
FITTED = Fitted("seg", SEGMENTATION, FOUND)
BEFORE, AFTER = {"spend": 20.0, "orders": 1}, {"spend": 80.0, "orders": 4}


def test_each_trait_pulls_by_how_far_the_centres_lie_apart_in_it():
    assert pulls(FITTED, BEFORE, AFTER, ("low", "high")) == {"orders": 3.0, "spend": 5400.0}
    assert pulls(FITTED, BEFORE, AFTER, ("high", "low")) == {"orders": -3.0, "spend": -5400.0}


@pytest.mark.parametrize("way", [("low", "unknown"), ("unknown", "high")])
def test_who_is_or_was_unknown_is_pulled_by_nothing(way):
    assert pulls(FITTED, BEFORE, AFTER, way) == {}
    assert pulls(FITTED, {**BEFORE, "spend": None}, AFTER, ("low", "high")) == {}


def test_sql_says_the_same():
    types = {"spend": DataType.NUMBER, "orders": DataType.NUMBER}
    scopes = tuple(
        Scope(types, NOW, lambda name, values=values: exp.Literal.number(f"{float(values[name])!r}e0"))
        for values in (BEFORE, AFTER)
    )
    found = pulls_sql(FITTED, scopes, (column("left"), column("entered")))
    asked = exp.select(*found.values()).from_(
        exp.select(
            exp.alias_(exp.Literal.string("low"), "left", quoted=True),
            exp.alias_(exp.Literal.string("high"), "entered", quoted=True),
        ).subquery("way")
    )
    with duckdb.connect() as connection:
        told = connection.execute(asked.sql("duckdb")).fetchone()
    assert dict(zip(found, told, strict=True)) == pulls(FITTED, BEFORE, AFTER, ("low", "high"))
