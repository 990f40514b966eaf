from shutil import copytree

import pytest
from rich.console import Console

from fenqun import Workspace
from fenqun.answers import CheckAnswer
from fenqun.cli.health import show_health
from fenqun.language import translator


@pytest.fixture
def place(tiny_past, tmp_path):
    return copytree(tiny_past.directory, tmp_path / "past")


def test_a_sound_workspace_ends_with_status_0(run, place):
    ran = run("-w", place, "doctor")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Nothing is wrong. Checked: snapshots 3, tables ")


def test_a_broken_snapshot_ends_with_status_1_until_it_is_mended(run, place):
    store = Workspace(place).store
    latest = store.latest()
    (store.directory / latest.tables["profile"].files[0]).unlink()
    ran = run("-w", place, "doctor", columns=200)
    assert ran.status == 1
    assert f"snapshot {latest.id} is broken" in ran.out
    assert "fenqun doctor --mend" in ran.out
    assert ran.err.startswith("not sound: snapshot ")
    mended = run("-w", place, "doctor", "--mend", columns=200)
    assert (mended.status, mended.err) == (0, "")
    assert "mended" in mended.out
    assert run("-w", place, "show").status == 0


def test_as_json_the_findings_stand_on_stdout(run, place):
    (place / ".fenqun" / "editing").write_text("{}")
    ran = run("-w", place, "--json", "doctor")
    assert (ran.status, [finding["kind"] for finding in ran.json["findings"]]) == (0, ["lock"])


def test_only_findings_are_drawn():
    with pytest.raises(TypeError):
        show_health(CheckAnswer({}), Console(), translator("en"))
