"""Changes written together, and kept."""

import subprocess
import sys

import pytest

from fenqun import Workspace
from fenqun.errors import Busy, EditConflict
from fenqun.project.texts import Texts
from fenqun.workspace import keeping
from fenqun.workspace.approving import Target
from fenqun.workspace.keeping import Step, editing, hash_of, keep, shown, text_of


def step(workspace: Workspace, file: str, old: str, new: str, **of: str) -> Step:
    text = Texts(workspace.directory).text(file) or ""
    assert old in text
    return Step(Target(file, of.get("section", ""), of.get("name", "")), text, text.replace(old, new))


def test_files_are_written_all_or_none(tiny_copy: Workspace) -> None:
    before = Texts(tiny_copy.directory)
    tags = before.text("tags.yaml")
    steps = [step(tiny_copy, "tags.yaml", "owner: crm", "owner: me"), step(tiny_copy, "traits.yaml", "days,", "d,")]
    assert before.text("traits.yaml")
    (tiny_copy.directory / "traits.yaml").write_text("traits: {}\n")
    with pytest.raises(EditConflict):
        keep(tiny_copy, before, steps)
    assert (tiny_copy.directory / "tags.yaml").read_text("utf-8") == tags
    assert (tiny_copy.directory / "traits.yaml").read_text("utf-8") == "traits: {}\n"
    assert tiny_copy.edits().edits == ()


def test_a_file_changed_between_reading_and_writing_is_not_overwritten(
    tiny_copy: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    tags = tiny_copy.directory / "tags.yaml"

    def meanwhile(*_: object) -> None:
        tags.write_text(tags.read_text("utf-8") + "# by another program\n", "utf-8")

    monkeypatch.setattr(keeping, "guard", meanwhile)
    version = tiny_copy.definition("tags", "big").version
    with pytest.raises(EditConflict):
        tiny_copy.save("tags", "big", "spend_total > 1", version=version)
    assert tags.read_text("utf-8").endswith("# by another program\n")
    assert "spend_total > 1" not in tags.read_text("utf-8")


def test_changes_of_one_file_are_edits_of_their_own(tiny_copy: Workspace) -> None:
    first = step(tiny_copy, "tags.yaml", "owner: crm", "owner: me", section="tags", name="big")
    second = Step(Target("tags.yaml", "tags", "vip"), first.after, first.after.replace("Chosen", "Picked"))
    saved = keep(tiny_copy, Texts(tiny_copy.directory), [first, second])
    assert [each.edit for each in saved] == [1, 2]
    assert saved[1].diff.count("\n-") == saved[1].diff.count("\n+  ") == 1
    tiny_copy.undo(1)
    assert tiny_copy.definition("tags", "vip").data == {"meaning": "Picked by hand"}
    assert tiny_copy.definition("tags", "big").data["owner"] == "crm"


def test_who_edits_waits_for_another_and_gives_up(tiny_copy: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "WAIT_SECONDS", 0.1)
    code = "import sys; from fenqun import Workspace; from fenqun.workspace.keeping import editing\n"
    code += "with editing(Workspace(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()"
    command = [sys.executable, "-c", code, str(tiny_copy.directory)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(Busy), editing(tiny_copy):
            pass
        other.communicate()
    with editing(tiny_copy), editing(tiny_copy):
        pass


def test_what_an_edit_is_about_has_a_name_and_a_text(tiny: Workspace) -> None:
    document = Texts(tiny.directory).document("tags.yaml")
    whole, vip = Target("tags.yaml", "", ""), Target("tags.yaml", "tags", "vip")
    assert (shown(whole), shown(vip)) == ("tags.yaml", "tags/vip")
    assert text_of(vip, document) == "vip: {meaning: Chosen by hand}"
    assert text_of(whole, document) == document.text
    assert hash_of(None) == ""
