"""What holds for every kind: exclusive and exhaustive, SQL and Python alike, ties together."""

import json
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from sqlglot import exp

from fenqun.definition import DataType
from fenqun.query import Query, column, named
from fenqun.segments.fitted import Fitted
from fenqun.segments.kinds import (
    columns,
    declared_segments,
    fit,
    inputs,
    looked_at,
    outputs,
    place,
    segment_names,
    segments,
    steps,
    why,
)
from fenqun.segments.segmentation import Segmentation

from .conftest import NOW, Scope, Shop, shop_of

TYPES = {
    "days_since_last_order": DataType.NUMBER,
    "orders_total": DataType.NUMBER,
    "spend_total": DataType.NUMBER,
    "城市": DataType.TEXT,
    "vip": DataType.BOOLEAN,
}
GRADES = {"A": "top 20%", "B": "next 30%", "C": "rest"}
SCORE = {"spend_total": 0.6, "days_since_last_order": {"weight": 0.4, "better": "lower"}}
EVERY = {
    "rules": {"kind": "rules", "segments": {"好": 'spend_total > 5 and 城市 == "北京"', "b": "orders_total in (1, 2)"}},
    "rest": {"kind": "rules", "segments": {"a": "vip or unknown(城市)", "b": "rest"}},
    "cuts": {"kind": "bands", "trait": "spend_total", "cuts": [0, 5]},
    "equal_count": {"kind": "bands", "trait": "spend_total", "cuts": "equal_count", "bins": 3},
    "equal_width": {"kind": "bands", "trait": "orders_total", "cuts": "equal_width", "bins": 3},
    "natural": {"kind": "bands", "trait": "spend_total", "cuts": "natural_breaks", "bins": 3},
    "values": {"kind": "bands", "trait": "城市", "cuts": "values", "bins": 2},
    "tags": {"kind": "bands", "trait": "vip", "cuts": "values"},
    "rfm": {"kind": "rfm"},
    "rfm_ten": {"kind": "rfm", "map": "ten", "ties": "split_by_id"},
    "rfm_eight": {"kind": "rfm", "map": "eight", "cuts": "mean"},
    "rfm_plus_one": {"kind": "rfm", "cuts": "quantile_plus_one"},
    "rfm_cuts": {"kind": "rfm", "map": "eight", "cuts": {"recency": [3, 7], "monetary": [0]}, "bins": 2},
    "rfm_own": {"kind": "rfm", "bins": 3, "segments": {"x": "r == 3 or f + m > 5", "y": "r == 1"}},
    "grade": {"kind": "grade", "score": SCORE, "segments": GRADES},
    "entropy": {"kind": "grade", "score": list(SCORE), "weights": "entropy", "scaling": "rank", "segments": GRADES},
    "z": {"kind": "grade", "score": SCORE, "scaling": "z_score", "segments": {"A": ">= 0.5", "B": "rest"}},
    "clusters": {"kind": "clusters", "traits": ["spend_total", "orders_total"], "count": 3},
    "clusters_named": {
        "kind": "clusters",
        "traits": {"spend_total": "log", "days_since_last_order": None, "vip": None},
        "segments": ["少", "多"],
        "order": "days_since_last_order",
        "scaling": "none",
    },
    "clusters_chosen": {"kind": "clusters", "traits": ["spend_total"], "count": {"from": 2, "to": 3}},
    "share": {"kind": "grade", "score": SCORE, "by": "spend_total", "segments": GRADES},
}
NUMBERS = st.none() | st.integers(-3, 12) | st.floats(-20, 20).map(lambda x: round(x, 2))
ROWS = st.lists(
    st.tuples(
        NUMBERS,
        NUMBERS,
        NUMBERS,
        st.sampled_from([None, "北京", "上海", "", "others", "unknown"]),
        st.none() | st.booleans(),
    ),
    max_size=15,
)

MANY = [
    (None if at % 7 == 0 else at % 5, at % 4, None if at % 11 == 0 else (at * 37) % 50 / 2, "北京", at % 3 == 0)
    for at in range(60)
]


def _segmentation(name):
    return TypeAdapter(Segmentation).validate_python(EVERY[name])


@pytest.mark.parametrize("name", EVERY)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_everyone_is_in_one_named_segment_and_python_says_the_same(connection, name, rows):
    shop = shop_of(connection, TYPES, rows)
    fitted = shop.fitted(_segmentation(name))
    placed = shop.placed(fitted)
    assert placed == shop.placed_in_python(fitted)
    assert {row["seg"] for row in placed} <= set(segment_names(fitted))
    assert list(outputs(fitted.segmentation, "seg")) == list(
        placed[0] if placed else outputs(fitted.segmentation, "seg")
    )
    for row, found in zip(shop.rows(), placed, strict=True):
        assert [part for part in segment_names(fitted) if why(fitted, part, row, NOW).holds] == [found["seg"]]


