"""Definitions saved, deleted and taken back."""

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import fenqun
from fenqun import Workspace
from fenqun.errors import (
    DuplicateName,
    EditConflict,
    FenqunError,
    InUse,
    InvalidValue,
    MalformedYaml,
    Problems,
    UnknownName,
    UsageError,
)
from fenqun.workspace.actor import Actor


def version(workspace: Workspace, section: str, name: str = "") -> str:
    return workspace.definition(section, name).version


def text(workspace: Workspace, file: str = "tags.yaml") -> str:
    return (workspace.directory / file).read_bytes().decode()


def add(workspace: Workspace, file: str, more: str) -> None:
    with (workspace.directory / file).open("a", encoding="utf-8") as stream:
        stream.write(more)


def refused(call: Any, *arguments: Any, **options: Any) -> list[FenqunError]:
    with pytest.raises(Problems) as caught:
        call(*arguments, **options)
    return list(caught.value.problems)


def test_a_saved_definition_is_in_its_file_and_nothing_else_changed(tiny_copy: Workspace) -> None:
    before = text(tiny_copy)
    saved = tiny_copy.save("tags", "big", {"rule": "spend_total >= 900"}, version=version(tiny_copy, "tags", "big"))
    old = "  big: {rule: spend_total >= 500 or orders_total >= 3, owner: crm, meaning: Spends or orders much}\n"
    assert text(tiny_copy) == before.replace(old, "  big: {rule: spend_total >= 900}\n")
    assert (saved.edit, saved.file, saved.version) == (1, "tags.yaml", version(tiny_copy, "tags", "big"))
    assert f"-{old}+  big: {{rule: spend_total >= 900}}\n" in saved.diff
    assert str(tiny_copy.project.tags["big"].rule) != ""


def test_a_new_definition_needs_a_name_that_is_free(tiny_copy: Workspace) -> None:
    saved = tiny_copy.save("tags", "loyal", {"rule": "orders_12m >= 2"}, version=None)
    assert text(tiny_copy).endswith("  vip: {meaning: Chosen by hand}\n  loyal:\n    rule: orders_12m >= 2\n")
    assert saved.version == version(tiny_copy, "tags", "loyal")
    with pytest.raises(EditConflict):
        tiny_copy.save("tags", "loyal", {"rule": "orders_12m >= 3"}, version=None)
    found = refused(tiny_copy.save, "tags", "age", "orders_12m >= 2", version=None)
    assert any(isinstance(problem, DuplicateName) for problem in found)


@pytest.mark.parametrize("stale", [None, "", "0123456789abcdef"])
def test_a_definition_changed_meanwhile_is_not_overwritten(tiny_copy: Workspace, stale: str | None) -> None:
    before = text(tiny_copy)
    with pytest.raises(EditConflict, match="tags/big"):
        tiny_copy.save("tags", "big", "spend_total > 1", version=stale)
    with pytest.raises(EditConflict):
        tiny_copy.delete("tags", "gone", version="0123456789abcdef")
    assert text(tiny_copy) == before
    assert tiny_copy.edits().edits == ()


def test_an_edit_of_another_definition_is_no_conflict(tiny_copy: Workspace) -> None:
    first = version(tiny_copy, "tags", "big")
    tiny_copy.save("tags", "vip", {"meaning": "Other"}, version=version(tiny_copy, "tags", "vip"))
    assert tiny_copy.save("tags", "big", "spend_total > 1", version=first).edit == 2


def test_what_is_wrong_is_told_at_its_place_and_nothing_is_written(tiny_copy: Workspace) -> None:
    before = text(tiny_copy, "segmentations.yaml")
    data = tiny_copy.definition("segmentations", "level").data
    data = {**data, "segments": {**data["segments"], "general": {"all": ["orders_12m >= 2", "spnd > 20 and aeg > 1"]}}}
    found = refused(
        tiny_copy.save, "segmentations", "level", data, version=version(tiny_copy, "segmentations", "level")
    )
    assert [(problem.at.line, problem.parts["steps"], problem.parts["column"]) for problem in found if problem.at] == [
        (7, ("segments", "general", "all", 1), 1),
        (7, ("segments", "general", "all", 1), 15),
    ]
    assert text(tiny_copy, "segmentations.yaml") == before


