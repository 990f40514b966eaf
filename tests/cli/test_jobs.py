import re
import time
from shutil import copytree

import pytest

from fenqun import Workspace
from fenqun.cli.session import Session
from fenqun.jobs import start


@pytest.fixture
def place(tiny, tmp_path):
    return copytree(tiny.directory, tmp_path / "copy")


def finished(run, place):
    until = time.monotonic() + 30
    while (told := run("-w", place, "jobs", "--json").json["jobs"])[0]["state"] in ("waiting", "running"):
        assert time.monotonic() < until
        time.sleep(0.05)
    return told


def test_where_nothing_was_asked_for_it_says_so(run, place):
    assert run("-w", place, "jobs").out == "No job has been asked for yet.\n"


def test_jobs_are_listed_and_one_is_told_with_its_log(run, place):
    asked = start(Workspace(place))
    (told,) = finished(run, place)
    assert (told["id"], told["state"]) == (asked.id, "done")
    listed = run("-w", place, "jobs", columns=120).out
    assert re.search(rf"{asked.id} +Compute everything anew +done .* 100\.0 %", listed)
    log = run("-w", place, "jobs", "--log", asked.id).out
    assert "done: done" in log
    assert re.search(r"\d:\d\d:\d\d  reading Orders", log)


def test_what_went_wrong_is_told(run, place):
    (place / "tags.yaml").write_text("tags: {a: {rule: spnd > 1}}\n", "utf-8")
    asked = start(Workspace(place))
    finished(run, place)
    assert "tags.yaml:1:" in run("-w", place, "jobs", "--log", asked.id).out


def test_a_job_is_stopped(run, place):
    with Workspace(place).writing():
        asked = start(Workspace(place))
        ran = run("-w", place, "jobs", "--cancel", asked.id, "--json")
    assert (ran.status, ran.json["state"]) == (0, "cancelled")


def test_an_unknown_job_is_refused(run, place):
    start(Workspace(place))
    ran = run("-w", place, "jobs", "--log", "nix")
    assert (ran.status, ran.err.strip()) == (1, "no job 'nix'.")
    finished(run, place)


def test_other_answers_are_no_jobs(tiny):
    from fenqun.cli.jobs import show_job, show_jobs

    for show in (show_job, show_jobs):
        with pytest.raises(TypeError):
            show(tiny.overview(), Session().console, str)
