"""Values written as YAML read back as they were."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenqun.errors import InvalidValue
from fenqun.project.rendering import entry, flow, key_text, literal, plain_data, same, scalar, width
from fenqun.project.yaml import parse_yaml


@pytest.mark.parametrize(
    ("value", "block", "braces"),
    [
        ("spend >= 5", "spend >= 5", "spend >= 5"),
        ("top(a, by=b)", "top(a, by=b)", "'top(a, by=b)'"),
        ("a: b", "'a: b'", "'a: b'"),
        ("true", "'true'", "'true'"),
        ("007", "'007'", "'007'"),
        ("12:30", "'12:30'", "'12:30'"),
        ("2024-01-01", "'2024-01-01'", "'2024-01-01'"),
        ("", "''", "''"),
        ("it's", "it's", "it's"),
        ("a\nb", '"a\\nb"', '"a\\nb"'),
        ("\x00\u2028", '"\\x00\\u2028"', '"\\x00\\u2028"'),
        ("近12个月", "近12个月", "近12个月"),
        (None, "null", "null"),
        (True, "true", "true"),
        (0.1, "0.1", "0.1"),
        (1e16, "1e+16", "1e+16"),
        (date(2024, 5, 1), "2024-05-01", "2024-05-01"),
    ],
)
def test_a_scalar_is_in_quotes_where_it_needs_them(value: Any, block: str, braces: str) -> None:
    assert (scalar(value, flow=False), scalar(value, flow=True)) == (block, braces)


def test_the_quotes_of_a_text_are_kept() -> None:
    assert scalar("new", flow=False, style="'") == "'new'"
    assert scalar("it's", flow=False, style='"') == '"it\'s"'
    assert scalar("a\nb", flow=False, style="'") == '"a\\nb"'
    assert scalar("2024-06-01", flow=False, old=date(2024, 5, 1)) == "2024-06-01"


@pytest.mark.parametrize("number", [1e300, 10**19, float("nan"), float("inf")])
def test_a_number_that_yaml_would_not_read_is_refused(number: float) -> None:
    with pytest.raises(InvalidValue, match="cannot be written"):
        scalar(number, flow=False)


@pytest.mark.parametrize("data", [{1: "a"}, {"a": {1, 2}}, b"x", datetime(2024, 1, 1), {"a": "\ud800"}])
def test_only_plain_data_is_taken(data: Any) -> None:
    with pytest.raises(InvalidValue):
        plain_data(data)


def test_plain_data_is_bounded() -> None:
    deep: Any = "x"
    for _ in range(200):
        deep = [deep]
    with pytest.raises(InvalidValue, match="too deeply"):
        plain_data(deep)
    with pytest.raises(InvalidValue, match="too many"):
        plain_data(["x"] * 200_000)


def test_line_breaks_of_a_form_become_plain_ones() -> None:
    assert plain_data({"a": ("x\r\ny", "x\ry")}) == {"a": ["x\ny", "x\ny"]}


def test_values_are_the_same_by_what_they_say() -> None:
    assert same({"a": 1, "b": [2.0]}, {"b": [2], "a": 1.0})
    assert not same({"a": 1, "b": 2}, {"b": 2, "a": 1}, ordered=True)
    assert same(date(2024, 1, 1), "2024-01-01")
    assert not same(True, 1)
    assert not same([1], [1, 2])


@pytest.mark.parametrize("name", ["a", "null", "<<", "a: b", "", "18_24", "z", "y", "- x", "年轻", "it's"])
def test_a_key_reads_back_as_it_is(name: str) -> None:
    assert parse_yaml(f"{key_text(name, flow=False)}: 1", name="t").data == {name: 1}
    assert parse_yaml(f"{{{key_text(name, flow=True)}: 1}}", name="t").data == {name: 1}


def test_a_text_of_several_lines_is_a_block() -> None:
    assert literal("a\n\n b\n", 2, "\n") == "|\n    a\n\n     b"
    assert literal("a\nb", 0, "\r\n") == "|-\r\n  a\r\n  b"
    assert literal("one", 0, "\n", folded=True) == ">-\n  one"
    assert literal(" a\nb", 0, "\n") is None
    assert literal("a\n\n", 0, "\n") is None


def test_what_is_small_stands_on_one_line() -> None:
    assert entry("label", {"en": "A", "zh-Hans": "甲"}, 2, "\n") == "label: {en: A, zh-Hans: 甲}"
    assert entry("t", {"rule": "x"}, 0, "\n", open_=True) == "t:\n  rule: x"
    assert entry("cuts", [1, 2.5], 0, "\n") == "cuts: [1, 2.5]"
    assert entry("meaning", {"en": "x" * 60, "zh-Hans": "字" * 30}, 0, "\n").count("\n") == 2
    assert entry("pairs", [["a", "b", 3], ["a", "c", 5]], 0, "\n") == "pairs:\n  - [a, b, 3]\n  - [a, c, 5]"
    assert entry("segments", {"A": {"level": "x", "label": {"en": "y"}}}, 0, "\n") == (
        "segments:\n  A:\n    level: x\n    label: {en: y}"
    )
    assert entry("rule", {"all": ["a", {"any": ["b", {"not": "c"}]}]}, 0, "\n") == (
        "rule:\n  all:\n    - a\n    - any:\n        - b\n        - {not: c}"
    )
    assert entry("none", {}, 0, "\n") == "none: {}"
    assert width("a甲") == 3


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20) | st.dates(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=6), below, max_size=3),
    max_leaves=10,
)


@given(VALUES, st.booleans())
def test_whatever_is_written_reads_back(value: Any, braces: bool) -> None:
    data = plain_data(value)
    text = f"k: {flow(data)}\n" if braces else f"a:\n  {entry('k', data, 2, chr(10))}\n"
    read = parse_yaml(text, name="t").data
    assert same((read if braces else read["a"])["k"], data)
