from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fenqun import Workspace
from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.query import table
from fenqun.store.memberships import Members
from fenqun.store.tables import Store
from fenqun.workspace import membering
from fenqun.workspace.layered import ROW
from fenqun.workspace.membering import Before, Beside, Rows, Writing, beside, keys, read, wanted
from fenqun.workspace.tables import MEMBERSHIPS, PROFILE

COLUMNS = {"customer_id": DataType.TEXT, "big": DataType.BOOLEAN, "new": DataType.BOOLEAN, "rank": DataType.TEXT}
ASKED = {"big": (), "new": (), "rank": ("A", "B", "C")}
people = st.lists(st.tuples(st.booleans(), st.booleans(), st.sampled_from("AB")), max_size=40)


def listed(members: Members, customers: int) -> list[int]:
    return [row for row in range(customers) if row in members]


def rows_of(engine: DuckDB, folder: Path, profile: list[tuple[str, bool, bool, str]], files: int) -> Rows:
    """The profile written as a refresh does, in so many files."""
    size, paths = -(-len(profile) // files) or 1, []
    for start in range(0, max(len(profile), 1), size):
        engine.table_from_rows("part", COLUMNS, profile[start : start + size])
        paths.append(folder / f"{len(list(folder.iterdir())):05}.parquet")
        engine.write_parquet(table("part", COLUMNS).select, paths[-1])
    return Rows(engine, paths, len(profile))


@settings(max_examples=30)
@given(people, st.integers(1, 3))
def test_memberships_are_those_of_the_columns(tmp_path_factory: pytest.TempPathFactory, some, files) -> None:
    profile = [(f"C{at:03}", *each) for at, each in enumerate(some)]
    with DuckDB([folder := tmp_path_factory.mktemp("profile")]) as engine:
        found = dict(rows_of(engine, folder, profile, files).members(ASKED))
    expected = {("big", ""): [row[1] for row in profile], ("new", ""): [row[2] for row in profile]}
    expected |= {("rank", name): [row[3] == name for row in profile] for name in "ABC"}
    assert {key: listed(members, len(profile)) for key, members in found.items()} == {
        key: [at for at, inside in enumerate(flags) if inside] for key, flags in expected.items()
    }


@settings(max_examples=30)
@given(people, people, st.integers(1, 3))
def test_sets_of_rows_written_over_are_those_made_anew(
    tmp_path_factory: pytest.TempPathFactory, some, other, together
) -> None:
    profile = [(f"C{at:03}", *each) for at, each in enumerate(some)]
    over = [(f"C{at * 2:03}", *each, at * 2) for at, each in enumerate(other) if at * 2 < len(some)]
    over += [(f"D{at:03}", *each, len(some) + at) for at, each in enumerate(other[::3])]
    after = {row[0]: row for row in profile} | {row[0]: row[:-1] for row in over}
    folder = tmp_path_factory.mktemp("profile")
    with DuckDB([folder]) as engine, pytest.MonkeyPatch.context() as patch:
        patch.setattr(membering, "_TOGETHER", together)
        store = Store(folder / "store")
        stored = Writing(store, rows_of(engine, folder, profile, 1), ()).written(ASKED)
        engine.register_parquet(MEMBERSHIPS, store.paths(stored.files), stored.columns)
        engine.table_from_rows("over", {**COLUMNS, ROW: DataType.NUMBER}, over)
        before = Before(engine, table("over", COLUMNS))
        patched = dict(Rows(engine, [], len(after)).members(ASKED, before=before))
        anew = dict(rows_of(engine, folder, list(after.values()), 1).members(ASKED))
    assert patched == anew


def test_what_is_written_is_read_in_as_many_files_as_it_takes(tmp_path, monkeypatch):
    monkeypatch.setattr(membering, "_IN_A_FILE", 2)
    store = Store(tmp_path / "store")
    with DuckDB([tmp_path]) as engine:
        (tmp_path / "profile").mkdir()
        rows = rows_of(engine, tmp_path / "profile", [("C1", True, False, "B"), ("C2", True, True, "A")], 1)
        stored = Writing(store, rows, ()).written(ASKED)
        engine.register_parquet(MEMBERSHIPS, store.paths(stored.files), stored.columns)
        found, few = read(engine), read(engine, ["rank"])
    assert (len(stored.files), stored.rows) == (3, 5)
    assert stored.note["bytes"] == sum(len(members.to_bytes()) for members in found.values())
    assert {key: listed(members, 2) for key, members in found.items()} == {
        ("big", ""): [0, 1],
        ("new", ""): [1],
        ("rank", "A"): [1],
        ("rank", "B"): [0],
        ("rank", "C"): [],
    }
    assert list(few) == keys("rank", "ABC")


def test_a_workspace_without_tags_has_a_table_without_rows(tmp_path):
    store = Store(tmp_path / "store")
    with DuckDB([tmp_path]) as engine:
        assert Writing(store, Rows(engine, [], 0), ()).written({}).rows == 0


def test_rows_that_are_not_the_customers_are_a_bug(tmp_path):
    with DuckDB([tmp_path]) as engine:
        rows = rows_of(engine, tmp_path, [("C1", True, False, "B")], 1)
        with pytest.raises(ValueError, match="1 rows of 2 customers"):
            list(Rows(engine, rows.files, 2).members(ASKED))


def test_another_engine_makes_none(tmp_path):
    assert beside(Store(tmp_path), object(), None, {}) == Beside({})  # type: ignore[arg-type]


def test_a_snapshot_has_the_memberships_of_its_profile(tiny: Workspace) -> None:
    view = tiny.view()
    asked = wanted(view.content)
    stored = view.snapshot.tables[PROFILE]
    with view.own_engine(PROFILE, MEMBERSHIPS) as engine:
        there = read(engine)
        of_columns = dict(Rows(engine, view.store.paths(stored.files), stored.rows).members(asked))
    assert there == of_columns
    assert {name for name, _ in there} == {*view.names("tag"), *view.names("segmentation")}
    for (name, segment), members in there.items():
        told = view.content["summaries"][name]
        if not segment:
            assert len(members) == told["customers"]
        else:
            assert [len(members)] == [each["customers"] for each in told["segments"] if each["name"] == segment]
