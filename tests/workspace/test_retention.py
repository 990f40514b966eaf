import os
from datetime import timedelta
from shutil import copytree
from threading import Thread

import pytest

from fenqun import Workspace, clock
from fenqun.definition import Duration
from fenqun.errors import Busy
from fenqun.project.settings import Settings
from fenqun.store.locking import held
from fenqun.store.snapshot import Freed
from fenqun.workspace.retention import expired, left_behind, retain


@pytest.fixture
def past(tiny_past, tmp_path):
    """A copy of the workspace with a past, free to change."""
    return Workspace(copytree(tiny_past.directory, tmp_path / "past"))


def keep(workspace, written):
    file = workspace.directory / "fenqun.yaml"
    file.write_text(f"{file.read_text('utf-8')}keep: {written}\n", "utf-8")


def later(monkeypatch, **span):
    then = clock.now() + timedelta(**span)
    monkeypatch.setattr(clock, "now", lambda: then)


def test_snapshots_are_kept_for_24_months(past, monkeypatch):
    assert expired(past.store, Settings()) == []
    later(monkeypatch, days=729)
    assert expired(past.store, Settings()) == []
    later(monkeypatch, days=800)
    assert expired(past.store, Settings()) == past.store.ids()[:-1]


@pytest.mark.parametrize(("span", "days"), [("90 days", 90), ("2 weeks", 14), ("1 year", 366), ("3 months", 92)])
def test_their_age_counts_from_when_they_were_made(past, monkeypatch, span, days):
    settings = Settings(keep=Duration(span))
    later(monkeypatch, days=days + 1)
    assert len(expired(past.store, settings)) == 2
    assert expired(past.store, Settings(keep="all")) == []


def test_what_expired_goes_at_the_next_refresh_and_the_latest_stays(past, monkeypatch):
    latest = past.snapshot
    later(monkeypatch, days=800)
    past.refresh()
    assert past.store.ids() == [past.snapshot]
    assert past.snapshot != latest
    past.vacuum()
    assert past.history().snapshots[0].change == "the first one kept"


def test_who_reads_an_expired_snapshot_goes_on_for_an_hour(past, monkeypatch):
    reading = past.at("2024-06-30")
    for folder in (past.store.directory / "profile").glob("?" * 32):
        os.utime(folder, (0, 0))
    later(monkeypatch, days=2)
    gone, freed = retain(past.store, Settings(keep=Duration("1 day")))
    assert (len(gone), freed) == (2, Freed())
    assert reading.count("big").customers > 0


def test_a_dry_run_says_what_would_be_freed_and_frees_nothing(past, monkeypatch):
    keep(past, "90 days")
    later(monkeypatch, days=100)
    told, ids = past.vacuum(dry_run=True), past.store.ids()
    assert (told.keep, told.snapshots, told.kept, told.dry_run) == ("90 days", tuple(ids[:-1]), 1, True)
    assert (told.bytes, told.later_bytes > 0, told.store_bytes > told.later_bytes) == (0, True, True)
    assert past.store.ids() == ids
    done = past.vacuum()
    assert (done.snapshots, done.kept, done.bytes, done.later_bytes) == (told.snapshots, 1, 0, told.later_bytes)


def test_after_an_hour_the_files_are_gone(past, monkeypatch):
    keep(past, "90 days")
    later(monkeypatch, days=100)
    past.vacuum()
    for folder in past.store.directory.rglob("?" * 32):
        os.utime(folder, (0, 0))
    freed = past.vacuum()
    assert (freed.files > 0, freed.bytes > 0, freed.later_bytes) == (True, True, 0)
    assert len(list((past.store.directory / "profile").glob("?" * 32))) == 1
    assert past.overview().customers == 12


def test_scratch_of_a_killed_process_is_freed_and_that_of_a_living_one_is_not(past):
    scratch = past.directory / ".fenqun" / "scratch"
    for name in ("resident-dead", "refresh-alive"):
        (scratch / name).mkdir(parents=True)
        (scratch / name / "spilled").write_bytes(b"x" * 100)
    os.utime(scratch / "resident-dead", (0, 0))
    assert left_behind(past.directory) == [scratch / "resident-dead"]
    assert past.vacuum(dry_run=True).bytes >= 100
    past.vacuum()
    assert [folder.name for folder in scratch.iterdir()] == ["refresh-alive"]


def test_one_at_a_time_writes(past):
    with held(past.directory / ".fenqun" / "writing", who="li"):
        assert past.vacuum().dry_run is False  # the same thread
    seen = []
    with held(past.directory / ".fenqun" / "writing", who="li"):
        thread = Thread(target=lambda: seen.append(_raised(past.vacuum)))
        thread.start()
        thread.join()
    assert isinstance(seen[0], Busy)


def _raised(verb):
    try:
        return verb()
    except Busy as error:
        return error


def test_it_is_audited(past):
    past.vacuum()
    entry = past.records.audit.lines(limit=1)[0]
    assert (entry.action, entry.what, entry.details["snapshots"]) == ("vacuum", "store", 0)
