"""What may be written, checked over the sources as last imported."""

from pathlib import Path

import pytest

from fenqun import Workspace
from fenqun.definition import DataType
from fenqun.errors import Place, Problems, UnknownKey, WrongType
from fenqun.project.texts import Texts
from fenqun.project.yaml import parse_yaml
from fenqun.workspace.approving import Target, approve, checked_text, known_schemas, steps_in


def changed(workspace: Workspace, file: str, old: str, new: str) -> tuple[Texts, Texts]:
    before = Texts(workspace.directory)
    text = before.text(file) or ""
    assert old in text
    return before, before.with_text(file, text.replace(old, new))


def test_columns_are_those_of_the_last_import(tiny: Workspace) -> None:
    known = known_schemas(tiny.project, tiny.store)
    assert known["orders"]["amount"] is DataType.NUMBER
    assert "_file" not in known["orders"]


def test_a_source_that_is_defined_otherwise_by_now_is_not_known(tiny_copy: Workspace) -> None:
    sources = tiny_copy.directory / "sources.yaml"
    sources.write_text(sources.read_text("utf-8").replace("role: orders\n", "role: orders\n    label: 订单\n"), "utf-8")
    assert "orders" in known_schemas(tiny_copy.project, tiny_copy.store)
    sources.write_text(sources.read_text("utf-8").replace("returns:", "encoding: gbk\n    returns:"), "utf-8")
    assert "orders" not in known_schemas(tiny_copy.project, tiny_copy.store)


def test_no_file_of_records_is_looked_at(tiny_copy: Workspace) -> None:
    for file in (tiny_copy.directory / "data").glob("*.csv"):
        file.write_text("nothing\n", "utf-8")
    assert checked_text(tiny_copy, Texts(tiny_copy.directory)).problems == ()


def test_before_an_import_what_rests_on_columns_is_passed_over(tiny_text: Path) -> None:
    workspace = Workspace(tiny_text)
    before, after = changed(workspace, "traits.yaml", "value: count()}", "value: sum(nowhere)}")
    assert approve(workspace, before, after, [Target("traits.yaml", "traits", "orders_total")]).traits


def test_what_is_wrong_in_it_or_because_of_it_stops_it(tiny: Workspace) -> None:
    before, after = changed(tiny, "traits.yaml", "age: years_since(birth_date)", "age: city")
    with pytest.raises(Problems) as caught:
        approve(tiny, before, after, [Target("traits.yaml", "traits", "age")])
    assert {problem.at.file for problem in caught.value.problems if problem.at} == {"tags.yaml", "segmentations.yaml"}


def test_what_was_wrong_elsewhere_does_not_though_its_line_moves(tiny_copy: Workspace) -> None:
    traits = tiny_copy.directory / "traits.yaml"
    traits.write_text(traits.read_text("utf-8") + "  worse: nowhere + 1\n", "utf-8")
    before, after = changed(tiny_copy, "traits.yaml", "  age:", "  # a line\n  age:")
    approve(tiny_copy, before, after, [Target("traits.yaml", "traits", "age")])
    with pytest.raises(Problems):
        approve(tiny_copy, before, after, [Target("traits.yaml", "traits", "worse")])


def test_a_whole_file_is_stopped_by_what_is_new_only(tiny_copy: Workspace) -> None:
    tags = tiny_copy.directory / "tags.yaml"
    tags.write_text(tags.read_text("utf-8") + "  worse: nowhere\n", "utf-8")
    before, after = changed(tiny_copy, "tags.yaml", "tags:", "# new\ntags:")
    approve(tiny_copy, before, after, [Target("tags.yaml", "", "")])
    before, after = changed(tiny_copy, "tags.yaml", "worse: nowhere", "worse: nowhere\n  more: nowhere")
    with pytest.raises(Problems) as caught:
        approve(tiny_copy, before, after, [Target("tags.yaml", "", "")])
    assert len(caught.value.problems) == 1


def test_a_block_and_its_first_key_begin_at_one_place() -> None:
    document = parse_yaml("tags:\n  a:\n    rule: x\n", name="t")
    place = Place("t", 3, 5)
    assert steps_in(document, WrongType(what="x", at=place)) == ("tags", "a")
    assert steps_in(document, UnknownKey(name="rule", where="a", at=place)) == ("tags", "a", "rule")
    assert steps_in(document, WrongType(what="x", at=Place("t", 3, 11))) == ("tags", "a", "rule")
    assert steps_in(document, WrongType(what="x")) == ()
