from datetime import date
from typing import Any

import pytest

from fenqun.errors import Problems, RuleSyntax
from fenqun.rules.parse import parse
from fenqun.rules.syntax import Compare, In, Literal, Name
from fenqun.rules.tree import from_tree, to_tree


def test_a_rule_becomes_nested_lists_with_simple_leaves() -> None:
    rule = parse('spend >= 5 and (city in ("北京", "上海") or not vip) and length(name) > 3')
    assert to_tree(rule) == {
        "all": [
            {"trait": "spend", "is": ">=", "value": 5},
            {"any": [{"trait": "city", "is": "in", "value": ["北京", "上海"]}, {"not": "vip"}]},
            "length(name) > 3",
        ]
    }
    assert from_tree(to_tree(rule)) == rule


def test_lists_from_files_and_dates_have_their_place() -> None:
    listed = In(Name("id"), listed="ids.csv")
    assert to_tree(listed) == {"trait": "id", "is": "in", "value": {"listed": "ids.csv"}}
    assert from_tree(to_tree(listed)) == listed
    assert from_tree({"trait": "born", "is": "<", "value": date(2000, 1, 1)}) == Compare(
        "<", Name("born"), Literal(date(2000, 1, 1))
    )
    assert to_tree(parse('born < date("2000-01-01")')) == 'born < date("2000-01-01")'


def test_a_list_of_one_is_that_one() -> None:
    assert from_tree({"all": [{"any": ["vip"]}]}) == Name("vip")


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"all": []}, ("all",)),
        ({"all": "vip"}, ("all",)),
        ({"any": ["a", {"not": {"maybe": 1}}]}, ("any", 1, "not")),
        ({"all": ["a", "b ="]}, ("all", 1)),
        ({"trait": "a", "is": "~", "value": 1}, ("is",)),
        ({"trait": "a + b", "is": "==", "value": 1}, ("trait",)),
        ({"trait": "a", "is": "in", "value": 1}, ("value",)),
        ({"trait": "a", "is": "in", "value": [1, None]}, ("value", 1)),
        ({"trait": "a", "is": "==", "value": float("nan")}, ("value",)),
        ({"trait": "a", "is": "==", "value": 2**63}, ("value",)),
        ({"trait": "a", "is": "==", "value": "\ud800"}, ("value",)),
        ({"trait": "a", "is": "=="}, ()),
        (None, ()),
        ([], ()),
    ],
)
def test_an_error_names_the_keys_that_lead_to_it(data: Any, path: tuple[str | int, ...]) -> None:
    with pytest.raises(Problems) as caught:
        from_tree(data)
    (error,) = caught.value.problems
    assert isinstance(error, RuleSyntax)
    assert error.parts["path"] == path


def test_deep_and_long_trees_are_refused() -> None:
    deep: Any = "a"
    for _ in range(5_000):
        deep = {"not": deep}
    with pytest.raises(Problems, match="levels"):
        from_tree(deep)
    with pytest.raises(Problems, match="parts"):
        from_tree({"trait": "a", "is": "in", "value": list(range(1_000_000))})
    with pytest.raises(Problems, match="parts"):
        from_tree({"any": [{"all": ["a"] * 200}] * 200})
