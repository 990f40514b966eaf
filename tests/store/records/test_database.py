import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event, text

from fenqun.errors import UnusableRecords
from fenqun.store.records import Records, database
from fenqun.store.records.database import METADATA, opened, prepare, writing
from fenqun.store.records.users import User

OPEN = "import sys; from pathlib import Path; from fenqun.store.records import Records; Records(Path(sys.argv[1]))"


WANG, LI = (User(name, "viewer", datetime(2024, 5, 1)) for name in ("wang", "li"))


@pytest.fixture
def resident(path):
    made = Records(path, resident=True)
    yield made
    made.close()


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


def connected(records: Records) -> list[object]:
    """Every connection that is made from now on."""
    made: list[object] = []
    event.listen(records.users._engine, "connect", lambda connection, _: made.append(connection))
    return made


def test_a_server_asks_a_hundred_times_over_one_connection(resident):
    made = connected(resident)
    for _ in range(100):
        assert resident.users.get("wang") is None
    assert len(made) <= 1


def test_threads_of_a_server_see_what_others_wrote_and_leave_few_connections(resident, path):
    def add_and_look(number: int) -> bool:
        user = User(f"user-{number}", "viewer", datetime(2024, 5, 1))
        return resident.users.add(user) and Records(path).users.get(user.name) == user

    with ThreadPoolExecutor(20) as threads:
        assert all(threads.map(add_and_look, range(40)))
    assert Records(path).users.add(WANG)
    assert resident.users.get("wang") == WANG
    assert len(resident.users.all()) == 41
    assert resident.users._engine.pool.checkedin() <= database.MOST_KEPT


def test_what_a_server_wrote_is_in_the_file_itself(resident, path, tmp_path):
    resident.users.add(WANG)
    alone = Path(shutil.copy(path, tmp_path / "backup.db"))
    assert Records(alone).users.all() == [WANG]


def over(path: Path, backup: Path) -> None:
    path.write_bytes(backup.read_bytes())


@pytest.mark.parametrize("put", [lambda path, backup: backup.replace(path), over])
def test_a_server_reads_the_backup_that_was_put_in_place_of_its_file(resident, path, tmp_path, put):
    resident.users.add(WANG)
    backup = Path(shutil.copy(path, tmp_path / "backup.db"))
    resident.users.add(LI)
    assert len(resident.users.all()) == 2
    put(path, backup)
    assert resident.users.all() == [WANG]
    assert resident.users.add(LI)
    assert Records(path).users.get("li") == LI
    assert database.damage(path) == ""


def test_nothing_that_a_killed_server_wrote_comes_into_a_backup(path, tmp_path):
    script = """if True:
        import os, sys
        from datetime import datetime
        from pathlib import Path
        from fenqun.store.records import Records
        from fenqun.store.records.users import User
        records = Records(Path(sys.argv[1]), resident=True)
        records.users.add(User("wang", "viewer", datetime(2024, 5, 1)))
        backup = Path(sys.argv[2]).write_bytes(Path(sys.argv[1]).read_bytes())
        records.users.add(User("li", "viewer", datetime(2024, 5, 1)))
        os.kill(os.getpid(), 9)
    """
    killed = subprocess.run([sys.executable, "-c", script, str(path), str(tmp_path / "backup.db")])
    assert killed.returncode == -9
    (tmp_path / "backup.db").replace(path)
    assert Records(path).users.all() == [WANG]


def test_a_process_forked_from_a_server_opens_the_file_itself(resident, monkeypatch):
    resident.users.all()
    made = connected(resident)
    other = os.getpid() + 1
    monkeypatch.setattr(database.os, "getpid", lambda: other)
    assert resident.users.all() == []
    assert len(made) == 1


def test_nothing_lies_beside_the_file_once_a_server_let_go_of_it(resident, path):
    resident.users.add(WANG)
    resident.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert resident.users.all() == [WANG]


def test_who_forgets_to_let_go_leaves_nothing_either(path):
    records = Records(path, resident=True)
    records.users.add(WANG)
    del records
    assert [file.name for file in path.parent.iterdir()] == [path.name]
