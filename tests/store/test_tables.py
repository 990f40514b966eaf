import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from deltalake import DeltaTable

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.errors import DamagedStore, NoSnapshot, UsageError
from fenqun.store import logs as logs_module
from fenqun.store.snapshot import Freed, Snapshot, Stored
from fenqun.store.tables import Store

AS_OF = Moment(datetime(2024, 5, 31, 15, 59, 59, 999999), "Asia/Shanghai")
MADE_AT = datetime(2024, 6, 1, 3, 0)
Put = Callable[[str, str], Stored]


def commit(store: Store, stored: dict[str, Stored], **content: object) -> Snapshot:
    return store.commit(stored, content, as_of=AS_OF, made_at=MADE_AT)


def rows(store: Store, snapshot: Snapshot, table: str) -> list[tuple[object, ...]]:
    files = [str(file) for file in store.files(snapshot, table)]
    with duckdb.connect() as connection:
        return connection.execute("SELECT * FROM read_parquet(?, union_by_name = true) ORDER BY 1", [files]).fetchall()


def test_a_committed_snapshot_is_read_back_whole(store: Store, put: Put) -> None:
    profile = put("profile", "SELECT '张三' AS customer_id, 5::DECIMAL(18,4) AS 消费")
    made = commit(store, {"profile": profile}, fitted={"value": [1.5, None]}, 名="分群")
    assert store.latest() == made
    assert made.tables["profile"].columns == {"customer_id": DataType.TEXT, "消费": DataType.NUMBER}
    assert made.tables["profile"].rows == 1
    assert [row[0] for row in rows(store, made, "profile")] == ["张三"]


def test_before_the_first_refresh_there_is_no_snapshot(store: Store, put: Put) -> None:
    with pytest.raises(NoSnapshot):
        store.latest()
    put("profile", "SELECT 'a' AS customer_id")
    with pytest.raises(NoSnapshot):
        store.latest()
    with pytest.raises(NoSnapshot):
        store.snapshot("000000-00000000")


def test_tables_put_without_a_commit_leave_the_last_snapshot_served(store: Store, put: Put) -> None:
    good = commit(store, {"profile": put("profile", "SELECT 'a' AS customer_id")})
    put("profile", "SELECT 'b' AS customer_id, 1 AS more")
    assert store.latest() == good
    assert rows(store, good, "profile") == [("a",)]


def test_older_snapshots_stay_readable_in_their_order(store: Store, put: Put) -> None:
    made = [commit(store, {"profile": put("profile", f"SELECT {number} AS n")}) for number in range(12)]
    assert store.ids() == [snapshot.id for snapshot in made]
    assert [rows(store, store.snapshot(known), "profile") for known in store.ids()] == [[(n,)] for n in range(12)]
    assert store.latest().id == made[-1].id


def test_a_table_may_change_its_columns_and_gain_a_moment(store: Store, put: Put) -> None:
    put("profile", "SELECT 1 AS n")
    put("profile", "SELECT 'x' AS n, TIMESTAMP '2024-05-01 00:00:00' AS 时间")
    read = DeltaTable(str(store.directory / "profile")).to_pyarrow_table()
    assert read.to_pylist() == [{"n": "x", "时间": datetime(2024, 5, 1)}]


def test_any_reader_of_delta_sees_what_was_put_last(store: Store, put: Put) -> None:
    put("sources/订单", "SELECT 1 AS n UNION ALL SELECT 2")
    put("sources/订单", "SELECT 3 AS n")
    assert DeltaTable(str(store.directory / "sources/订单")).to_pyarrow_table().to_pylist() == [{"n": 3}]


def test_files_are_taken_over_without_being_rewritten(store: Store, write: Callable[[Path, str], Path]) -> None:
    folder = store.stage("sources/orders")
    files = [write(folder / f"part-{number}.parquet", f"SELECT {number} AS n") for number in (2, 1)]
    before = [(file.stat().st_ino, file.read_bytes()) for file in files]
    stored = store.put("sources/orders", files, note={"fingerprint": "f"})
    assert store.files(commit(store, {"orders": stored}), "orders") == files
    assert [(file.stat().st_ino, file.read_bytes()) for file in files] == before


def test_another_note_beside_the_same_files_leaves_snapshots_as_they_were(store: Store, put: Put) -> None:
    stored = put("profile", "SELECT 'a' AS customer_id")
    made = commit(store, {"profile": stored})
    renoted = store.renote(stored, {"fingerprint": "other"})
    assert store.kept("profile") == renoted
    assert (renoted.files, renoted.note) == (stored.files, {"fingerprint": "other"})
    assert Store(store.directory).latest().tables["profile"] == made.tables["profile"] == stored


