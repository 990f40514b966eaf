import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from deltalake import DeltaTable, QueryBuilder

from fenqun.clock import Moment
from fenqun.errors import DamagedStore, NoSnapshot, UnreachableStorage
from fenqun.store.bucket import Bucket
from fenqun.store.memberships import Members
from fenqun.store.mending import broken_snapshots, drop, leftovers, list_anew, set_log_aside, unreadable_logs
from fenqun.store.objects import Objects, options
from fenqun.store.snapshot import Snapshot, Stored
from fenqun.store.tables import Store

AT = Moment(datetime(2024, 5, 31, 15, 59, 59, 999999), "Asia/Shanghai")
Write = Callable[[Path, str], Path]


@pytest.fixture
def store(bucket: str, tmp_path: Path) -> Store:
    return Store(Bucket(f"{bucket}/shop", tmp_path / "cache"))


@pytest.fixture
def elsewhere(bucket: str, tmp_path: Path) -> Store:
    """The same store as another machine sees it."""
    return Store(Bucket(f"{bucket}/shop", tmp_path / "elsewhere"))


@pytest.fixture
def objects(bucket: str) -> Objects:
    return Objects(f"{bucket}/shop")


def commit(store: Store, stored: dict[str, Stored], **content: object) -> Snapshot:
    return store.commit(stored, content, as_of=AT, made_at=AT.instant)


def rows(store: Store, snapshot: Snapshot, table: str) -> list[tuple[object, ...]]:
    files = [str(file) for file in store.files(snapshot, table)]
    with duckdb.connect() as connection:
        return connection.execute("SELECT * FROM read_parquet(?, union_by_name = true) ORDER BY 1", [files]).fetchall()


def test_what_one_machine_commits_another_reads_whole(store: Store, elsewhere: Store, put) -> None:
    assert (store.mark(), store.outlines(), store.kept("sources/订单")) == (None, [], None)
    with pytest.raises(NoSnapshot):
        elsewhere.latest()
    made = commit(store, {"sources/订单": put("sources/订单", "SELECT '张三' AS customer_id, 5 AS n")}, 名="分群")
    assert elsewhere.latest() == made
    assert rows(elsewhere, made, "sources/订单") == [("张三", 5)]
    assert elsewhere.kept("sources/订单") == made.tables["sources/订单"]
    assert elsewhere.tables() == ["sources/订单"]
    assert elsewhere.size().files == store.size().files > 4


def test_a_file_is_fetched_once_and_anew_where_its_copy_was_cut_off(store: Store, elsewhere: Store, put) -> None:
    made = commit(store, {"profile": put("profile", "SELECT 1 AS n")})
    (file,) = elsewhere.files(made, "profile")
    first = file.stat().st_ino
    assert elsewhere.files(made, "profile")[0].stat().st_ino == first
    file.write_bytes(file.read_bytes()[:-1])
    assert rows(elsewhere, made, "profile") == [(1,)]


def test_a_copy_of_what_is_something_else_now_goes(store: Store, elsewhere: Store, put, objects, tmp_path) -> None:
    stored = put("profile", "SELECT 1 AS n")
    commit(store, {"profile": stored})
    (copy,) = elsewhere.paths(stored.files)
    (tmp_path / "other").write_bytes(b"PAR1")
    objects.send(stored.files[0], tmp_path / "other")
    assert [str(broken.why) for broken in broken_snapshots(elsewhere)] == [f"{copy.name} is not a whole Parquet file"]
    assert not copy.exists()


def test_of_a_file_under_others_other_readers_see_the_rows_that_stay(store: Store, bucket: str, put, write) -> None:
    base = put("t", "SELECT i AS n FROM range(5) r(i)")
    over = store.put(
        "t", [write(store.stage("t") / "over.parquet", "SELECT 10 AS n")], after=base, gone=Members.of_rows([1, 3])
    )
    assert (over.rows, store.kept("t")) == (4, over)
    delta = DeltaTable(f"{bucket}/shop/t", storage_options=dict(options()))
    found = QueryBuilder().register("t", delta).execute("SELECT n FROM t ORDER BY n").read_all()
    assert found.column("n").to_pylist() == [0, 2, 4, 10]


