"""Differences in sentences."""

from typing import Any

import pytest

from fenqun.workspace.differing import Difference
from fenqun.workspace.saying import Saying

CASES: list[tuple[str, Any, Any, tuple[str, ...]]] = [
    ("tags", None, {"rule": "spend >= 5"}, ("the rule: SPEND is at least 5",)),
    (
        "traits",
        {"from": "orders", "value": "count()", "last": "90 days"},
        {"from": "orders", "value": "count()", "last": "60 days", "where": "amount > 1"},
        ("the window: 60 days, no longer 90 days", "which rows count: AMOUNT is more than 1"),
    ),
    (
        "segmentations",
        {"kind": "rules", "segments": {"a": {"rule": "x > 1", "rest": False}, "b": {"rest": True}}},
        {"kind": "rules", "segments": {"c": {"rule": "x > 3", "rest": False}, "a": {"rule": "x > 2", "rest": False}}},
        (
            "segment “a”: X is more than 2, no longer X is more than 1",
            "segment “b”: no longer everyone else",
            "segment “c”: X is more than 3",
        ),
    ),
    (
        "segmentations",
        {"kind": "rules", "segments": {"a": {"rule": "x > 1"}, "b": {"rule": "x > 2"}}},
        {"kind": "rules", "segments": {"b": {"rule": "x > 2"}, "a": {"rule": "x > 1"}}},
        ("the order of the segments is now: b, a",),
    ),
    (
        "segmentations",
        {"kind": "bands", "trait": "x", "cuts": [1, 2]},
        {"kind": "bands", "trait": "x", "cuts": [1, 3]},
        ("the cut points: [1, 3], no longer [1, 2]",),
    ),
    (
        "tags",
        {"label": {"": "Old"}},
        {"label": {"en": "New", "zh-Hans": "新"}},
        ("the label: New / 新, no longer Old",),
    ),
    (
        "sources",
        {"columns": {"amount": "金额"}},
        {"columns": {"amount": "实付"}},
        ("column “amount”: 实付, no longer 金额",),
    ),
    ("tags", {"rule": "x > 1"}, None, ()),
]


@pytest.mark.parametrize(("section", "before", "after", "said"), CASES)
def test_what_changed_is_told(section: str, before: Any, after: Any, said: tuple[str, ...]) -> None:
    assert Saying("en", str.upper).sentences(Difference(section, "it", before, after)) == said


def test_it_is_told_in_the_readers_language() -> None:
    found = Difference("tags", "it", None, {"rule": "spend >= 5"}, lists=("a.txt",), by_hand=True)
    assert Saying("zh-Hans", str).sentences(found)[0] == "规则：spend不低于 5"


def test_a_long_value_is_cut() -> None:
    found = Difference("tags", "it", None, {"meaning": {"": "long " * 100}})
    assert Saying("en", str).sentences(found)[0].endswith("…")