def test_a_kept_table_comes_back_with_its_note_and_is_not_imported_again(
    store: Store, put: Put, write: Callable[[Path, str], Path]
) -> None:
    assert store.kept("sources/orders") is None
    stored = store.put(
        "sources/orders",
        [write(store.stage("sources/orders") / "a.parquet", "SELECT 1 AS n")],
        note={"fingerprint": "f"},
    )
    assert store.kept("sources/orders") == stored
    Path(store.directory / stored.files[0]).unlink()
    assert store.kept("sources/orders") is None


def test_files_come_behind_those_there_and_all_of_them_are_kept(
    store: Store, put: Put, write: Callable[[Path, str], Path]
) -> None:
    first = put("orders", "SELECT 'a' AS id, 1::BIGINT AS n, NULL::VARCHAR AS _lost")
    further = write(store.stage("orders") / "rows.parquet", "SELECT 'b' AS id, 2::BIGINT AS n")
    assert store.fits(first, [further])
    both = store.put("orders", [further], note={"more": True}, after=first)
    assert store.kept("orders") == both
    assert (both.rows, both.files[: len(first.files)], len(both.files)) == (2, first.files, 2)
    assert rows(store, commit(store, {"orders": both}), "orders") == [("a", 1, None), ("b", 2, None)]
    other = write(store.stage("orders") / "rows.parquet", "SELECT 'c' AS id, 2.5::DOUBLE AS n")
    assert not store.fits(both, [other])
    alone = store.put("orders", [other])
    assert store.kept("orders") == alone


def test_an_empty_table_is_a_table(store: Store, put: Put) -> None:
    made = commit(store, {"set_aside": put("set_aside", "SELECT 'a' AS file, 1 AS row WHERE false")})
    assert rows(store, store.latest(), "set_aside") == []
    assert made.tables["set_aside"].rows == 0


@pytest.mark.parametrize("name", ["", "../x", "/x", "a//b", "_x", "a/.b", "snapshots", "a b"])
def test_a_table_cannot_be_named_out_of_the_store(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="cannot be a table's name"):
        store.stage(name)


def test_files_of_different_columns_are_not_one_table(store: Store, write: Callable[[Path, str], Path]) -> None:
    folder = store.stage("profile")
    files = [write(folder / "a.parquet", "SELECT 1 AS n"), write(folder / "b.parquet", "SELECT 'x' AS n")]
    with pytest.raises(ValueError, match="same columns"):
        store.put("profile", files)


@pytest.mark.parametrize("folder", ["我的 店#1", "a?b", "50%", "a'b", "a+b", "【ß】*"])
def test_a_workspace_may_lie_in_a_folder_of_any_name(
    tmp_path: Path, write: Callable[[Path, str], Path], folder: str
) -> None:
    store = Store(tmp_path / folder / ".fenqun" / "store")
    stored = store.put("profile", [write(store.stage("profile") / "a.parquet", "SELECT 1 AS n")])
    made = commit(store, {"profile": stored})
    assert (store.latest(), store.kept("profile")) == (made, stored)


@pytest.mark.parametrize("folder", ["50%20off", "a\\b", "[客户]", "a^b", "a|b"])
def test_a_folder_the_table_library_would_mistake_is_refused_at_once(tmp_path: Path, folder: str) -> None:
    with pytest.raises(UsageError, match="rename the folder"):
        Store(tmp_path / folder)


def test_sweeping_keeps_every_snapshot_and_the_newest_tables(store: Store, put: Put) -> None:
    made = [commit(store, {"profile": put("profile", f"SELECT {number} AS n")}) for number in range(3)]
    put("sources/orders", "SELECT 1 AS n")
    newest = put("sources/orders", "SELECT 2 AS n")
    assert store.sweep(idle_seconds=3600) == Freed()
    assert store.sweep(idle_seconds=-1).files == 2  # the rows, and the note beside them
    assert [rows(store, snapshot, "profile") for snapshot in made] == [[(0,)], [(1,)], [(2,)]]
    assert store.kept("sources/orders") == newest


