from shutil import copytree

import pytest

from fenqun import Workspace
from fenqun.workspace.actor import Actor


@pytest.fixture
def place(tiny, tmp_path):
    return copytree(tiny.directory, tmp_path / "copy")


@pytest.fixture
def edited(place):
    li = Workspace(place).acting(Actor("li", "web"))
    li.save("tags", "new", "age > 1", version=None)
    li.save("tags", "other", "age > 2", version=None)
    return place


def test_where_nothing_was_changed_it_says_so(run, place):
    assert run("-w", place, "edits").out == "Nothing has been changed in the workbench or through the API.\n"


def test_edits_are_listed_the_latest_first(run, edited):
    out = run("-w", edited, "edits").out
    assert out.index("tags/other") < out.index("tags/new")
    assert "li" in out
    assert "fenqun edits --before 2" in run("-w", edited, "edits", "--limit", "1").out
    assert "tags/other" not in run("-w", edited, "edits", "--before", "2").out


def test_what_an_edit_changed_is_shown_line_by_line(run, edited):
    out = run("-w", edited, "edits", "--diff").out
    assert "+  other: age > 2" in out
    assert "2  tags/other" in out


def test_the_latest_edit_or_a_named_one_is_taken_back(run, edited):
    out = run("-w", edited, "undo").out
    assert "-  other: age > 2" in out
    assert "Written to tags.yaml as edit 3; to take it back: fenqun undo 3" in out
    assert run("-w", edited, "undo", "1", "--json").json["edit"] == 4
    assert "new" not in Workspace(edited).project.tags
    out = run("-w", edited, "edits").out
    assert "taken back by 3" in out
    assert "takes back 2" in out


def test_what_cannot_be_taken_back_is_said(run, edited):
    tags = edited / "tags.yaml"
    tags.write_text(tags.read_text("utf-8").replace("other: age > 2", "other: age > 3"), "utf-8")
    ran = run("-w", edited, "undo", "2")
    assert (ran.status, ran.out) == (1, "")
    assert "'tags/other' has been changed meanwhile in tags.yaml" in ran.err
    assert run("-w", edited, "undo", "99").status == 1