@pytest.mark.parametrize("name", EVERY)
def test_columns_in_two_steps_are_the_same(connection, name):
    shop = shop_of(connection, TYPES, MANY)
    fitted = shop.fitted(_segmentation(name))
    first, second = steps(fitted, Scope(shop.profile.columns, NOW))
    added = [named(sql, each) for each, (_, sql) in first.items()]
    inner = exp.select(exp.Star(), *added).from_(shop.profile.select.subquery("p"))
    outer = exp.select(exp.Star(), *(named(sql, each) for each, (_, sql) in second.items())).from_(inner.subquery("q"))
    rows = Shop(connection, Query(outer, {})).rows()
    assert [{each: row[each] for each in outputs(fitted.segmentation, "seg")} for row in rows] == shop.placed(fitted)


@pytest.mark.parametrize("by", ["customers", "spend_total"])
def test_a_score_is_kept_for_its_levels_and_found_alike(connection, by):
    shop, segmentation = (
        shop_of(connection, TYPES, MANY),
        TypeAdapter(Segmentation).validate_python({**EVERY["grade"], "by": by}),
    )
    asked = []

    @contextmanager
    def keep(query):
        asked.append(query)
        yield query

    assert fit(segmentation, shop.profile, shop.ask, keep=keep) == fit(segmentation, shop.profile, shop.ask)
    assert [list(query.columns) for query in asked] == [["score"] if by == "customers" else ["score", "by"]]


@pytest.mark.parametrize("name", [name for name in EVERY if name != "rfm_ten"])
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_equal_customers_share_a_segment(connection, name, rows):
    placed = shop_of(connection, TYPES, [*rows, *rows]).segments(_segmentation(name))
    assert placed[: len(rows)] == placed[len(rows) :]


@pytest.mark.parametrize("name", EVERY)
def test_what_the_fit_finds_survives_json(connection, name):
    rows = [(1, 2, 3.5, "北京", True), (4, 1, 2.25, "上海", False), (9, 5, None, None, None)]
    shop = shop_of(connection, TYPES, rows)
    fitted = shop.fitted(_segmentation(name))
    kept = Fitted("seg", fitted.segmentation, json.loads(json.dumps(fitted.found)))
    assert shop.placed(kept) == shop.placed(fitted)


@pytest.mark.parametrize("name", EVERY)
def test_names_labels_and_inputs_are_told(connection, name):
    shop = shop_of(connection, TYPES, [(1, 2, 3.5, "北京", True)])
    fitted = shop.fitted(_segmentation(name))
    assert list(segments(fitted)) == segment_names(fitted)
    assert segment_names(fitted)[-1] == "unknown"
    declared = declared_segments(fitted.segmentation)
    assert (declared is None) == bool({"values", "evidence"} & set(fitted.found))
    assert declared is None or set(segment_names(fitted)) <= set(declared)
    assert inputs(fitted.segmentation) <= set(TYPES)


@pytest.mark.parametrize("name", EVERY)
def test_a_fit_sees_only_what_it_is_said_to_look_at(connection, name):
    segmentation = _segmentation(name)
    shop = shop_of(connection, TYPES, [(1, 2, 3.5, "北京", True), (4, 1, 2.25, "上海", False)])
    seen = {each: kind for each, kind in shop.profile.columns.items() if each in looked_at(segmentation)}
    if not seen:
        assert fit(segmentation, shop.profile, lambda _: pytest.fail("it asks")) is not None
        return
    fewer = Query(exp.select(*(column(each) for each in seen)).from_(shop.profile.under("profile")), seen)
    assert fit(segmentation, fewer, shop.ask) == fit(segmentation, shop.profile, shop.ask)


def test_a_written_definition_reads_back(connection):
    for name in EVERY:
        written = _segmentation(name).model_dump(mode="json", by_alias=True, exclude_none=True)
        assert TypeAdapter(Segmentation).validate_python(written) == _segmentation(name)


def test_a_fit_and_a_placement_need_only_a_profile_and_eyes(numbers):
    shop: Shop = numbers(age=[1, 2])
    bands = TypeAdapter(Segmentation).validate_python({"kind": "bands", "trait": "age", "cuts": [2]})
    fitted = Fitted("by_age", bands, fit(bands, shop.profile, shop.ask))
    assert place(fitted, {"age": 2}, NOW) == {"by_age": ">=2"}
    assert list(columns(fitted, Scope(shop.profile.columns, NOW))) == ["by_age"]
