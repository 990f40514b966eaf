"""A value changed by as few splices as will do."""

from typing import Any

import pytest

from fenqun.project.lines import spliced
from fenqun.project.spans import spans
from fenqun.project.splices import Splicing
from fenqun.project.yaml import parse_yaml


def changed(text: str, new: Any, **options: Any) -> str:
    """The text with the value of its first key changed."""
    document = parse_yaml(text, name="t")
    root = spans(document)
    assert root is not None
    held = root.entries[0]
    result = spliced(text, Splicing(text).entry(held, document.data[held.key], new, **options))
    assert parse_yaml(result, name="t").data[held.key] == new
    return result


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        ("a: 'x'  # c\n", "it's", "a: 'it''s'  # c\n"),
        ("a: x    # c\n", "xyz", "a: xyz  # c\n"),
        ("a: x # c\n", "long text", "a: long text # c\n"),
        ("a: x   \n", "y\nz", "a: |-\n  y\n  z\n"),
        ("a: >-\n  one\n  two\n", "three", "a: >-\n  three\n"),
        ("a: |\n  one\n", "two\nthree\n", "a: |\n  two\n  three\n"),
        ("a:\nb: 1\n", "x", "a: x\nb: 1\n"),
        ("a: {x: 1}\n", "y", "a: y\n"),
        ("a: # why\n  x: 1\n  y: 2\n", "z", "a: z  # why\n"),
        ("a:\n  x: 1  # c\n  # d\n  y: 2\n", {"x": 1, "z": 3}, "a:\n  x: 1  # c\n  z: 3\n"),
        ("a:\n- 1\n- 2\n", [2], "a:\n- 2\n"),
        ("a: [1, 2, 3]\n", [1, 3], "a: [1, 3]\n"),
        ("a: [1, 2]\n", [0, 1, 2, 3], "a: [0, 1, 2, 3]\n"),
        ("a:\n  - x: 1\n    y: 2\n", [{"y": 2}], "a:\n  - {y: 2}\n"),
        ("a: {x: 1, y: 2, z: 3}\n", {"y": 5}, "a: {y: 5}\n"),
        ("a: {x: 1,\n    y: 2}  # c\n", {"x": 1, "y": 3, "z": 4}, "a: {x: 1,\n    y: 3, z: 4}  # c\n"),
        ("a: &here 1\n", 2, "a: 2\n"),
        ("a: {b, c: 1}\n", {"b": 2, "c": 1}, "a: {b: 2, c: 1}\n"),
    ],
)
def test_a_value_is_changed_in_its_style(before: str, new: Any, after: str) -> None:
    assert changed(before, new) == after


def test_what_says_the_same_is_not_touched() -> None:
    text = "a: {x: 1.0, y: 2024-01-01}\n"
    root = spans(parse_yaml(text, name="t"))
    assert root is not None
    assert Splicing(text).entry(root.entries[0], {"x": 1.0, "y": "2024-01-01"}, {"y": "2024-01-01", "x": 1}) == []


def test_only_where_order_means_something_it_is_kept() -> None:
    assert changed("a: {x: 1, y: 2}\n", {"y": 3, "x": 1}) == "a: {x: 1, y: 3}\n"
    assert changed("segments: {x: 1, y: 2}\n", {"y": 3, "x": 1}) == "segments: {y: 3, x: 1}\n"
    text = "segments:\n  x: 1  # one\n\n  # two\n  y: 2\n  z: 3\n"
    assert changed(text, {"z": 3, "y": 2, "x": 9}) == "segments:\n  z: 3\n\n  # two\n  y: 2\n  x: 9  # one\n"


def test_braces_that_no_longer_fit_a_line_are_opened() -> None:
    rule = " and ".join(f"trait_{number} >= {number}" for number in range(8))
    opened = f"a:\n  rule: {rule}\n  label: {{en: x}}\n"
    assert changed("a: {rule: x, label: {en: x}}\n", {"rule": rule, "label": {"en": "x"}}) == opened


def test_a_definition_that_becomes_a_mapping_can_be_told_to_be_open() -> None:
    assert changed("a: x  # c\n", {"rule": "x"}) == "a: {rule: x}  # c\n"
    assert changed("a: x  # c\n", {"rule": "x"}, open_=True) == "a: # c\n  rule: x\n"
