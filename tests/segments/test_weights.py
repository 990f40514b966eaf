"""Weights against published worked examples."""

import math

import pytest

from fenqun.segments.weights import compare_in_pairs, entropy_weights

DRINKS = [  # Saaty (2008), 'Decision making with the analytic hierarchy process', table 2
    [1, 9, 5, 2, 1, 1, 1 / 2],
    [1 / 9, 1, 1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
    [1 / 5, 3, 1, 1 / 3, 1 / 4, 1 / 3, 1 / 9],
    [1 / 2, 9, 3, 1, 1 / 2, 1, 1 / 3],
    [1, 9, 4, 2, 1, 2, 1 / 2],
    [1, 9, 3, 1, 1 / 2, 1, 1 / 3],
    [2, 9, 9, 3, 2, 3, 1],
]
HOUSE = [  # Saaty (1990), 'How to make a decision', EJOR 48, table 3
    [1, 5, 3, 7, 6, 6, 1 / 3, 1 / 4],
    [1 / 5, 1, 1 / 3, 5, 3, 3, 1 / 5, 1 / 7],
    [1 / 3, 3, 1, 6, 3, 4, 6, 1 / 5],
    [1 / 7, 1 / 5, 1 / 6, 1, 1 / 3, 1 / 4, 1 / 7, 1 / 8],
    [1 / 6, 1 / 3, 1 / 3, 3, 1, 1 / 2, 1 / 5, 1 / 6],
    [1 / 6, 1 / 3, 1 / 4, 4, 2, 1, 1 / 5, 1 / 6],
    [3, 5, 1 / 6, 7, 5, 5, 1, 1 / 2],
    [4, 7, 5, 8, 6, 6, 2, 1],
]


def test_saatys_drinks_have_his_weights_and_are_consistent():
    found = compare_in_pairs(DRINKS)
    assert [round(weight, 3) for weight in found.weights] == [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
    assert round(found.ratio, 3) == 0.022
    assert found.consistent


def test_saatys_house_has_his_weights_and_eigenvalue_and_is_not_consistent():
    found = compare_in_pairs(HOUSE)
    published = [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]
    assert [round(weight, 3) for weight in found.weights] == published
    assert found.largest_eigenvalue == pytest.approx(9.669, abs=5e-4)
    assert found.ratio == pytest.approx(0.169, abs=1e-3)
    assert not found.consistent


@pytest.mark.parametrize(("matrix", "weights"), [([[1]], (1.0,)), ([[1, 3], [1 / 3, 1]], (0.75, 0.25))])
def test_one_or_two_indicators_are_always_consistent(matrix, weights):
    found = compare_in_pairs(matrix)
    assert found.weights == pytest.approx(weights)
    assert found.ratio == 0


def test_comparisons_that_follow_from_weights_give_them_back():
    weights = [0.5, 0.3, 0.15, 0.05]
    found = compare_in_pairs([[one / other for other in weights] for one in weights])
    assert found.weights == pytest.approx(weights)
    assert found.ratio == pytest.approx(0, abs=1e-12)


def _sums(values):
    return math.fsum(values), math.fsum(x * math.log(x) for x in values if x > 0)


WARDS = [  # the eleven hospital wards of the usual Chinese textbook example of 熵权法, nine indicators
    (100, 90, 100, 84, 90, 100, 100, 100, 100),
    (100, 100, 78.6, 100, 90, 100, 100, 100, 100),
    (75, 100, 85.7, 100, 90, 100, 100, 100, 100),
    (100, 100, 78.6, 100, 90, 100, 94.4, 100, 100),
    (100, 90, 100, 100, 100, 90, 100, 100, 80),
    (100, 100, 100, 100, 90, 100, 100, 85.7, 100),
    (100, 100, 78.6, 100, 90, 100, 55.6, 100, 100),
    (87.5, 100, 85.7, 100, 100, 100, 100, 100, 100),
    (100, 100, 92.9, 100, 80, 100, 100, 100, 100),
    (100, 90, 100, 100, 100, 100, 100, 100, 100),
    (100, 100, 92.9, 100, 90, 100, 100, 100, 100),
]


def test_the_textbook_wards_have_their_entropy_weights():
    scaled = [[(x - min(values)) / (max(values) - min(values)) for x in values] for values in zip(*WARDS, strict=True)]
    weights = entropy_weights(len(WARDS), [_sums(values) for values in scaled])
    assert [round(weight, 2) for weight in weights] == [0.08, 0.22, 0.27, 0.07, 0.11, 0.07, 0.07, 0.07, 0.07]


def test_an_indicator_that_is_the_same_for_all_weighs_nothing():
    assert entropy_weights(3, [_sums([1, 1, 1]), _sums([0, 0, 1])]) == pytest.approx((0, 1))


@pytest.mark.parametrize("count", [0, 1, 4])
def test_indicators_that_tell_nothing_weigh_the_same(count):
    assert entropy_weights(count, [(0.0, 0.0), (0.0, 0.0)]) == (0.5, 0.5)
