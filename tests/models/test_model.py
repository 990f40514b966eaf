"""What holds for every model: the same rows give the same plain parameters, SQL and Python score alike."""

import json

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from fenqun.models.clusters import Clusters
from fenqun.models.model import Model, rounded

MODELS: dict[str, Model] = {
    "clusters": Clusters([None, "log"], 3, 3),
    "clusters, as they are": Clusters([None, None], 2, 2, is_scaled=False, seed=7, order=1),
    "clusters, by the data": Clusters(["log", None], 2, 4),
}
ROWS = [(at % 7 * 1.5, (at * 37 % 50) - 3.0) for at in range(60)]
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False) | st.integers(-3, 3).map(float)


@pytest.mark.parametrize("name", MODELS)
def test_the_same_rows_give_the_same_parameters_as_plain_json(name):
    found = MODELS[name].fit(ROWS)
    assert found == MODELS[name].fit(ROWS)
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("name", MODELS)
@settings(max_examples=20, deadline=None)
@given(rows=st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=8))
def test_a_row_is_scored_alike_in_sql_and_in_python(name, rows):
    model = MODELS[name]
    found = model.fit(ROWS)
    scores = model.score(found, [exp.column("one"), exp.column("two")])
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE rows (one DOUBLE, two DOUBLE)")
        connection.executemany("INSERT INTO rows VALUES (?, ?)", rows)
        scored = connection.execute(exp.select(*scores).from_("rows").sql("duckdb")).fetchall()
    assert [list(row) for row in scored] == [model.score_one(found, row) for row in rows]


@pytest.mark.parametrize("name", MODELS)
def test_of_no_rows_nothing_is_found(name):
    found = MODELS[name].fit([])
    assert found["customers"] == 0
    assert MODELS[name].score_one(found, [1.0, 2.0]) == []


@pytest.mark.parametrize("name", MODELS)
def test_an_unknown_value_has_unknown_scores(name):
    scores = MODELS[name].score(MODELS[name].fit(ROWS), [exp.null(), floating_one()])
    with duckdb.connect() as connection:
        assert set(connection.execute(exp.select(*scores).sql("duckdb")).fetchone()) == {None}


def floating_one():
    return exp.Literal.number("1e0")


def test_ten_digits_are_kept():
    assert rounded(0.1 + 0.2) == 0.3
    assert rounded(123456789012.0) == 123456789000.0
