import pytest

from fenqun.definition import DataType
from fenqun.errors import Problems, RuleSyntax, RuleTooLarge, UnknownName, WrongType
from fenqun.rules.checked import checked
from fenqun.rules.parse import parse
from fenqun.rules.syntax import MAX_NODES

NAMES = {"spend": DataType.NUMBER, "city": DataType.TEXT, "vip": DataType.BOOLEAN, "level": DataType.TEXT}
SEGMENTS = {"level": ["A", "B"]}


def wrong(data):
    with pytest.raises(Problems) as caught:
        checked(data, NAMES, SEGMENTS)
    return [(type(each), each.parts["column"], each.parts.get("path")) for each in caught.value.problems]


def test_a_rule_without_errors_is_the_parsed_one():
    text = 'spend >= 5 and in_segment(level, "A") and not vip'
    assert checked(text, NAMES, SEGMENTS) == parse(text)


def test_a_tree_and_its_text_are_the_same_rule():
    tree = {"all": ["vip", {"trait": "spend", "is": ">=", "value": 5}]}
    assert checked(tree, NAMES, SEGMENTS) == parse("vip and spend >= 5")


def test_every_error_of_a_tree_is_told_with_the_way_to_its_leaf():
    tree = {"all": ["spend >", {"not": {"any": ["nowhere", 'level == "C"', {"foo": 1}]}}, "city"]}
    assert sorted(wrong(tree), key=str) == sorted(
        [
            (RuleSyntax, 8, ("all", 0)),
            (UnknownName, 1, ("all", 1, "not", "any", 0)),
            (UnknownName, 10, ("all", 1, "not", "any", 1)),
            (RuleSyntax, 1, ("all", 1, "not", "any", 2)),
            (WrongType, 1, ("all", 2)),
        ],
        key=str,
    )


@pytest.mark.parametrize(
    ("data", "column"), [("", 1), ("spend >", 8), ("vip and spend", 9), ('city == 5 and vip == "x"', 1)]
)
def test_errors_of_a_text_have_columns_and_no_way(data, column):
    assert wrong(data)[0][1:] == (column, ())


@pytest.mark.parametrize("data", [None, [1], {"all": []}, {"all": 5}, {"any": {}}, {"not": None}, {}, b"x", object()])
def test_what_is_no_rule_is_refused(data):
    assert {kind for kind, _, _ in wrong(data)} == {RuleSyntax}


def test_what_is_too_deep_or_too_wide_is_refused_at_once():
    deep: object = "vip"
    for _ in range(5000):
        deep = {"not": deep}
    assert wrong(deep)[0][0] is RuleTooLarge
    assert wrong({"any": ["vip"] * (MAX_NODES * 10)})[0][0] is RuleTooLarge
