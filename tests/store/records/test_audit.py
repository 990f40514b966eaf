import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fenqun.store.records import Records
from fenqun.store.records.audit import Audit, Deed, Head
from fenqun.store.records.database import opened

AT = datetime(2024, 5, 1, 8, 30, 0, 5)
COLUMNS = ("at", "who", "door", "address", "action", "what", "details", "hash")
ENTRIES = 6


def deed(number: int = 0, **parts: object) -> Deed:
    return Deed("wang", "web", "10.0.0.7", "export", f"list{number}", {"rows": number, "to": "名单.csv", **parts})


@pytest.fixture
def audit(kept: Records) -> Audit:
    for number in range(1, ENTRIES + 1):
        kept.audit.append(deed(number), at=AT + timedelta(minutes=number))
    return kept.audit


def tamper(path: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    """Write to the file as somebody would who knows SQLite: without the triggers."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement, values in statements:
            connection.execute(statement, values)


def test_an_entry_says_who_did_what_to_what(kept):
    entry = kept.audit.append(deed(3), at=AT)
    assert (entry.number, entry.at, entry.who, entry.door) == (1, "2024-05-01T08:30:00.000005Z", "wang", "web")
    assert (entry.action, entry.what, entry.details) == ("export", "list3", {"rows": 3, "to": "名单.csv"})
    assert kept.audit.lines() == [entry]


def test_no_entries_are_a_whole_audit(kept):
    assert (kept.audit.verify(), kept.audit.head(), kept.audit.lines()) == (None, Head(0, ""), [])


def test_entries_are_numbered_from_one_and_the_head_is_the_last(audit):
    lines = audit.lines()
    assert [line.number for line in lines] == [6, 5, 4, 3, 2, 1]
    assert audit.head() == Head(6, lines[0].hash)
    assert audit.verify() is None


def test_the_latest_come_first_page_by_page(audit):
    assert [line.number for line in audit.lines(limit=2)] == [6, 5]
    assert [line.number for line in audit.lines(limit=2, after=5)] == [4, 3]
    assert audit.lines(after=1) == []


def test_entries_are_chosen_by_who_action_and_time(audit):
    audit.append(Deed("li", "cli", "", "refresh", "000001"), at=AT + timedelta(minutes=7))
    assert [line.number for line in audit.lines(who="li")] == [7]
    assert [line.number for line in audit.lines(action="export", limit=1)] == [6]
    assert [line.number for line in audit.lines(since=AT + timedelta(minutes=6))] == [7, 6]
    assert audit.lines(who="nobody") == []
    assert audit.actions() == ["export", "refresh"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET who = 'li' WHERE number = 2",
        "DELETE FROM audit WHERE number = 6",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE number = 2",
        "REPLACE INTO audit SELECT 9, at, who, door, address, action, what, details, hash FROM audit WHERE number = 2",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET number = 3",
        "REPLACE INTO audit_head VALUES (1, 3, 'x')",
    ],
)
def test_the_file_refuses_to_change_what_is_there(audit, path, statement):
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        connection.execute(statement)
    assert audit.verify() is None


@given(
    number=st.integers(1, ENTRIES),
    column=st.sampled_from(COLUMNS),
    value=st.one_of(st.text(st.characters(codec="utf-8")), st.binary(), st.integers(-9, 9)),
)
@settings(max_examples=60)
def test_a_changed_entry_is_found(tmp_path_factory, number, column, value):
    path = copy_of_six(tmp_path_factory)
    with closing(sqlite3.connect(path)) as connection:
        before = connection.execute(f"SELECT {column} FROM audit WHERE number = ?", (number,)).fetchone()
    tamper(path, (f"UPDATE audit SET {column} = ? WHERE number = ?", (value, number)))
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        after = connection.execute(f"SELECT {column} FROM audit WHERE number = ?", (number,)).fetchone()
    assert Audit(opened(path)).verify() == (None if after == (before[0].encode(),) else number)


@given(lost=st.sets(st.integers(1, ENTRIES), min_size=1))
@settings(max_examples=30)
def test_lost_entries_are_found_also_at_the_end(tmp_path_factory, lost):
    path = copy_of_six(tmp_path_factory)
    tamper(path, *(("DELETE FROM audit WHERE number = ?", (number,)) for number in lost))
    assert Audit(opened(path)).verify() == min(lost)


@given(order=st.permutations(range(1, ENTRIES + 1)))
@settings(max_examples=30)
def test_moved_entries_are_found(tmp_path_factory, order):
    path = copy_of_six(tmp_path_factory)
    moved = [("UPDATE audit SET number = ? WHERE number = ?", (-new, old)) for old, new in enumerate(order, 1)]
    tamper(path, *moved, ("UPDATE audit SET number = -number", ()))
    first = next((place for place, number in enumerate(order, 1) if place != number), None)
    assert Audit(opened(path)).verify() == first


_made: list[Path] = []


def copy_of_six(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new copy of a file with six entries, which is made once."""
    if not _made:
        _made.append(tmp_path_factory.mktemp("audit") / "records.db")
        audit = Records(_made[0]).audit
        for number in range(1, ENTRIES + 1):
            audit.append(deed(number), at=AT)
        with closing(sqlite3.connect(_made[0])) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(shutil.copy(_made[0], tmp_path_factory.mktemp("copy") / "records.db"))


def test_an_entry_put_in_between_is_found(audit, path):
    put = "INSERT INTO audit SELECT 7, at, who, door, address, action, what, details, hash FROM audit WHERE number = 6"
    tamper(path, (put, ()))
    assert audit.verify() == 7


def test_everything_taken_out_is_found(audit, path):
    tamper(path, ("DELETE FROM audit", ()))
    assert audit.verify() == 1
    tamper(path, ("DELETE FROM audit_head", ()))
    assert audit.verify() is None, "as if nothing had ever been: only a seal kept elsewhere proves it"
    assert audit.verify(known=Head(6, "0" * 64)) == 1


def test_a_cut_tail_stays_found_when_work_goes_on(audit, path):
    tamper(path, ("DELETE FROM audit WHERE number > 4", ()))
    assert audit.append(deed(9), at=AT).number == 5
    assert audit.verify() == 5


def test_a_head_that_is_gone_is_found(audit, path):
    tamper(path, ("DELETE FROM audit_head", ()))
    assert audit.verify() == 7
    audit.append(deed(9), at=AT)
    assert audit.verify() == 7


def test_an_older_copy_of_the_file_is_found_by_a_seal_kept_elsewhere(audit, path, tmp_path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    older = Path(shutil.copy(path, tmp_path / "older.db"))
    seal = audit.append(deed(7), at=AT)
    assert audit.verify(known=Head(7, seal.hash)) is None
    assert Audit(opened(older)).verify() is None
    assert Audit(opened(older)).verify(known=Head(7, seal.hash)) == 7
    assert audit.verify(known=Head(3, seal.hash)) == 3


def test_a_tampered_entry_can_still_be_listed(audit, path):
    tamper(path, ("UPDATE audit SET details = '[1', who = CAST(x'ff' AS TEXT) WHERE number = 6", ()))
    assert (audit.lines(limit=1)[0].details, audit.lines(limit=1)[0].who) == ({}, "�")
    assert audit.verify() == 6


def test_hostile_names_are_plain_text(kept):
    name = "'; DROP TABLE audit; --\udc80"
    kept.audit.append(Deed(name, "cli", "", "export", name, {"to": name}), at=AT)
    assert kept.audit.lines()[0].details == {"to": "'; DROP TABLE audit; --?"}
    assert kept.audit.verify() is None


def test_two_processes_at_once_do_not_fork_the_chain(kept, path):
    code = (
        "import sys; from pathlib import Path; from datetime import datetime\n"
        "from fenqun.store.records import Records; from fenqun.store.records.audit import Deed\n"
        "audit = Records(Path(sys.argv[1])).audit\n"
        "for n in range(40): audit.append(Deed(sys.argv[2], 'cli', '', 'export', str(n)), at=datetime(2024, 5, 1))"
    )
    environment = {"PYTHONPATH": str(Path(__file__).parents[3] / "src")}
    writers = [subprocess.Popen([sys.executable, "-c", code, str(path), name], env=environment) for name in "ab"]
    assert [writer.wait() for writer in writers] == [0, 0]
    lines = kept.audit.lines(limit=100)
    assert [line.number for line in lines] == list(range(80, 0, -1))
    assert [line.what for line in reversed(lines) if line.who == "a"] == [str(n) for n in range(40)]
    assert kept.audit.verify() is None


def test_what_is_sealed_is_canonical(kept, path):
    kept.audit.append(Deed("a", "cli", "", "x", "y", {"b": 1, "a": "值"}), at=AT)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT details FROM audit").fetchone() == ('{"a":"值","b":1}',)
        assert json.loads(connection.execute("SELECT details FROM audit").fetchone()[0]) == {"a": "值", "b": 1}