def test_a_problem_says_where_in_the_definition_s_own_text_it_is(tiny_copy: Workspace) -> None:
    written = "new:\n  # why\n  rule: orders_total >= 1 and spnd > 2\n"
    (problem,) = refused(tiny_copy.save_text, "tags", "new", written, version=None)
    parts = {key: problem.parts[key] for key in ("section", "of", "steps", "text_line", "text_column", "column")}
    assert parts == {
        "section": "tags", "of": "new", "steps": ("rule",), "text_line": 3, "text_column": 31, "column": 23
    }  # fmt: skip


def test_what_others_say_of_the_definition_stops_it_as_well(tiny_copy: Workspace) -> None:
    found = refused(tiny_copy.save, "traits", "age", '"old"', version=version(tiny_copy, "traits", "age"))
    assert {problem.at.file for problem in found if problem.at} >= {"tags.yaml", "segmentations.yaml"}


def test_what_was_wrong_elsewhere_before_does_not_stop_an_edit(tiny_copy: Workspace) -> None:
    add(tiny_copy, "traits.yaml", "  broken: nowhere + 1\n  worse: {from: nothing}\n")
    assert tiny_copy.save("tags", "big", "spend_total > 1", version=version(tiny_copy, "tags", "big")).edit == 1
    assert len(tiny_copy.freshness().problems) >= 2
    found = refused(tiny_copy.save, "traits", "broken", "nowhere + 2", version=version(tiny_copy, "traits", "broken"))
    assert [problem.parts["of"] for problem in found] == ["broken"]
    assert tiny_copy.save("traits", "broken", "age + 2", version=version(tiny_copy, "traits", "broken")).edit == 2


def test_a_definition_that_others_need_is_not_deleted(tiny_copy: Workspace) -> None:
    (problem,) = refused(tiny_copy.delete, "tags", "big", version=version(tiny_copy, "tags", "big"))
    assert isinstance(problem, InUse)
    assert "used by segmentations/level." in str(problem)
    (problem,) = refused(tiny_copy.delete, "sources", "orders", version=version(tiny_copy, "sources", "orders"))
    assert "traits/orders_total" in str(problem)


def test_a_definition_that_nobody_needs_is_deleted(tiny_copy: Workspace) -> None:
    before = text(tiny_copy)
    deleted = tiny_copy.delete("tags", "vip", version=version(tiny_copy, "tags", "vip"))
    assert text(tiny_copy) == before.replace("  vip: {meaning: Chosen by hand}\n", "")
    assert deleted.version == ""
    with pytest.raises(UnknownName):
        tiny_copy.definition("tags", "vip")
    with pytest.raises(UsageError):
        tiny_copy.delete("settings", "", version="x")


def test_nothing_to_change_is_no_edit(tiny_copy: Workspace) -> None:
    shown = tiny_copy.definition("tags", "big")
    assert tiny_copy.save("tags", "big", shown.data, version=shown.version).edit == 0
    assert tiny_copy.save_text("tags", "big", shown.text, version=shown.version).edit == 0
    assert tiny_copy.edits().edits == ()


def test_an_edit_is_taken_back_to_the_byte_and_so_is_that(tiny_copy: Workspace) -> None:
    before = text(tiny_copy)
    tiny_copy.delete("tags", "vip", version=version(tiny_copy, "tags", "vip"))
    after = text(tiny_copy)
    undone = tiny_copy.undo()
    assert (undone.edit, text(tiny_copy)) == (2, before)
    assert tiny_copy.undo(2).edit == 3
    assert text(tiny_copy) == after
    with pytest.raises(UsageError, match="taken back already, by edit 2"):
        tiny_copy.undo(1)
    with pytest.raises(UnknownName):
        tiny_copy.undo(99)


def test_an_edit_is_taken_back_though_others_followed(tiny_copy: Workspace) -> None:
    before = tiny_copy.definition("tags", "big")
    tiny_copy.save("tags", "big", "spend_total > 1", version=before.version)
    tiny_copy.save("tags", "new", "orders_total > 1", version=None)
    add(tiny_copy, "tags.yaml", "# by hand\n")
    assert tiny_copy.undo(1).version == before.version
    assert tiny_copy.definition("tags", "big").text == before.text
    assert "# by hand" in text(tiny_copy)
    assert tiny_copy.undo(2).version == ""
    assert tiny_copy.undo(4).version == tiny_copy.definition("tags", "new").version


def test_an_edit_whose_definition_has_changed_since_is_not_taken_back(tiny_copy: Workspace) -> None:
    tiny_copy.save("tags", "big", "spend_total > 1", version=version(tiny_copy, "tags", "big"))
    tiny_copy.save("tags", "big", "spend_total > 2", version=version(tiny_copy, "tags", "big"))
    with pytest.raises(EditConflict):
        tiny_copy.undo(1)
    assert tiny_copy.undo().edit == 3