def test_a_forgotten_snapshot_goes_with_what_it_alone_used(store: Store, put: Put) -> None:
    orders = put("sources/orders", "SELECT 1 AS n")
    made = [
        commit(store, {"profile": put("profile", f"SELECT {number} AS n"), "sources/orders": orders})
        for number in range(3)
    ]
    store.forget([made[0].id, made[1].id])
    assert store.ids() == [made[2].id]
    assert rows(store, made[0], "profile") == [(0,)]  # who reads it goes on
    assert store.sweep(idle_seconds=3600) == Freed()
    assert store.sweep(idle_seconds=-1).files == 4
    with pytest.raises(DamagedStore, match="is gone"):
        store.files(made[1], "profile")
    assert rows(store, made[2], "sources/orders") == [(1,)]
    assert len(list((store.directory / "snapshots").glob("*.parquet"))) == 1


def test_a_folder_that_was_forgotten_just_now_is_idle_for_a_while(store: Store, put: Put) -> None:
    made = [commit(store, {"profile": put("profile", f"SELECT {number} AS n")}) for number in range(2)]
    for folder in (store.directory / "profile").glob("?" * 32):
        os.utime(folder, (0, 0))
    store.forget([made[0].id])
    assert list(store.unused(idle_seconds=3600)) == []
    assert len(list(store.unused(idle_seconds=-1))) == 1


def test_the_latest_snapshot_is_never_forgotten(store: Store, put: Put) -> None:
    made = commit(store, {"profile": put("profile", "SELECT 1 AS n")})
    store.forget([made.id, "000009-00000000"])
    assert store.ids() == [made.id]


def test_a_dropped_snapshot_gives_way_to_the_one_before(store: Store, put: Put) -> None:
    first, second = (commit(store, {"profile": put("profile", f"SELECT {number} AS n")}) for number in range(2))
    store.drop(second.id)
    assert store.latest() == first
    third = commit(store, first.tables)
    assert store.latest() == third


def test_the_logs_are_written_together_and_their_old_files_go(store: Store, put: Put, monkeypatch) -> None:
    monkeypatch.setattr(logs_module, "BOUNDED", {**logs_module.BOUNDED, "delta.checkpointInterval": "8"})
    logs = [store.directory / name / "_delta_log" for name in ("profile", "snapshots")]
    for number in range(40):
        for file in (file for log in logs for file in log.glob("*")):
            os.utime(file, (0, 0))  # as if more than a day had passed
        commit(store, {"profile": put("profile", f"SELECT {number} AS n")})
    assert [len(list(log.glob("*.json"))) <= 18 for log in logs] == [True, True]
    assert len(store.ids()) == 40
    assert rows(store, store.snapshot(store.ids()[3]), "profile") == [(3,)]


def test_a_store_of_an_earlier_release_gets_bounds_for_its_logs(store: Store, put: Put) -> None:
    profile = put("profile", "SELECT 1 AS n")
    commit(store, {"profile": profile})
    for name in ("profile", "snapshots"):
        table = DeltaTable(str(store.directory / name))
        table.alter.set_table_properties({"delta.checkpointInterval": "100"})
    commit(store, {"profile": put("profile", "SELECT 2 AS n")})
    for name in ("profile", "snapshots"):
        assert DeltaTable(str(store.directory / name)).metadata().configuration["delta.checkpointInterval"] == "50"
    assert len(store.outlines()) == 2


def test_a_damaged_log_is_said_with_what_to_do(store: Store, put: Put) -> None:
    commit(store, {"profile": put("profile", "SELECT 1 AS n")})
    (log,) = (store.directory / "snapshots" / "_delta_log").glob("*.json")
    log.write_text(log.read_text()[:50])
    with pytest.raises(DamagedStore, match="Run: fenqun doctor --mend"):
        store.latest()


def test_a_file_of_the_snapshots_that_is_cut_off_or_gone_is_damage(store: Store, put: Put) -> None:
    commit(store, {"profile": put("profile", "SELECT 1 AS n")})
    (row,) = (store.directory / "snapshots").glob("*.parquet")
    row.write_bytes(row.read_bytes()[:-1])
    with pytest.raises(DamagedStore, match="not a whole Parquet file"):
        store.latest()
    row.unlink()
    with pytest.raises(DamagedStore, match="No such file"):
        store.latest()


def test_the_latest_snapshot_is_read_quickly(store: Store, put: Put) -> None:
    profile = put("profile", "SELECT 1 AS n")
    for _ in range(30):
        commit(store, {"profile": profile}, summary="x" * 200_000)
    took = []
    for _ in range(5):
        start = time.perf_counter()
        store.latest()
        took.append(time.perf_counter() - start)
    assert min(took) < 0.05


