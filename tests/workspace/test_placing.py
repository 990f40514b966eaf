"""Who belongs elsewhere after a fit, beside everyone's columns by both fits."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fenqun.clock import end_of_day
from fenqun.definition import DataType
from fenqun.engine.compute import HAND, Inputs, derived
from fenqun.engine.duckdb import DuckDB
from fenqun.project.definitions import define
from fenqun.project.references import levels
from fenqun.query import column, table
from fenqun.workspace.placing import fitted_over, looked_at

INPUTS = Inputs(end_of_day(date(2024, 6, 30), "UTC"), {}, {})
SCORE = {"spend": 0.6, "orders": 0.4}
SECTIONS = {
    "traits": {
        "spend": {"from": "orders", "value": "sum(amount)"},
        "orders": {"from": "orders", "value": "count()"},
        "days": {"from": "orders", "value": "days_since(max(ordered_at))"},
        "average": "spend / orders",
        "half": "level_score / 2",
    },
    "tags": {"best": 'in_segment(rfm, "champions")', "given": {}},
    "segmentations": {
        "rfm": {"kind": "rfm", "recency": "days", "frequency": "orders", "monetary": "spend"},
        "parted": {"kind": "rfm", "recency": "days", "frequency": "orders", "monetary": "spend", "ties": "split_by_id"},
        "level": {"kind": "grade", "score": SCORE, "scaling": "rank", "segments": {"A": "top 20%", "B": "rest"}},
        "worth": {"kind": "grade", "score": SCORE, "segments": {"A": "top 30%", "B": "next 30%", "C": "rest"}},
        "band": {"kind": "bands", "trait": "average", "cuts": "equal_count", "bins": 3},
        "later": {"kind": "bands", "trait": "half", "cuts": "equal_count", "bins": 2},
        "by_rule": {"kind": "rules", "segments": {"best": "tagged(best)", "rest": "rest"}},
    },
}
COLUMNS = {"customer_id": DataType.TEXT, **dict.fromkeys(("spend", "orders", "days"), DataType.NUMBER)}
_number = st.none() | st.integers(0, 6)
_rows = st.lists(st.tuples(_number, _number, _number), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def engine():
    with DuckDB(threads=1) as engine:
        yield engine


def fitted(engine, rows):
    project = define(SECTIONS)
    engine.table_from_rows("numbers", COLUMNS, [(f"c{at:02}", *row) for at, row in enumerate(rows)])
    return fitted_over(table("numbers", COLUMNS), engine, project, levels(project), INPUTS, on_step=lambda _: None)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_rows, _rows)
def test_whoever_has_other_columns_by_the_former_fit_is_placed_otherwise(engine, before, after):
    then = {name: each.found for name, each in fitted(engine, before).fitted.items()}
    placed = fitted(engine, after)
    told = {name for (name,) in engine.rows(placed.otherwise(then, "customer_id"))}
    project = define(SECTIONS)
    made = []
    for found in ({name: each.found for name, each in placed.fitted.items()}, then):
        inputs = Inputs(INPUTS.moment, {}, {}, found=found)
        query, _ = derived(engine, project, table("numbers", COLUMNS), levels(project), inputs)
        made.append(engine.rows(query.select.order_by(column("customer_id"))))
    assert told >= {now[0] for now, was in zip(*made, strict=True) if now != was}


def test_only_who_lies_between_cuts_is_placed_otherwise(engine):
    placed = fitted(engine, [(at, 1, 1) for at in range(1, 11)])
    found = {name: each.found for name, each in placed.fitted.items()}
    assert placed.fitted["band"].found == {"cuts": [4.0, 7.0]}
    found["band"] = {"cuts": [4.0, 5.0]}
    assert sorted(engine.rows(placed.otherwise(found, "customer_id"))) == [("c05",), ("c06",)]


def test_nobody_is_placed_otherwise_by_the_same_fit(engine):
    placed = fitted(engine, [(1, 2, 3), (4, 5, 6)])
    found = {name: each.found for name, each in placed.fitted.items()}
    assert engine.rows(placed.otherwise(found, "customer_id")) == []


def test_only_what_fits_look_at_is_looked_at():
    divisions = {name: SECTIONS["segmentations"][name] for name in ("band", "by_rule")}
    project = define({**SECTIONS, "segmentations": divisions})
    assert looked_at(project, INPUTS) == {"band", "average", "spend", "orders"}
    assert looked_at(define({"traits": SECTIONS["traits"]}), INPUTS) == frozenset()


def test_who_the_customer_is_matters_where_ties_are_parted_or_a_tag_is_given():
    parted = {name: SECTIONS["segmentations"][name] for name in ("parted",)}
    assert "customer_id" in looked_at(define({**SECTIONS, "segmentations": parted}), INPUTS)
    by_tag = {"by_tag": {"kind": "bands", "trait": "given", "cuts": "values"}}
    project = define({**SECTIONS, "segmentations": by_tag})
    by_hand = Inputs(INPUTS.moment, {}, {"given": HAND + "given"})
    assert (looked_at(project, INPUTS), looked_at(project, by_hand)) == (
        {"by_tag", "given"},
        {"by_tag", "given", "customer_id"},
    )
