from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from fenqun.clock import Moment
from fenqun.store.mending import broken_snapshots, drop, leftovers, list_anew, set_log_aside, unreadable_logs
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store

Put = Callable[[str, str], Stored]
AT = datetime(2024, 6, 1)


@pytest.fixture
def made(store: Store, put: Put) -> list[str]:
    """The ids of three snapshots that share their orders."""
    orders = put("sources/orders", "SELECT 1 AS n")
    tables = [{"profile": put("profile", f"SELECT {n} AS n"), "sources/orders": orders} for n in range(3)]
    return [store.commit(each, {"n": n}, as_of=Moment(AT), made_at=AT).id for n, each in enumerate(tables)]


def test_a_sound_store_has_nothing_to_mend(store: Store, made: list[str]) -> None:
    assert (list(unreadable_logs(store)), list(broken_snapshots(store)), leftovers(store)) == ([], [], [])


@pytest.mark.parametrize(
    ("further", "why"),
    [
        ("2 AS n", ""),
        ("2 AS n, NULL::VARCHAR AS _reason, true AS _kept", ""),
        ("2 AS n, 1 AS _reason", "its columns are others"),
        ("'2' AS n", "its columns are others"),
        ("2 AS n, 3 AS m", "its columns are others"),
        ("2 AS m", "its columns are others"),
    ],
)
def test_a_file_behind_others_may_lack_columns_of_theirs_that_are_no_users(
    store: Store, write: Callable[[Path, str], Path], further: str, why: str
) -> None:
    first = store.put("t", [write(store.stage("t") / "a.parquet", "SELECT 1 AS n, NULL::VARCHAR AS _reason")])
    both = store.put("t", [write(store.stage("t") / "b.parquet", f"SELECT {further}")], after=first)
    # As the first file has it.
    store.commit({"t": replace(both, columns=first.columns)}, {}, as_of=Moment(AT), made_at=AT)
    assert [str(broken.why) for broken in broken_snapshots(store)] == ([why] if why else [])


def test_a_store_that_is_not_there_is_sound(store: Store) -> None:
    assert list(unreadable_logs(store)) == list(broken_snapshots(store)) == []


def test_a_snapshot_whose_file_is_gone_is_broken_and_can_be_dropped(store: Store, made: list[str]) -> None:
    store.files(store.snapshot(made[1]), "profile")[0].unlink()
    (broken,) = broken_snapshots(store)
    assert (broken.snapshot, broken.table, str(broken.why)) == (made[1], "profile", "it is gone")
    drop(store, broken)
    assert store.ids() == [made[0], made[2]]


def test_a_damaged_file_that_all_share_breaks_all_and_is_no_longer_kept(store: Store, made: list[str]) -> None:
    file = store.files(store.latest(), "sources/orders")[0]
    file.write_bytes(file.read_bytes()[:20])
    found = list(broken_snapshots(store))
    assert [broken.snapshot for broken in found] == made
    for broken in found:
        drop(store, broken)
    assert (store.outlines(), store.kept("sources/orders")) == ([], None)


def test_a_log_that_cannot_be_read_is_named_and_set_aside(store: Store, made: list[str], put: Put) -> None:
    newest = max((store.directory / "profile" / "_delta_log").glob("*.json"))
    newest.write_text("{", encoding="utf-8")
    assert [table for table, _ in unreadable_logs(store)] == ["profile"]
    set_log_aside(store, "profile")
    assert list(unreadable_logs(store)) == []
    assert len(leftovers(store)) == 1
    put("profile", "SELECT 9 AS n")
    assert store.kept("profile") is not None


def test_the_list_is_made_anew_without_what_cannot_be_read(store: Store, made: list[str]) -> None:
    files = sorted((store.directory / "snapshots").glob("*.parquet"), key=lambda file: file.stat().st_mtime_ns)
    files[1].write_bytes(b"PAR1")
    list_anew(store)
    assert store.ids() == [made[0], made[2]]
    assert store.latest().content["n"] == 2
