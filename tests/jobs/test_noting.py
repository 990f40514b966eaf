import time
from datetime import datetime

import pytest

from fenqun.errors import Phrase
from fenqun.jobs.noting import Notes
from fenqun.store.records import Records
from fenqun.store.records.jobs import Job


@pytest.fixture
def records(tmp_path):
    jobs = Records(tmp_path / "records.db").jobs
    jobs.add(Job("a1", "refresh", {}, "amy", datetime(2024, 5, 1)))
    return jobs


def test_the_share_never_goes_back_and_never_past_one(records):
    with Notes(records, "a1") as notes:
        for share in (0.5, 0.2, 7.0):
            notes.progress("reading", share)
            notes.flush()
            found = records.get("a1")
            assert found is not None
            assert found.share == (1.0 if share == 7.0 else 0.5)


def test_a_step_is_a_line_of_the_log_once(records):
    with Notes(records, "a1") as notes:
        for name in ("orders", "customers", "orders"):
            notes.progress(Phrase("reading {source}", source=name), 0.1)
        notes.line("and more")
    texts = [line.text for line in records.lines("a1")]
    assert [text["parts"]["source"] if isinstance(text, dict) else text for text in texts] == [
        "orders",
        "customers",
        "and more",
    ]
    found = records.get("a1")
    assert found is not None
    assert found.step["parts"] == {"source": "orders"}


def test_it_writes_a_few_times_a_second_whatever_is_told(records, monkeypatch):
    written = []
    change = records.change

    def counted(asked, lines=(), **changed):
        written.append(changed)
        return change(asked, lines, **changed)

    monkeypatch.setattr(records, "change", counted)
    with Notes(records, "a1") as notes:
        until = time.monotonic() + 0.6
        share = 0.0
        while time.monotonic() < until:
            share += 0.0001
            notes.progress("reading", share)
            time.sleep(0.001)
        time.sleep(0.3)
        there = len(written)
        time.sleep(0.6)
        assert len(written) == there
    assert 2 <= len(written) <= 5


def test_a_change_is_there_at_once(records):
    with Notes(records, "a1") as notes:
        notes.progress("reading", 0.5)
        notes.change(state="running")
        found = records.get("a1")
        assert found is not None
        assert (found.state, found.share) == ("running", 0.5)
