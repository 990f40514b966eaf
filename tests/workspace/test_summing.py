from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.query import table
from fenqun.segments.fitted import Fitted
from fenqun.segments.segmentation import Bands
from fenqun.workspace.summing import Profile, everyone, summaries, sums, tag_summary

COLUMNS = {"customer_id": DataType.TEXT, "spend": DataType.NUMBER, "t": DataType.BOOLEAN, "none": DataType.BOOLEAN}
KINDS = {"spend": "trait", "t": "tag", "none": "tag"}
ROWS = [("a", 30.0, True, False), ("b", 10.0, False, False), ("c", None, True, False)]


@pytest.fixture
def engine():
    with DuckDB(threads=1) as engine:
        yield engine


def profile(engine, rows, value="spend"):
    engine.table_from_rows("profile", COLUMNS, rows)
    return Profile(table("profile", COLUMNS), KINDS, value, 2)


def summed(profile, fitted, engine):
    return summaries(sums(profile, fitted, engine), profile, fitted)


_rows = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.none() | st.floats(-1e6, 1e6).map(lambda value: round(value, 4)),
        st.none() | st.booleans(),
        st.none() | st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=30)
@given(_rows, _rows, _rows)
def test_the_sums_of_those_who_changed_are_taken_out_and_put_in(stay, were, are):
    kinds, columns = {**KINDS, "t": "trait"}, ["spend", "t"]
    bands = Bands.model_validate({"kind": "bands", "trait": "city", "cuts": "values"})
    fitted = {"customer_id": Fitted("customer_id", bands, {"values": ["a", "b", "c"], "others": True})}
    with DuckDB(threads=1) as engine:

        def found(rows):
            whole = replace(profile(engine, rows), kinds=kinds)
            return sums(whole, fitted, engine, traits=columns)

        assert found([*stay, *were]).after(found(were), found(are)) == found([*stay, *are])


def test_tags_are_counted_with_what_their_carriers_are_worth(engine):
    found = summed(profile(engine, ROWS), {}, engine)
    assert (found.customers, found.total_value) == (3, 40.0)
    assert found.by_name["t"] == {"customers": 2, "share": 2 / 3, "value": 30.0, "value_share": 0.75}
    assert found.by_name["none"] == {"customers": 0, "share": 0.0, "value": 0.0, "value_share": 0.0}


def test_without_a_value_trait_there_are_no_shares_of_value(engine):
    found = summed(profile(engine, ROWS, value=None), {}, engine)
    assert found.total_value is None
    assert found.by_name["t"]["value_share"] is None


def test_nobody_is_nothing(engine):
    found = summed(profile(engine, []), {}, engine)
    assert (found.customers, found.total_value) == (0, 0.0)
    assert found.by_name["t"] == {"customers": 0, "share": 0.0, "value": 0.0, "value_share": None}


def test_money_is_summed_exactly(engine):
    rows = [(str(at), 0.1, True, False) for at in range(1000)]
    assert summed(profile(engine, rows), {}, engine).total_value == 100.0


def test_a_tag_is_told_against_everyone(engine):
    rows = [(f"{at:03d}", 100.0 if at < 20 else 1.0, at < 20, False) for at in range(100)]
    whole = profile(engine, rows)
    summary = tag_summary(whole, "t", 20, everyone(whole, engine), engine)
    assert (summary.customers, summary.share) == (20, 0.2)
    assert [(part.trait, part.here, part.everywhere) for part in summary.apart] == [("spend", 100.0, 20.8)]


def test_a_tag_that_most_carry_is_told_as_exactly(engine):
    rows = [(f"{at:03d}", 0.1 if at < 80 else 9.0, at < 80, False) for at in range(100)]
    whole = profile(engine, rows)
    summary = tag_summary(whole, "t", 80, everyone(whole, engine), engine)
    assert (summary.customers, summary.share) == (80, 0.8)
    assert [(part.trait, part.here, part.everywhere) for part in summary.apart] == [("spend", 0.1, 1.88)]


def test_a_tag_that_nobody_carries_sets_nobody_apart(engine):
    whole = profile(engine, [("001", 1.0, False, False), ("002", 9.0, None, False)])
    summary = tag_summary(whole, "t", 0, everyone(whole, engine), engine)
    assert (summary.customers, summary.apart) == (0, ())


def test_the_summaries_of_segmentations_are_plain(tiny):
    summary = tiny.store.latest().content["summaries"]["level"]
    assert {"segments", "powers"} <= set(summary)
    assert {"name", "customers", "share", "value", "value_share", "too_small", "apart"} == set(summary["segments"][0])