def test_an_edit_is_not_taken_back_where_something_would_then_be_wrong(tiny_copy: Workspace) -> None:
    tiny_copy.save("tags", "new", "orders_total > 1", version=None)
    tiny_copy.save("tags", "other", "not new", version=None)
    found = refused(tiny_copy.undo, 1)
    assert "'new'" in str(found[0])


def test_the_settings_are_one_definition(tiny_copy: Workspace) -> None:
    shown = tiny_copy.definition("settings")
    saved = tiny_copy.save("settings", "", {**shown.data, "min_size": 5, "allow": ["../more"]}, version=shown.version)
    assert text(tiny_copy, "fenqun.yaml").endswith("value: spend_total\nmin_size: 5\nallow: [../more]\n")
    assert saved.version == version(tiny_copy, "settings")
    data = {key: value for key, value in shown.data.items() if key != "min_size"}
    tiny_copy.save("settings", "", data, version=saved.version)
    assert "min_size" not in text(tiny_copy, "fenqun.yaml")
    (problem,) = refused(tiny_copy.save, "settings", "", {"language": "fr"}, version=version(tiny_copy, "settings"))
    assert problem.parts["steps"] == ("language",)
    with pytest.raises(InvalidValue):
        tiny_copy.save("settings", "", {"tags": {}}, version=version(tiny_copy, "settings"))


def test_the_settings_as_text_keep_their_comments(tiny_copy: Workspace) -> None:
    shown = tiny_copy.definition("settings")
    written = shown.text.replace("min_size: 2", "# few\nmin_size: 3")
    tiny_copy.save_text("settings", "", written, version=shown.version)
    assert tiny_copy.definition("settings").text == written
    tiny_copy.undo()
    assert tiny_copy.definition("settings") == shown


def test_settings_among_definitions_are_changed_alone(tmp_path: Path) -> None:
    everything = "name: x\n# all in one\ntags:\n  a: age > 1\ntraits: {age: 1}\n"
    (tmp_path / "fenqun.yaml").write_text(everything, encoding="utf-8")
    workspace = Workspace(tmp_path)
    workspace.save("settings", "", {"name": "y", "min_size": 3}, version=version(workspace, "settings"))
    assert text(workspace, "fenqun.yaml") == everything.replace("name: x\n", "name: y\nmin_size: 3\n")
    workspace.save("tags", "b", "a", version=None)
    assert not (tmp_path / "tags.yaml").exists()


def test_a_whole_file_can_be_written_as_text(tiny_copy: Workspace) -> None:
    shown = tiny_copy.file("tags.yaml")
    assert shown.text == text(tiny_copy)
    saved = tiny_copy.save_file("tags.yaml", "# new\n" + shown.text, version=shown.version)
    assert (saved.section, text(tiny_copy)) == ("", "# new\n" + shown.text)
    with pytest.raises(EditConflict):
        tiny_copy.save_file("tags.yaml", "", version=shown.version)
    (problem,) = refused(tiny_copy.save_file, "traits.yaml", "traits: {", version=tiny_copy.file("traits.yaml").version)
    assert isinstance(problem, MalformedYaml)
    tiny_copy.undo()
    assert text(tiny_copy) == shown.text
    with pytest.raises(UsageError):
        tiny_copy.file("data/orders.csv")


def test_a_whole_file_keeps_its_line_breaks(tiny_copy: Workspace) -> None:
    file = tiny_copy.directory / "tags.yaml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    shown = tiny_copy.file("tags.yaml")
    tiny_copy.save_file("tags.yaml", "# new\r\n" + shown.text.replace("\r\n", "\n"), version=shown.version)
    assert text(tiny_copy) == "# new\r\n" + shown.text


def test_several_definitions_are_written_together_or_not_at_all(tiny_copy: Workspace) -> None:
    new = [("tags", "new", "new: trait > 1  # text\n"), ("traits", "trait", {"value": "age + 1"})]
    saved = tiny_copy.save_all(new)
    assert [(each.edit, each.file) for each in saved] == [(1, "tags.yaml"), (2, "traits.yaml")]
    assert "  new: trait > 1  # text\n" in text(tiny_copy)
    before = text(tiny_copy), text(tiny_copy, "traits.yaml")
    refused(tiny_copy.save_all, [("tags", "third", {"rule": "trait > 2"}), ("traits", "fourth", {"value": "nowhere"})])
    assert (text(tiny_copy), text(tiny_copy, "traits.yaml")) == before


