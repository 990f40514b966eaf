from shutil import copytree

from fenqun import Workspace


def test_the_options_are_checked(run, tiny):
    assert run("-w", tiny.directory, "undo", "0").status == 2
    assert run("-w", tiny.directory, "undo", "x").status == 2
    assert run("-w", tiny.directory, "edits", "--limit", "0").status == 2


def test_a_definition_is_renamed_by_its_name_alone(run, tiny, tmp_path):
    place = copytree(tiny.directory, tmp_path / "copy")
    renamed = run("-w", place, "rename", "big", "large")
    assert renamed.status == 0
    assert "tagged(large)" in renamed.out
    assert run("-w", place, "rename", "nowhere", "large").status == 1
    assert run("-w", place, "rename", "large", "vip").status == 1
    assert run("-w", place, "undo").status == 0
    assert Workspace(place).definition("tags", "big").name == "big"


def test_an_edit_from_the_command_line_is_in_the_audit(run, tiny, tmp_path):
    place = copytree(tiny.directory, tmp_path / "copy")
    Workspace(place).save("tags", "new", "age > 1", version=None)
    assert run("-w", place, "undo").status == 0
    out = run("-w", place, "audit").out
    assert "undo" in out
    assert "tags/new" in out
    assert "@@" not in out
