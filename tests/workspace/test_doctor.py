import json
import os
import sqlite3
from shutil import copytree, rmtree
from threading import Thread

import pytest

from fenqun import Workspace, clock
from fenqun.errors import Busy, DamagedStore
from fenqun.store.locking import held
from fenqun.store.records.jobs import Job


@pytest.fixture
def past(tiny_past, tmp_path):
    """A copy of the workspace with a past, free to damage."""
    return Workspace(copytree(tiny_past.directory, tmp_path / "past"))


def file_of(workspace, table, snapshot=None):
    chosen = workspace.store.snapshot(snapshot) if snapshot else workspace.store.latest()
    return workspace.store.directory / chosen.tables[table].files[0]


def cut(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def log_of(workspace, table):
    return sorted((workspace.store.directory / table / "_delta_log").glob("*.json"))


def kinds(found):
    return [finding.kind for finding in found.findings]


def test_a_sound_workspace_has_no_findings(past):
    found = past.doctor()
    assert (found.findings, found.sound, found.checked["snapshots"]) == ((), True, 3)
    assert past.doctor(mend=True) == found


def test_a_folder_before_the_first_refresh_is_sound(tiny_text):
    assert Workspace(tiny_text).doctor().checked == {"snapshots": 0, "tables": 0}


DAMAGES = {
    "gone": lambda file: file.unlink(),
    "cut off": cut,
    "emptied": lambda file: file.write_bytes(b""),
    "another": lambda file: file.write_bytes(b"PAR1" + b"x" * 100 + b"PAR1"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_latest_snapshot_whose_profile_is_damaged_gives_way_to_the_last_good_one(past, damage):
    DAMAGES[damage](file_of(past, "profile"))
    broken, good = past.store.ids()[-1], past.store.ids()[-2]
    found = past.doctor()
    assert (kinds(found), found.sound) == (["snapshot"], False)
    assert broken in found.findings[0].what
    assert past.store.ids()[-1] == broken  # only told
    mended = past.doctor(mend=True)
    assert ([finding.mended for finding in mended.findings][:1], mended.sound) == ([True], True)
    assert past.snapshot == good
    assert past.overview().as_of == "2024-04-30"
    assert past.doctor().sound
    past.refresh()
    assert past.overview().customers == 13


def test_rows_that_are_fewer_than_remembered_are_found(past):
    first = past.store.ids()[0]
    file_of(past, "profile", first).write_bytes(file_of(past, "set_aside").read_bytes())
    found = past.doctor()
    assert [finding.what for finding in found.findings] == [
        f"snapshot {first} is broken: {past.store.snapshot(first).tables['profile'].files[0]}: its columns are others"
    ]


def test_a_damaged_table_that_all_snapshots_share_is_read_anew(past):
    cut(file_of(past, "sources/orders"))
    assert kinds(past.doctor()) == ["snapshot"] * 3
    assert past.doctor(mend=True).sound
    assert past.store.outlines() == []
    past.refresh()
    assert past.overview().customers == 13
    assert past.doctor().sound


def test_a_snapshot_that_cannot_be_read_itself_is_dropped(past):
    newest = max((past.store.directory / "snapshots").glob("*.parquet"), key=lambda file: file.stat().st_mtime_ns)
    cut(newest)
    with pytest.raises(DamagedStore):
        past.overview()
    assert past.doctor(mend=True).sound
    assert past.overview().as_of == "2024-04-30"


@pytest.mark.parametrize("how", ["newest cut off", "newest garbage", "first gone", "all gone"])
def test_the_list_of_snapshots_is_made_anew_from_their_files(past, how):
    logs, ids = log_of(past, "snapshots"), past.store.ids()
    if how == "newest cut off":
        cut(logs[-1])
    elif how == "newest garbage":
        logs[-1].write_bytes(b"{not json")
    elif how == "first gone":
        logs[0].unlink()
    else:
        rmtree(logs[0].parent)
    assert kinds(past.doctor()) == ["log"]
    assert past.doctor(mend=True).sound
    assert past.store.ids() == ids
    assert past.history().snapshots[1].change == "changed: big; gone: friends; customers −1"
    past.refresh()
    assert len(past.store.ids()) == 4
    assert past.store.ids()[-1] > ids[-1]
    assert past.doctor(mend=True).sound
    assert past.doctor().findings == ()


def test_the_log_of_a_table_is_set_aside_and_made_anew(past):
    cut(log_of(past, "profile")[-1])
    assert kinds(past.doctor()) == ["log"]
    mended = past.doctor(mend=True)
    assert (mended.sound, past.overview().as_of) == (True, "2024-05-31")
    past.refresh()
    assert past.doctor(mend=True).sound
    assert past.doctor().findings == ()


def test_files_that_nothing_uses_are_removed(past):
    orphan = past.store.stage("profile") / "profile.parquet"
    orphan.write_bytes(b"x" * 1000)
    os.utime(orphan.parent, (0, 0))
    found = past.doctor()
    assert [finding.what for finding in found.findings] == ["files in the store that no snapshot uses: 1.0 kB"]
    assert found.sound
    past.doctor(mend=True)
    assert not orphan.exists()
    assert past.doctor().findings == ()


def test_scratch_left_behind_is_removed(past):
    scratch = past.directory / ".fenqun" / "scratch" / "refresh-dead"
    scratch.mkdir(parents=True)
    (scratch / "spilled").write_bytes(b"x")
    assert kinds(past.doctor()) == ["leftover"]
    past.doctor(mend=True)
    assert not scratch.exists()


def test_scratch_of_a_refresh_at_work_is_left_alone(past):
    scratch = past.directory / ".fenqun" / "scratch" / "refresh-alive"
    scratch.mkdir(parents=True)
    seen = []
    with held(past.directory / ".fenqun" / "writing", who="li"):
        assert past.doctor().findings == ()
        thread = Thread(target=lambda: seen.append(_raised(lambda: past.doctor(mend=True))))
        thread.start()
        thread.join()
    assert isinstance(seen[0], Busy)
    assert scratch.exists()


def _raised(verb):
    try:
        return verb()
    except Busy as error:
        return error


def test_a_lock_that_names_somebody_who_was_killed_is_emptied(past):
    lock = past.directory / ".fenqun" / "editing"
    lock.write_text(json.dumps({"who": "li", "since": "2024-01-01 00:00 UTC", "pid": 1}))
    found = past.doctor()
    assert (kinds(found), found.sound) == (["lock"], True)
    past.doctor(mend=True)
    assert lock.read_bytes() == b""


def test_damaged_records_are_found_and_left_for_a_backup(past):
    file = past.directory / ".fenqun" / "records.db"
    past.records.audit.verify()
    raw = bytearray(file.read_bytes())
    raw[:100] = b"x" * 100
    file.write_bytes(bytes(raw))
    for beside in file.parent.glob("records.db-*"):
        beside.unlink()
    found = Workspace(past.directory).doctor(mend=True)
    assert (kinds(found), found.sound, found.findings[0].mended) == (["records"], False, False)
    assert "backup of records.db" in found.findings[0].mend


def test_pages_of_the_records_are_checked(past):
    file = past.directory / ".fenqun" / "records.db"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = bytearray(file.read_bytes())
    raw[4096:] = bytes(len(raw) - 4096)
    file.write_bytes(bytes(raw))
    assert kinds(Workspace(past.directory).doctor()) == ["records"]


def test_an_audit_that_was_tampered_with_is_found(past):
    with sqlite3.connect(past.directory / ".fenqun" / "records.db") as connection:
        connection.execute("DROP TRIGGER audit_stays")
        connection.execute("UPDATE audit SET who = 'somebody' WHERE number = 1")
    found = past.doctor(mend=True)
    assert [(finding.kind, finding.can_mend) for finding in found.findings] == [("audit", False)]
    assert found.findings[0].what.startswith("entry 1 of the audit")


def test_a_job_without_a_process_is_called_interrupted(past):
    past.records.jobs.add(Job("abc", "refresh", {}, "li", clock.now(), state="running"))
    assert kinds(past.doctor()) == ["job"]
    assert past.doctor(mend=True).sound
    assert past.records.jobs.get("abc").state == "interrupted"


def test_mending_is_audited(past):
    file_of(past, "profile").unlink()
    past.doctor(mend=True)
    entry = past.records.audit.lines(limit=1)[0]
    assert (entry.action, entry.details["findings"] >= 1) == ("mend", True)


def test_it_is_told_in_the_readers_language(past):
    file_of(past, "profile").unlink()
    told = Workspace(past.directory, language="zh-Hans").doctor().findings[0]
    assert "snapshot" not in told.what
    assert "fenqun doctor --mend" in told.mend