def test_edits_are_listed_with_who_made_them(tiny_copy: Workspace) -> None:
    li = tiny_copy.acting(Actor("li", "web"))
    for number in range(3):
        li.save("tags", f"new_{number}", f"orders_total > {number}", version=None)
    page = tiny_copy.edits(limit=2)
    assert [(edit.edit, edit.name, edit.by) for edit in page.edits] == [(3, "new_2", "li"), (2, "new_1", "li")]
    assert [edit.edit for edit in tiny_copy.edits(after=page.after).edits] == [1]
    assert tiny_copy.edits(name="new_1").edits[0].diff.endswith("+  new_1: orders_total > 1\n")
    li.undo(1)
    assert tiny_copy.edits(name="new_0").edits[1].undone_by == 4


def test_an_edit_is_in_the_audit_with_its_difference(tiny_copy: Workspace) -> None:
    from fenqun.access.audit import audited

    tiny_copy.save("tags", "big", "spend_total > 1", version=version(tiny_copy, "tags", "big"))
    tiny_copy.undo()
    undone, saved = audited(tiny_copy, limit=2).lines
    assert (saved.action, saved.what, saved.details["edit"]) == ("save", "tags/big", 1)
    assert "+  big: spend_total > 1" in saved.details["diff"]
    assert undone.action == "undo"


def test_definitions_made_in_python_are_changed_there(tmp_path: Path) -> None:
    workspace = Workspace.define(tmp_path, fenqun.define({"traits": {"one": "1"}}))
    with pytest.raises(UsageError, match="made in Python"):
        workspace.save("traits", "one", "2", version=None)
    with pytest.raises(UsageError, match="made in Python"):
        workspace.file("tags.yaml")
    assert workspace.definition("traits", "one").text == "one:\n  value: '1'"


@pytest.mark.parametrize("seed", range(6))
def test_many_edits_taken_back_in_turn_leave_every_byte_as_it_was(tiny_text: Path, seed: int) -> None:
    chance = random.Random(seed)
    for file in tiny_text.glob("*.yaml"):
        if chance.random() < 0.3:
            file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    workspace = Workspace(tiny_text)
    before = {file.name: file.read_bytes() for file in tiny_text.glob("*.yaml")}
    edits = [edit for _ in range(12) if (edit := _random_edit(workspace, chance))]
    assert len(edits) > 3
    for edit in reversed(edits):
        workspace.undo(edit)
    assert {file.name: file.read_bytes() for file in tiny_text.glob("*.yaml")} == before


def _random_edit(workspace: Workspace, chance: random.Random) -> int:
    section = chance.choice(["traits", "tags", "segmentations"])
    names = [line.name for line in workspace.definitions(section).lines]
    name = chance.choice([*names, f"new_{chance.randrange(99)}"])
    try:
        if name not in names:
            kind: Any = {"kind": "bands", "trait": "age", "cuts": [1, chance.randrange(2, 9)]}
            data = kind if section == "segmentations" else chance.choice(["age > 3", {"rule": "age > 1"}, {}])
            return workspace.save(section, name, data, version=None).edit
        shown = workspace.definition(section, name)
        if chance.random() < 0.3:
            return workspace.delete(section, name, version=shown.version).edit
        data = shown.data if isinstance(shown.data, dict) else {"value" if section == "traits" else "rule": shown.data}
        return workspace.save(section, name, {**data, "meaning": chance.choice("甲乙丙")}, version=shown.version).edit
    except Problems:
        return 0


EDITOR = """
import sys
from fenqun import Workspace
from fenqun.errors import EditConflict
workspace, who = Workspace(sys.argv[1]), sys.argv[2]
for number in range(8):
    workspace.save("tags", f"{who}_{number}", "orders_total > 1", version=None)
    while True:
        shown = workspace.definition("tags", "vip")
        try:
            workspace.save("tags", "vip", {"meaning": shown.data["meaning"] + who}, version=shown.version)
            break
        except EditConflict:
            pass
"""


def test_two_processes_lose_no_edit(tiny_text: Path) -> None:
    (tiny_text / "tags.yaml").write_text("tags:\n  vip: {meaning: '-'}\n", encoding="utf-8")
    running = [subprocess.Popen([sys.executable, "-c", EDITOR, tiny_text, who]) for who in "ab"]
    assert [process.wait() for process in running] == [0, 0]
    tags = Workspace(tiny_text).project.tags
    assert len(tags) == 17
    meaning = tags["vip"].meaning
    assert meaning is not None
    assert sorted(meaning.text("en")) == sorted("-" + "ab" * 8)
