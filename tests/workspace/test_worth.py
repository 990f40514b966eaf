from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.query import table
from fenqun.store.tables import Store
from fenqun.workspace.membering import Rows, beside
from fenqun.workspace.summing import Profile, sums
from fenqun.workspace.tables import PROFILE
from fenqun.workspace.worth import Worth, worth

COLUMNS = {"customer_id": DataType.TEXT, "spend": DataType.NUMBER, "t": DataType.BOOLEAN, "none": DataType.BOOLEAN}
KINDS = {"spend": "trait", "t": "tag", "none": "tag"}
TOLD = {"names": {name: {"kind": kind} for name, kind in KINDS.items()}, "segments": {}}
money = st.integers(-(10**9), 10**9).map(lambda cents: cents / 100)
values = st.none() | money | st.floats(-1e6, 1e6) | st.sampled_from([0.0, -0.0, 1e17, -1e27, 1e300, 0.1, 1e-10])


def stored(engine: DuckDB, store: Store, rows: list[tuple[str, float | None, bool, bool]]):
    """The profile in the store, as a refresh writes it."""
    engine.table_from_rows("rows", COLUMNS, rows)
    file = store.stage(PROFILE) / "profile.parquet"
    engine.write_parquet(table("rows", COLUMNS).select, file)
    return store.put(PROFILE, [file])


def found(folder: Path, some: list[float | None]) -> Worth | None:
    with DuckDB([folder]) as engine:
        store = Store(folder / "store")
        there = stored(engine, store, [(f"C{at:03}", value, True, False) for at, value in enumerate(some)])
        return worth(Rows(engine, store.paths(there.files), there.rows), "spend")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(values, st.booleans(), st.booleans()), max_size=30), st.sampled_from(["spend", None]))
def test_sets_and_columns_give_tags_the_same_value(tmp_path_factory: pytest.TempPathFactory, some, value) -> None:
    folder = tmp_path_factory.mktemp("worth")
    with DuckDB([folder], threads=1) as engine:
        store = Store(folder / "store")
        there = stored(engine, store, [(f"C{at:03}", *row) for at, row in enumerate(some)])
        engine.register_parquet(PROFILE, store.paths(there.files), COLUMNS)
        groups = Profile(table(PROFILE, COLUMNS), KINDS, value, 2)
        carried = beside(store, engine, there, {**TOLD, "value": value}).carried
        assert sums(groups, {}, engine, carried=carried) == sums(groups, {}, engine)


@pytest.mark.parametrize(
    ("some", "decimals", "bits"),
    [
        ([3.0, None, 5.0], 0, 2),
        ([0.01, 1.0], 2, 7),
        ([-2.5, 2.5], 2, 9),
        ([0.125, 7.0], 4, 17),
        ([7.0, 7.0], 0, 0),
        ([None], 0, 0),
        ([], 0, 0),
    ],
)
def test_values_have_the_fewest_decimals_that_tell_them(tmp_path, some, decimals, bits) -> None:
    told = found(tmp_path, some)
    assert told is not None
    assert (told.decimals, len(told.slices.bits)) == (decimals, bits)
    assert told.of(told.slices.known) == Decimal(str(sum(value for value in some if value is not None)))


def test_values_too_far_apart_are_summed_by_the_engine(tmp_path) -> None:
    assert found(tmp_path, [1e18, 1.0]) is None
