"""Which definitions are not as they were computed."""

from dataclasses import replace

from fenqun import Workspace
from fenqun.workspace.differing import CHANGED, NEW, REMOVED, Difference, differences

RULES = {"kind": "rules", "segments": {"a": {"rule": "x > 1", "rest": False}, "b": {"rest": True}}}


def test_a_difference_is_new_changed_or_removed() -> None:
    changes = [Difference("tags", "a", before, after).change for before, after in ((None, {}), ({}, {}), ({}, None))]
    assert changes == [NEW, CHANGED, REMOVED]


def test_the_diff_is_written_as_people_write() -> None:
    other = {
        "kind": "rules",
        "label": {"": "L"},
        "segments": {"a": {"rule": "x > 2", "rest": False}, "b": {"rest": True}},
    }
    assert Difference("segmentations", "s", RULES, other).diff.splitlines()[2:] == [
        "@@ -1,3 +1,4 @@",
        " s:",
        "   kind: rules",
        "-  segments: {a: x > 1, b: rest}",
        "+  label: L",
        "+  segments: {a: x > 2, b: rest}",
    ]


def test_other_words_are_no_other_values_but_another_order_is() -> None:
    assert Difference("segmentations", "s", RULES, {**RULES, "label": {"": "New"}}).is_in_words
    turned = {"kind": "rules", "segments": dict(reversed(RULES["segments"].items()))}
    assert not Difference("segmentations", "s", RULES, turned).is_in_words
    assert not Difference("tags", "t", {}, {}, by_hand=True).is_in_words
    assert not Difference("tags", "t", None, {}).is_in_words


def test_what_is_as_it_was_computed_is_no_difference(tiny: Workspace) -> None:
    assert differences(tiny, tiny.view(), tiny.project) == []


def test_a_key_that_has_come_since_is_no_difference(tiny: Workspace) -> None:
    view = tiny.view()
    sources = {
        name: {key: held for key, held in data.items() if key != "personal"}
        for name, data in view.content["declared"]["sources"].items()
    }
    declared = {**view.content["declared"], "sources": sources}
    older = replace(view, snapshot=replace(view.snapshot, content={**view.content, "declared": declared}))
    assert differences(tiny, older, tiny.project) == []
