"""Segmentations by rules, the first that holds."""

import pytest
from pydantic import ValidationError

from fenqun.definition import DataType
from fenqun.segments.kinds import inputs, problems, segment_names, segments, why
from fenqun.segments.segmentation import RuleList

from .conftest import NOW, shop_of


def rules(**segments):
    return RuleList(kind="rules", segments=segments)


LEVEL = rules(quality="spend >= 5000 and orders >= 3", general="orders >= 2", one_time="orders == 1")


def test_the_first_rule_that_holds_places_the_customer(numbers):
    shop = numbers(spend=[9000, 9000, 10, 10], orders=[3, 2, 1, 0])
    assert shop.segments(LEVEL) == ["quality", "general", "one_time", "unknown"]


def test_the_rest_takes_everyone_not_yet_placed(numbers):
    shop = numbers(orders=[5, 0, None])
    assert shop.segments(rules(many="orders > 3", few="rest")) == ["many", "few", "few"]
    assert shop.segments(rules(all_of_them="rest")) == ["all_of_them"] * 3


def test_whoever_no_rule_can_judge_is_unknown(numbers):
    shop = numbers(orders=[None, 3])
    assert shop.segments(rules(many="orders > 3", few="orders <= 3")) == ["unknown", "few"]


def test_nobody_is_placed_in_an_empty_profile(numbers):
    assert numbers(orders=[]).segments(rules(many="orders > 3")) == []


def test_rules_may_ask_for_other_segments_and_tags(connection):
    types = {"value": DataType.TEXT, "vip": DataType.BOOLEAN}
    shop = shop_of(connection, types, [("A", False), ("C", True), ("C", None)])
    asked = rules(close='in_segment(value, "A", "B") or vip', far="rest")
    assert shop.segments(asked) == ["close", "close", "far"]
    assert inputs(asked) == {"value", "vip"}


def test_a_rule_may_be_a_yaml_tree_or_stand_beside_a_label(numbers):
    tree = {"all": ["orders >= 1", {"trait": "orders", "is": "<", "value": 3}]}
    segmentation = rules(some=tree, 多={"rule": "orders >= 3", "label": "Many", "meaning": {"en": "three or more"}})
    shop = numbers(orders=[2, 3])
    assert shop.segments(segmentation) == ["some", "多"]
    assert segments(shop.fitted(segmentation))["多"].shown("多", "en") == "Many"


def test_why_shows_the_rule_and_those_before_it(numbers):
    shop = numbers(spend=[10], orders=[2])
    fitted, row = shop.fitted(LEVEL), shop.rows()[0]
    assert [why(fitted, name, row, NOW).holds for name in segment_names(fitted)] == [False, True, False, False]
    assert [child.holds for child in why(fitted, "general", row, NOW).children] == [True, True]
    with pytest.raises(KeyError):
        why(fitted, "best", row, NOW)


def test_errors_say_which_segment_and_column():
    found = problems(LEVEL, {"orders": DataType.NUMBER})
    assert [(error.parts["path"], error.parts["column"]) for error in found] == [(("segments", "quality", "rule"), 1)]
    assert len(problems(rules(a="orders"), {"orders": DataType.NUMBER})) == 1


@pytest.mark.parametrize(
    "segments", [{}, {"a": "rest", "b": "x > 1"}, {"unknown": "x > 1"}, {"a/b": "x > 1"}, {"a": {"label": "A"}}]
)
def test_what_does_not_fit_is_refused(segments):
    with pytest.raises(ValidationError):
        rules(**segments)
