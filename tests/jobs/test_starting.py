import subprocess
import sys
import time

import pytest

from fenqun import Workspace
from fenqun.errors import Busy, UnknownName, UsageError
from fenqun.jobs import job, jobs, start
from fenqun.jobs.starting import OPEN_AT_MOST
from fenqun.workspace.actor import Actor

STARTS = """
import sys
from fenqun import Workspace
from fenqun.jobs import start
print(start(Workspace(sys.argv[1])).id, flush=True)
"""


def test_a_job_refreshes_in_a_process_of_its_own(tiny_text, over):
    workspace = Workspace(tiny_text, actor=Actor("amy", "web", address="10.0.0.7"))
    asked = start(workspace)
    assert (asked.work, asked.by, asked.is_over) == ("refresh", "amy", False)
    done = over(workspace, asked.id)
    assert (done.state, done.share, done.problems) == ("done", 1.0, ())
    assert done.outcome == {"snapshot": workspace.store.latest().id}
    assert done.asked_at <= done.started_at <= done.ended_at
    assert "reading Orders" in " ".join(done.log)
    assert workspace.overview().customers == 13
    (line, *_) = workspace.records.audit.lines(action="refresh")
    assert (line.who, line.door, line.address, line.what) == ("amy", "web", "10.0.0.7", done.outcome["snapshot"])


def test_the_moment_it_computes_as_of_is_an_option(tiny_copy, over):
    assert over(tiny_copy, start(tiny_copy, as_of="2024-06-29").id).state == "done"
    assert tiny_copy.overview().as_of == "2024-06-29"


def test_options_are_looked_at_before_anything_starts(tiny_copy):
    with pytest.raises(UsageError, match="'soon' is not a date"):
        start(tiny_copy, as_of="soon")
    with pytest.raises(UnknownName, match="no option of 'refresh' 'asof'"):
        start(tiny_copy, asof="2024-06-29")
    with pytest.raises(UnknownName, match=r"no work 'refesh'\. Did you mean 'refresh'"):
        start(tiny_copy, "refesh")
    assert jobs(tiny_copy).jobs == ()


def test_definitions_from_python_are_not_known_to_another_process(tiny_copy):
    made = Workspace.define(tiny_copy.directory, tiny_copy.project)
    with pytest.raises(UsageError, match="definitions made in Python"):
        start(made)


def test_a_second_one_waits_its_turn_and_a_third_is_the_second(tiny_copy, over):
    with tiny_copy.acting(Actor("ben")).writing():
        first = start(tiny_copy)
        until = time.monotonic() + 20
        while not (found := job(tiny_copy, first.id)).step:
            assert time.monotonic() < until
            time.sleep(0.02)
        assert found.state == "waiting"
        assert found.step.startswith("waiting for ben, at work since 20")
        assert start(tiny_copy).id == first.id
        other = start(tiny_copy, as_of="2024-06-29")
        assert other.id != first.id
    assert [over(tiny_copy, each.id).state for each in (first, other)] == ["done", "done"]


def test_too_many_are_refused(tiny_copy, monkeypatch):
    from fenqun.jobs import starting, telling

    monkeypatch.setattr(starting, "_spawn", lambda *_: None)
    monkeypatch.setattr(starting, "settle", lambda _: None)
    monkeypatch.setattr(telling, "settle", lambda _: None)
    for day in range(1, OPEN_AT_MOST + 1):
        start(tiny_copy, as_of=f"2024-05-{day:02}")
    with pytest.raises(Busy):
        start(tiny_copy, as_of="2024-06-01")


def test_a_job_goes_on_when_who_started_it_is_killed(tiny_copy, over):
    with subprocess.Popen(
        [sys.executable, "-c", STARTS, str(tiny_copy.directory)], stdout=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout is not None
        asked = starter.stdout.readline().strip()
        starter.kill()
    assert over(tiny_copy, asked).state == "done"


@pytest.mark.parametrize("after", [0.35, 0.45, 0.55])
def test_a_starter_killed_at_any_moment_leaves_no_job_stuck(tiny_copy, over, after):
    with subprocess.Popen([sys.executable, "-c", STARTS, str(tiny_copy.directory)], stdout=subprocess.PIPE) as starter:
        time.sleep(after)
        starter.kill()
    for told in jobs(tiny_copy).jobs:
        assert over(tiny_copy, told.id).state in ("done", "interrupted")
