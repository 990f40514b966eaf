"""Where two expressions of one shape can differ."""

import pytest
from sqlglot import parse_one

from fenqun.segments import turning as turning_module
from fenqun.segments.turning import turning


def told(one: str, other: str) -> list[str] | None:
    found = turning(parse_one(one), parse_one(other))
    return None if found is None else [condition.sql("duckdb") for condition in found]


def test_equal_expressions_never_differ():
    assert told("CASE WHEN x > 1 THEN 'a' END", "CASE WHEN x > 1 THEN 'a' END") == []


def test_expressions_differ_only_where_a_case_turns_otherwise():
    tree = "CASE WHEN x IS NULL THEN 0 WHEN x > {} THEN CASE WHEN y > {} THEN 3 ELSE 4 END ELSE 5 END"
    assert told("1 + " + tree.format(1, 2), "1 + " + tree.format(7, 2)) == ["(x > 1) IS DISTINCT FROM (x > 7)"]
    assert told(tree.format(1, 2), tree.format(7, 8)) == [
        "(x > 1) IS DISTINCT FROM (x > 7)",
        "(y > 2) IS DISTINCT FROM (y > 8)",
    ]


def test_a_condition_is_told_once():
    twice = "CASE WHEN x > {0} THEN 1 END + CASE WHEN x > {0} THEN 2 END"
    assert told(twice.format(1), twice.format(2)) == ["(x > 1) IS DISTINCT FROM (x > 2)"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x + 1", "x + 2"),
        ("CASE WHEN x > 1 THEN 'a' END", "CASE WHEN x > 1 THEN 'b' END"),
        ("CASE WHEN x > 1 THEN 'a' END", "CASE WHEN x > 1 THEN 'a' ELSE 'b' END"),
        ("CASE WHEN x > 1 THEN 1 WHEN x > 0 THEN 2 END", "CASE WHEN x > 1 THEN 1 ELSE 2 END"),
        ("first_of(CASE WHEN x > 1 THEN 1 END)", "last_of(CASE WHEN x > 2 THEN 1 END)"),
        ("CAST(x AS INT)", "CAST(x AS TEXT)"),
    ],
)
def test_other_differences_are_not_told(one, other):
    assert told(one, other) is None


def test_many_conditions_are_not_told(monkeypatch):
    monkeypatch.setattr(turning_module, "MOST", 1)
    tree = "CASE WHEN x > {} THEN CASE WHEN y > {} THEN 3 END END"
    assert told(tree.format(1, 2), tree.format(1, 3)) is not None
    assert told(tree.format(1, 2), tree.format(2, 3)) is None
