from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fenqun.store.records import Records
from fenqun.store.records.jobs import Job, Jobs, Line

AT = datetime(2024, 5, 1, 8, 30)
ASKED = Job(
    "a1", "refresh", {"as_of": "2024-05-01"}, "王敏", AT, {"name": "王敏", "door": "web", "sees_personal": False}
)


@pytest.fixture
def jobs(tmp_path) -> Jobs:
    return Records(tmp_path / ".fenqun" / "records.db").jobs


def test_a_job_comes_back_as_it_was_asked_for(jobs):
    assert jobs.add(ASKED) == "a1"
    assert jobs.get("a1") == replace(ASKED, problems=[])
    assert jobs.get("a2") is None


def test_one_that_waits_for_the_same_is_not_added_again(jobs):
    jobs.add(ASKED)
    assert jobs.add(replace(ASKED, id="a2", by="another")) == "a1"
    assert jobs.add(replace(ASKED, id="a3", options={})) == "a3"
    jobs.change("a1", state="running")
    assert jobs.add(replace(ASKED, id="a4")) == "a4"


def test_one_that_is_being_stopped_is_no_reason_not_to_start(jobs):
    jobs.add(ASKED)
    jobs.change("a1", stop_wished=True)
    assert jobs.add(replace(ASKED, id="a2")) == "a2"


def test_the_latest_come_first(jobs):
    for name in ("a1", "a2", "a3"):
        jobs.add(replace(ASKED, id=name, options={"as_of": name}))
    jobs.change("a3", state="done")
    assert [job.id for job in jobs.latest(2)] == ["a3", "a2"]
    assert [job.id for job in jobs.latest(9, only_open=True)] == ["a2", "a1"]


def test_a_job_that_is_over_never_changes_again(jobs):
    jobs.add(ASKED)
    assert jobs.change("a1", [Line(AT, "reading")], state="done", share=1.0, ended_at=AT, outcome={"snapshot": "s"})
    assert not jobs.change("a1", [Line(AT, "late")], state="interrupted")
    found = jobs.get("a1")
    assert found is not None
    assert (found.state, found.share, found.ended_at, found.outcome) == ("done", 1.0, AT, {"snapshot": "s"})
    assert jobs.lines("a1") == [Line(AT, "reading")]
    assert not jobs.change("nothing", state="done")


def test_lines_keep_their_order(jobs):
    jobs.add(ASKED)
    jobs.add(replace(ASKED, id="a2", options={}))
    texts = ["b", {"phrase": "reading {source}", "parts": {"source": "订单"}}, "a"]
    for number, text in enumerate(texts):
        jobs.change("a1", [Line(AT + timedelta(seconds=number), text)])
    jobs.change("a2", [Line(AT, "x"), Line(AT, "y")])
    assert [line.text for line in jobs.lines("a1")] == texts
    assert [line.text for line in jobs.lines("a2")] == ["x", "y"]


def test_old_ones_are_forgotten_with_their_lines_but_never_open_ones(jobs):
    for number in range(5):
        jobs.add(replace(ASKED, id=f"a{number}", options={"as_of": str(number)}))
        jobs.change(f"a{number}", [Line(AT, "reading")], state="done" if number else "running")
    jobs.forget(2)
    assert [job.id for job in jobs.latest(9)] == ["a4", "a3", "a0"]
    assert [len(jobs.lines(f"a{number}")) for number in range(5)] == [1, 0, 0, 1, 1]
