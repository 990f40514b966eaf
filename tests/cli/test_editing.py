from shutil import copytree

from fenqun import Workspace


def test_the_options_are_checked(run, tiny):
    assert run("-w", tiny.directory, "undo", "0").status == 2
    assert run("-w", tiny.directory, "undo", "x").status == 2
    assert run("-w", tiny.directory, "edits", "--limit", "0").status == 2


def test_an_edit_from_the_command_line_is_in_the_audit(run, tiny, tmp_path):
    place = copytree(tiny.directory, tmp_path / "copy")
    Workspace(place).save("tags", "new", "age > 1", version=None)
    assert run("-w", place, "undo").status == 0
    out = run("-w", place, "audit").out
    assert "undo" in out
    assert "tags/new" in out
    assert "@@" not in out