WRITER = """
import json, sys, duckdb
from datetime import datetime
from pathlib import Path
from fenqun.clock import Moment
from fenqun.store.tables import Store
store, name = Store(Path(sys.argv[1])), sys.argv[2]
for number in range(int(sys.argv[3])):
    tables = {}
    for table in ("profile", "sources/orders"):
        file = store.stage(table) / "a.parquet"
        with duckdb.connect() as connection:
            rows = f"SELECT '{name}' AS who, {number} AS n FROM range(1000)"
            connection.execute(f"COPY ({rows}) TO '{file}' (FORMAT parquet)")
        tables[table] = store.put(table, [file])
    day = datetime(2024, 6, 1)
    made = store.commit(tables, {"who": name, "n": number}, as_of=Moment(day), made_at=day)
    print(json.dumps([made.id, number]), flush=True)
"""


def writer(store: Store, name: str, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(store.directory), name, str(times)]
    paths = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=paths)


def whole(store: Store, snapshot: Snapshot) -> bool:
    """Whether every table of the snapshot holds exactly what its content says."""
    said = (snapshot.content["who"], snapshot.content["n"])
    return all(rows(store, snapshot, table) == [said] * 1000 for table in ("profile", "sources/orders"))


def test_two_writers_at_once_both_succeed_and_every_snapshot_is_whole(store: Store) -> None:
    writers = [writer(store, name, 8) for name in ("a", "b")]
    said = [json.loads(line)[0] for process in writers for line in process.communicate()[0].splitlines()]
    assert [process.returncode for process in writers] == [0, 0]
    assert sorted(said) == store.ids()
    assert all(whole(store, store.snapshot(known)) for known in store.ids())


def test_a_reader_during_a_write_sees_whole_snapshots_only(store: Store) -> None:
    process = writer(store, "a", 10_000)
    seen: list[int] = []
    try:
        while len(set(seen)) < 4:
            assert process.poll() is None
            try:
                snapshot = store.latest()
            except NoSnapshot:
                continue
            assert whole(store, snapshot)
            seen.append(snapshot.content["n"])
    finally:
        process.kill()
        process.communicate()
    assert seen == sorted(seen)


def test_a_writer_killed_at_any_time_loses_nothing_it_acknowledged(store: Store) -> None:
    for delay in (0.0, 0.004, 0.011, 0.017, 0.023, 0.031):
        process = writer(store, "a", 1_000)
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        reading = threading.Thread(target=lambda out=process.stdout, into=lines: into.extend(out))
        reading.start()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        reading.join()
        process.stdout.close()
        acknowledged = [json.loads(line)[0] for line in lines if line.endswith("\n")]
        assert acknowledged[-1] in store.ids()[-2:]
        assert whole(store, store.latest())
    assert store.sweep(idle_seconds=-1).files > 0
    assert whole(store, store.latest())


def test_the_mark_is_another_after_each_commit_and_the_same_until_then(store: Store, put: Put) -> None:
    assert store.mark() is None
    marks = []
    for amount in range(5):
        commit(store, {"profile": put("profile", f"SELECT {amount} AS n")})
        marks += [store.mark(), store.mark()]
    assert marks[::2] == marks[1::2]
    assert len(set(marks)) == 5


def test_the_list_of_snapshots_is_read_from_the_log_alone(store: Store, put: Put) -> None:
    profile = {"profile": put("profile", "SELECT 'a' AS customer_id")}
    made = [commit(store, profile, about={"customers": number, "value": number / 2}) for number in range(3)]
    for file in (store.directory / "snapshots").glob("*.parquet"):
        file.unlink()
    told = [(each.id, each.as_of, each.made_at, each.customers, each.value) for each in store.outlines()]
    assert told == [(each.id, AS_OF, MADE_AT, number, number / 2) for number, each in enumerate(made)]


def test_what_a_snapshot_tells_of_itself_is_read_without_the_rest(store: Store, put: Put) -> None:
    profile = {"profile": put("profile", "SELECT 'a' AS customer_id")}
    first, second = commit(store, profile), commit(store, profile, about={"customers": 1, "rows": {"订单": 2}})
    assert store.abouts([first.id, second.id]) == {first.id: {}, second.id: {"customers": 1, "rows": {"订单": 2}}}
    assert store.abouts([]) == {}
    assert [each.customers for each in store.outlines()] == [None, 1]


def test_without_snapshots_their_list_is_empty(store: Store) -> None:
    assert store.outlines() == []
    assert store.abouts(["000000-00000000"]) == {}
