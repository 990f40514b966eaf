"""Weights of factors."""

import pytest

from fenqun.grids.target import Axis
from fenqun.grids.weighing import comparison, comparison_problem, weights_of

PAIRS = [("size", "value", 2), ("size", "growth", 4), ("value", "growth", 2)]


def _ahp(pairs):
    return Axis(factors=["size", "value", "growth"], weights="ahp", comparisons=pairs)


def test_given_weights_are_brought_to_a_sum_of_one():
    axis = Axis.model_validate({"size": 3, "value": 1})
    assert weights_of(axis, {"size": {"A": 1}, "value": {"A": 0}}, ["A"]) == {"size": 0.75, "value": 0.25}


def test_a_factor_that_is_known_of_nobody_weighs_nothing_and_the_others_keep_their_proportion():
    axis = Axis.model_validate({"size": 3, "value": 1, "growth": 6})
    assert weights_of(axis, {"size": {"A": 1}, "value": {"A": 0}}, ["A"]) == {"size": 0.75, "value": 0.25}


def test_where_nothing_is_known_nothing_weighs():
    assert weights_of(Axis.model_validate({"size": 1}), {}, ["A"]) == {}


def test_factors_left_with_no_weight_at_all_share_alike():
    axis = Axis.model_validate({"size": 0, "value": 0, "growth": 1})
    assert weights_of(axis, {"size": {"A": 1}, "value": {"A": 1}}, ["A"]) == {"size": 0.5, "value": 0.5}


def test_consistent_comparisons_give_the_weights_they_follow_from():
    axis = _ahp(PAIRS)
    assert comparison_problem(axis) is None
    assert comparison(axis).weights == pytest.approx((4 / 7, 2 / 7, 1 / 7))
    found = weights_of(axis, {name: {"A": 1.0} for name in axis.factors}, ["A"])
    assert found == pytest.approx({"size": 4 / 7, "value": 2 / 7, "growth": 1 / 7})


def test_contradicting_comparisons_are_refused_with_the_pair_to_look_at_first():
    said = str(comparison_problem(_ahp([("size", "value", 9), ("size", "growth", 1 / 9), ("value", "growth", 9)])))
    assert "consistency ratio" in said
    assert "look first at" in said
    assert "is said, the others imply" in said


@pytest.mark.parametrize(("pairs", "missing"), [(PAIRS[:2], "value/growth"), ([*PAIRS, ("value", "size", 1)], "-")])
def test_each_pair_stands_once(pairs, missing):
    said = f"comparisons: each pair of factors once, and no other; missing: {missing}."
    assert str(comparison_problem(_ahp(pairs))) == said


def test_entropy_gives_all_weight_to_the_only_factor_that_differs():
    axis = Axis.model_validate({"weights": "entropy", "factors": ["size", "value"]})
    scaled = {"size": {"A": 1.0, "B": 1.0, "C": 1.0}, "value": {"A": 0.0, "B": 0.0, "C": 1.0}}
    assert weights_of(axis, scaled, ["A", "B", "C"]) == pytest.approx({"size": 0, "value": 1})


def test_weights_given_need_no_comparisons():
    axis = Axis.model_validate({"size": 1})
    assert comparison(axis) is None
    assert comparison_problem(axis) is None