def test_of_two_who_create_a_file_one_does(store: Store, elsewhere: Store) -> None:
    assert store.place.create("t/a.json", "first")
    assert not elsewhere.place.create("t/a.json", "second")
    assert elsewhere.place.path("t/a.json").read_text("utf-8") == "first"


def test_files_come_behind_those_another_machine_has_put(store: Store, elsewhere: Store, put, write: Write) -> None:
    first = put("orders", "SELECT 'a' AS id")
    further = write(elsewhere.stage("orders") / "rows.parquet", "SELECT 'b' AS id")
    assert elsewhere.fits(first, [further])
    both = elsewhere.put("orders", [further], after=first)
    assert store.kept("orders") == both
    assert rows(store, commit(store, {"orders": both}), "orders") == [("a",), ("b",)]


def test_what_workers_put_there_themselves_is_taken_without_being_fetched(
    store: Store, write, objects, tmp_path
) -> None:
    folder = store.stage("profile")
    assert store.address(folder) == f"s3a://{objects.bucket}/shop/{folder.relative_to(store.directory).as_posix()}"
    for part in ("part-1.parquet", "part-0.parquet"):
        made = write(tmp_path / part, f"SELECT {part[5]} AS n")
        objects.send(f"{folder.relative_to(store.directory).as_posix()}/{part}", made)
    assert store.hadoop["fs.s3a.path.style.access"] == "true"
    objects.send(f"{folder.relative_to(store.directory).as_posix()}/_temporary/0/part-9.parquet", made)
    files = store.staged(folder)
    assert [file.name for file in files] == ["part-0.parquet", "part-1.parquet"]
    stored = store.put("profile", files)
    assert stored.rows == 2
    assert store.addresses(stored.files) == [store.address(file) for file in files]
    assert not any(file.exists() for file in files)
    assert rows(store, commit(store, {"profile": stored}), "profile") == [(0,), (1,)]


def test_a_commit_is_noticed_at_once_by_who_made_it(store: Store, elsewhere: Store, put, monkeypatch) -> None:
    monkeypatch.setattr(Bucket, "mark_seconds", 3600.0)
    marks = []
    for number in range(3):
        commit(store, {"profile": put("profile", f"SELECT {number} AS n")})
        marks += [store.mark(), store.mark()]
    assert marks[::2] == marks[1::2]
    assert len(set(marks)) == 3
    assert elsewhere.mark() == marks[-1]
    commit(store, {"profile": put("profile", "SELECT 9 AS n")})
    assert elsewhere.mark() == marks[-1]
    monkeypatch.setattr(Bucket, "mark_seconds", 0.0)
    assert elsewhere.mark() == store.mark()


def test_a_forgotten_snapshot_goes_with_what_it_alone_used(store: Store, elsewhere: Store, put) -> None:
    orders = put("sources/orders", "SELECT 1 AS n")
    made = [commit(store, {"profile": put("profile", f"SELECT {n} AS n"), "sources/orders": orders}) for n in range(3)]
    elsewhere.forget([made[0].id, made[1].id])
    assert store.ids() == [made[2].id]
    assert store.sweep().files == 0  # a day has not passed
    assert store.sweep(idle_seconds=-1).files == 4
    with pytest.raises(DamagedStore, match="is gone"):
        store.files(made[1], "profile")
    assert rows(store, made[2], "sources/orders") == [(1,)]


def test_a_broken_snapshot_is_found_and_dropped(store: Store, elsewhere: Store, put, objects: Objects) -> None:
    made = [commit(store, {"profile": put("profile", f"SELECT {n} AS n")}) for n in range(2)]
    objects.delete([made[1].tables["profile"].files[0]])
    (broken,) = broken_snapshots(elsewhere)
    assert (broken.snapshot, str(broken.why)) == (made[1].id, "it is gone")
    drop(elsewhere, broken)
    assert store.latest() == made[0]


