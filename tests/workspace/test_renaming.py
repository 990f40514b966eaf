"""Definitions renamed with whatever names them: one edit, which can be taken back."""

from datetime import datetime
from itertools import pairwise

import pytest

from fenqun.errors import DuplicateName, EditConflict, Problems, UnknownName, UsageError
from fenqun.workspace.renaming import name_in


def state(workspace):
    """All of the text, and who has which tag by hand."""
    texts = {file.name: file.read_text("utf-8") for file in sorted(workspace.directory.glob("*.yaml"))}
    return texts, [(given.tag, given.customer_id) for given in workspace.records.hand_tags.given()]


def rename(workspace, section, old, new):
    return workspace.rename(section, old, new, version=workspace.definition(section, old).version)


def test_a_tag_takes_along_what_names_it_and_who_has_it_by_hand(tiny_copy):
    at = datetime(2024, 6, 1)
    tiny_copy.records.hand_tags.add("big", ["C01", "C02"], by="x", at=at)
    saved = rename(tiny_copy, "tags", "big", "large")
    assert (saved.section, saved.name, saved.file) == ("tags", "large", "tags.yaml")
    assert saved.version == tiny_copy.definition("tags", "large").version
    assert "tagged(large)" in tiny_copy.definition("segmentations", "level").text
    assert [given.tag for given in tiny_copy.records.hand_tags.given()] == ["large", "large", "vip", "vip"]
    assert "+  large:" in saved.diff
    assert "+++ segmentations.yaml" in saved.diff


def test_it_is_one_edit_and_audited(tiny_copy):
    before = state(tiny_copy)
    saved = rename(tiny_copy, "traits", "spend_total", "消费")
    (edit,) = tiny_copy.edits().edits
    assert (edit.edit, edit.name, edit.diff) == (saved.edit, "消费", saved.diff)
    assert tiny_copy.project.settings.value == "消费"
    entry = tiny_copy.records.audit.lines(limit=1)[0]
    assert (entry.action, entry.what) == ("rename", "traits/spend_total")
    back = tiny_copy.undo(saved.edit)
    assert (back.name, state(tiny_copy)) == ("spend_total", before)
    tiny_copy.undo(back.edit)
    assert tiny_copy.definition("traits", "消费").text.startswith("消费:")


def test_taking_it_back_takes_along_what_has_come_to_name_it_since(tiny_copy):
    saved = rename(tiny_copy, "tags", "big", "large")
    tiny_copy.save("tags", "larger", "large and age > 3", version=None)
    tiny_copy.records.hand_tags.add("large", ["C03"], by="x", at=datetime(2024, 6, 1))
    tiny_copy.undo(saved.edit)
    assert tiny_copy.definition("tags", "larger").data == "big and age > 3"
    assert state(tiny_copy)[1] == [("big", "C03"), ("vip", "C03"), ("vip", "C99")]


def test_it_is_not_taken_back_over_a_later_change(tiny_copy):
    saved = rename(tiny_copy, "tags", "big", "large")
    tiny_copy.save("tags", "large", "age > 3", version=saved.version)
    with pytest.raises(EditConflict):
        tiny_copy.undo(saved.edit)


def test_there_and_back_again_nothing_is_other(tiny_copy):
    before = state(tiny_copy)
    for section, names in {
        "traits": ("orders_total", "订单", "n", "orders_total"),
        "segmentations": ("value", "worth", "value"),
        "sources": ("orders", "sales", "orders"),
    }.items():
        for old, new in pairwise(names):
            rename(tiny_copy, section, old, new)
        assert not tiny_copy.freshness().problems
    texts, given = state(tiny_copy)
    # Where a usual trait had another name for a while it is now written out.
    texts["segmentations.yaml"] = texts["segmentations.yaml"].replace(", frequency: orders_total", "")
    assert (texts, given) == before


@pytest.mark.parametrize("new", ["two words", "age", "level", "vip", "city"])
def test_nothing_is_written_where_the_name_cannot_be(tiny_copy, new):
    before = state(tiny_copy)
    with pytest.raises(Problems):
        rename(tiny_copy, "tags", "big", new)
    assert state(tiny_copy) == before


def test_tags_by_hand_of_that_name_are_not_mixed_in(tiny_copy):
    tiny_copy.records.hand_tags.add("朋友", ["C01"], by="x", at=datetime(2024, 6, 1))
    with pytest.raises(Problems) as refused:
        rename(tiny_copy, "tags", "big", "朋友")
    assert isinstance(refused.value.problems[0], DuplicateName)


def test_only_what_was_looked_at_is_renamed(tiny_copy):
    with pytest.raises(EditConflict):
        tiny_copy.rename("tags", "big", "large", version="another")
    with pytest.raises(UnknownName):
        tiny_copy.rename("tags", "nowhere", "large", version="")
    with pytest.raises(UsageError):
        tiny_copy.rename("settings", "", "large", version="")


def test_a_text_tells_what_it_is_called():
    assert name_in("# about it\nbig: 1\n") == "big"
    assert name_in("- x") == name_in("") == ""


def test_the_tests_of_the_workspace_go_along_there_and_back(tiny_copy):
    tests = tiny_copy.directory / "tests.yaml"
    written = "tests:\n  a:\n    expect: {big: false}  # nothing bought\n"
    tests.write_text(written, "utf-8")
    saved = rename(tiny_copy, "tags", "big", "large")
    assert tests.read_text("utf-8") == written.replace("big", "large")
    assert "+++ tests.yaml" in saved.diff
    assert tiny_copy.test().failed == 0
    tiny_copy.undo(saved.edit)
    assert tests.read_text("utf-8") == written
