import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from fenqun.errors import UnusableRecords
from fenqun.store.records import Records, database
from fenqun.store.records.database import METADATA, opened, prepare, writing

OPEN = "import sys; from pathlib import Path; from fenqun.store.records import Records; Records(Path(sys.argv[1]))"


def names(path: Path, kind: str) -> set[str]:
    with sqlite3.connect(path) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = ?", [kind])}


def test_every_table_and_trigger_is_there_after_the_first_opening(path):
    Records(path)
    assert set(METADATA.tables) <= names(path, "table")
    assert {"audit_stays", "audit_is_kept", "audit_grows_at_its_end"} <= names(path, "trigger")


def test_the_file_is_not_for_other_users_of_the_machine(path):
    Records(path)
    assert stat.S_IMODE(path.stat().st_mode) & 0o007 == 0


def test_a_file_from_before_gets_the_tables_it_lacks(path):
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute('CREATE TABLE hand_tags (tag, customer_id, "by", at, note, PRIMARY KEY (tag, customer_id))')
        connection.execute("INSERT INTO hand_tags VALUES ('vip', 'C01', 'x', '2024-05-01 00:00:00.000000', NULL)")
    records = Records(path)
    assert [given.customer_id for given in records.hand_tags.given()] == ["C01"]
    assert records.users.all() == []


def test_opening_again_writes_nothing(path):
    Records(path)
    before = path.read_bytes()
    Records(path)
    assert path.read_bytes() == before


def test_several_processes_may_open_a_new_file_at_once(path):
    environment = {"PYTHONPATH": str(Path(__file__).parents[3] / "src")}
    openers = [subprocess.Popen([sys.executable, "-c", OPEN, str(path)], env=environment) for _ in range(3)]
    assert [opener.wait() for opener in openers] == [0, 0, 0]


def test_what_is_written_alone_is_all_written_or_not_at_all(path):
    engine = opened(path)
    prepare(engine)
    with pytest.raises(RuntimeError), writing(engine) as connection:
        connection.execute(text("INSERT INTO tries VALUES ('k', 1, '2024-05-01 00:00:00.000000')"))
        raise RuntimeError
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM tries")).scalar() == 0


def test_a_file_that_is_no_database_is_named(path):
    path.parent.mkdir()
    path.write_bytes(b"no database " * 1_000)
    with pytest.raises(UnusableRecords, match="file is not a database"):
        Records(path)


def test_a_file_that_others_hold_for_too_long_is_named(path, monkeypatch):
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.05)
    kept = Records(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UnusableRecords, match="database is locked"):
            kept.sessions.end("x")


def test_a_disk_without_room_is_told(path):
    kept = Records(path)
    with writing(opened(path)) as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(UnusableRecords, match="full"):
            connection.exec_driver_sql("INSERT INTO tries VALUES (hex(randomblob(100000)), 1, '')")
    assert kept.users.all() == []
