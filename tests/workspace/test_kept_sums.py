from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.query import table
from fenqun.segments import groups
from fenqun.segments.fitted import Fitted
from fenqun.segments.segmentation import Bands
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store
from fenqun.workspace import kept_sums
from fenqun.workspace.amending import Over, Replaced
from fenqun.workspace.kept_sums import KeptSums
from fenqun.workspace.summing import Profile, sums

COLUMNS = {
    "customer_id": DataType.TEXT,
    "spend": DataType.NUMBER,
    "city": DataType.TEXT,
    "born": DataType.DATE,
    "vip": DataType.BOOLEAN,
    "level": DataType.TEXT,
}
KINDS = {"spend": "trait", "city": "attribute", "born": "attribute", "vip": "tag", "level": "segmentation"}
FITTED = {"level": Fitted("level", Bands(kind="bands", trait="spend", cuts=[5.0]), {"cuts": [5.0]})}
STORED = Stored("profile", ("profile/x/profile.parquet",), COLUMNS, 3)


@pytest.fixture(autouse=True)
def of_any_size(monkeypatch):
    monkeypatch.setattr(kept_sums, "FEWEST_ROWS", 0)


@pytest.fixture
def engine(tmp_path):
    with DuckDB([tmp_path], threads=1) as engine:
        yield engine


def profile(engine, name, rows):
    engine.table_from_rows(name, COLUMNS, [(f"c{at}", *row[:2], None, *row[2:]) for at, row in enumerate(rows)])
    return Profile(table(name, COLUMNS), KINDS, "spend", 1)


def kept(engine, folder, rows):
    """The sums of these rows, as they are read back."""
    found = KeptSums(Store(folder), engine, "spend")
    found.keep(sums(profile(engine, "profile", rows), FITTED, engine), STORED)
    return found


def test_rows_written_over_are_summed_alone(tmp_path, engine):
    stay, were = [(1.5, "Bern", True, "low")], [(7.25, "Ulm", None, "high")]
    are = [(-0.1, "Ulm", False, "low"), (None, "Bern", True, "high")]
    found = kept(engine, tmp_path, [*stay, *were])
    rows = Replaced(profile(engine, "were", were).query, profile(engine, "are", are).query)
    now = profile(engine, "profile", [*stay, *are])
    assert found.after(Over(STORED, rows), now, FITTED) == sums(now, FITTED, engine)


cities = st.lists(st.sampled_from([None, *"ABCD"]), max_size=6)


@settings(max_examples=60)
@given(cities, cities, cities)
def test_texts_tell_groups_by_the_values_that_everyone_has_now(
    tmp_path_factory: pytest.TempPathFactory, stay, were, new
) -> None:
    def people(cities):
        return [(1.0, city, False, "low") for city in cities]

    folder = tmp_path_factory.mktemp("sums")
    are = [*were[1:], *new] if were else []
    with DuckDB([folder]) as engine, pytest.MonkeyPatch.context() as few:
        few.setattr(groups, "MOST_VALUES", 2)
        few.setattr(kept_sums, "MOST_VALUES", 2)
        few.setattr(kept_sums, "FEWEST_ROWS", 0)
        before = kept(engine, folder, people([*stay, *were]))
        rows = Replaced(profile(engine, "were", people(were)).query, profile(engine, "are", people(are)).query)
        now = profile(engine, "profile", people([*stay, *are]))
        anew, found = sums(now, FITTED, engine), before.after(Over(STORED, rows), now, FITTED)
    cities_before = {*stay, *were} - {None}
    assert anew.traits == (["spend", "city"] if 0 < len({*stay, *are} - {None}) <= 2 else ["spend"])
    if anew.traits == (["spend", "city"] if 0 < len(cities_before) <= 2 else ["spend"]):
        assert found == anew
    else:
        assert found is None


def test_everyone_is_asked_for_texts_only_where_the_rows_written_leave_it_open(tmp_path, engine):
    rows = [(1.0, "Bern", False, "low"), (2.0, "Ulm", False, "low")]
    found, now = kept(engine, tmp_path, rows), profile(engine, "profile", rows)
    written = Replaced(profile(engine, "were", rows[:1]).query, profile(engine, "are", rows[:1]).query)
    new = replace(written, are=profile(engine, "new", [(1.0, "Rome", False, "low")]).query)
    with patch.object(kept_sums, "describing", wraps=groups.describing) as asked:
        assert found.after(Over(STORED, written), now, FITTED) is not None
        assert asked.call_count == 0
        assert found.after(Over(STORED, new), now, FITTED) is not None
        assert asked.call_count == 1


def test_where_nothing_was_written_over_the_sums_stay(tmp_path, engine):
    rows = [(1.5, "Bern", True, "low"), (7.25, None, None, "high")]
    found = kept(engine, tmp_path, rows)
    now = profile(engine, "profile", rows)
    assert found.after(Over(STORED), now, FITTED) == sums(now, FITTED, engine)


def test_sums_of_another_profile_or_of_other_tags_are_not_built_on(tmp_path, engine):
    rows = [(1.5, "Bern", True, "low")]
    found = kept(engine, tmp_path, rows)
    now = profile(engine, "profile", rows)
    assert found.after(None, now, FITTED) is None
    assert found.after(Over(replace(STORED, files=("profile/y/profile.parquet",))), now, FITTED) is None
    assert found.after(Over(STORED), replace(now, kinds={**KINDS, "vip": "trait"}), FITTED) is None
    assert found.after(Over(STORED), now, {}) is None


def test_the_sums_of_a_small_profile_are_not_kept(tmp_path, engine, monkeypatch):
    monkeypatch.setattr(kept_sums, "FEWEST_ROWS", 4)
    now = profile(engine, "profile", [(1.5, "Bern", True, "low")])
    assert kept(engine, tmp_path, [(1.5, "Bern", True, "low")]).after(Over(STORED), now, FITTED) is None