def test_a_list_that_cannot_be_read_is_made_anew(store: Store, put, objects: Objects, tmp_path) -> None:
    made = [commit(store, {"profile": put("profile", f"SELECT {n} AS n")}) for n in range(2)]
    (tmp_path / "bad").write_text("{", encoding="utf-8")
    log = max(each.key for each in objects.listed("snapshots/_delta_log") if each.key.endswith(".json"))
    objects.send(log, tmp_path / "bad")
    assert [table for table, _ in unreadable_logs(store)] == ["snapshots"]
    list_anew(store)
    assert (store.ids(), list(unreadable_logs(store))) == ([each.id for each in made], [])
    assert len(leftovers(store)) == 1
    assert store.remove(leftovers(store)).files == 2
    set_log_aside(store, "profile")
    assert store.tables() == []


def test_where_nobody_answers_nothing_is_taken_for_damage(store: Store, put, monkeypatch, s3_server: str) -> None:
    commit(store, {"profile": put("profile", "SELECT 1 AS n")})
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    gone = Store(Bucket(store.place.uri("").rstrip("/"), store.directory / "other"))
    for ask in (gone.latest, gone.outlines, lambda: list(broken_snapshots(gone)), lambda: list(unreadable_logs(gone))):
        with pytest.raises(UnreachableStorage, match=r"cannot reach s3://.*: it does not answer") as error:
            ask()
        assert "secret" not in str(error.value)


def test_a_bucket_that_is_not_there_is_said(store: Store, write: Write, tmp_path: Path) -> None:
    nowhere = Store(Bucket("s3://no-such-bucket/shop", tmp_path / "nowhere"))
    with pytest.raises(UnreachableStorage, match="there is no such bucket"):
        nowhere.latest()
    with pytest.raises(UnreachableStorage, match="there is no such bucket"):
        nowhere.put("profile", [write(nowhere.stage("profile") / "a.parquet", "SELECT 1 AS n")])


WRITER = """
import sys, duckdb
from datetime import datetime
from pathlib import Path
from fenqun.clock import Moment
from fenqun.store.bucket import Bucket
from fenqun.store.tables import Store
store, name = Store(Bucket(sys.argv[1], Path(sys.argv[2]))), sys.argv[3]
for number in range(int(sys.argv[4])):
    tables = {}
    for table in ("profile", "sources/orders"):
        file = store.stage(table) / "a.parquet"
        with duckdb.connect() as connection:
            rows = f"SELECT '{name}' AS who, {number} AS n FROM range(1000)"
            connection.execute(f"COPY ({rows}) TO '{file}' (FORMAT parquet)")
        tables[table] = store.put(table, [file])
    day = datetime(2024, 6, 1)
    print(store.commit(tables, {"who": name, "n": number}, as_of=Moment(day), made_at=day).id, flush=True)
"""


def writer(store: Store, folder: Path, name: str, times: int) -> subprocess.Popen[str]:
    url = store.place.uri("").rstrip("/")
    command = [sys.executable, "-c", WRITER, url, str(folder / name), name, str(times)]
    paths = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=paths)


def whole(store: Store, snapshot: Snapshot) -> bool:
    """Whether every table of the snapshot holds exactly what its content says."""
    said = (snapshot.content["who"], snapshot.content["n"])
    return all(rows(store, snapshot, table) == [said] * 1000 for table in ("profile", "sources/orders"))


def test_two_machines_write_at_once_and_every_snapshot_is_whole(store: Store, tmp_path: Path) -> None:
    writers = [writer(store, tmp_path, name, 5) for name in ("a", "b")]
    said = [line for process in writers for line in process.communicate()[0].split()]
    assert [process.returncode for process in writers] == [0, 0]
    assert sorted(said) == store.ids()
    assert all(whole(store, store.snapshot(known)) for known in store.ids())


def test_a_writer_killed_at_any_time_leaves_the_last_good_snapshot(store: Store, tmp_path: Path) -> None:
    for delay in (0.0, 0.03, 0.08):
        process = writer(store, tmp_path, "a", 1_000)
        assert process.stdout is not None
        acknowledged = process.stdout.readline().strip()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        lines = [acknowledged, *process.communicate()[0].split()]
        whole_lines = [line for line in lines if len(line) == 15]
        assert whole_lines[-1] in store.ids()[-2:]
        assert whole(store, store.latest())
    assert list(unreadable_logs(store)) == []
    assert store.sweep(idle_seconds=-1).files >= 0
    assert whole(store, store.latest())
