"""Scores by SQL and by hand."""

import pytest
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from fenqun.segments.scoring import compared, fit_score
from fenqun.segments.segmentation import Grade

VALUES = [3.0, 1.5, 9.25, 4.0, 4.0]


def grade(score, **options):
    return Grade(kind="grade", score=score, segments={"A": "top 20%", "B": "rest"}, **options)


@pytest.mark.parametrize(("scaling", "scaler"), [("min_max", MinMaxScaler()), ("z_score", StandardScaler())])
def test_scaling_is_that_of_scikit_learn(numbers, scaling, scaler):
    shop = numbers(spend=VALUES)
    expected = scaler.fit_transform([[value] for value in VALUES]).ravel() * (100 if scaling == "min_max" else 1)
    placed = shop.placed(shop.fitted(grade({"spend": 2}, scaling=scaling)))
    assert [row["seg_score"] for row in placed] == pytest.approx(list(expected))


def test_values_beyond_those_fitted_stay_within_the_scale(numbers):
    fitted = numbers(spend=[0, 10]).fitted(grade({"spend": 1}))
    later = numbers(spend=[-5, 5, 20])
    assert [row["seg_score"] for row in later.placed(fitted)] == [0, 50, 100]
    assert later.placed(fitted) == later.placed_in_python(fitted)


def test_given_weights_are_brought_to_one(numbers):
    shop = numbers(spend=[1], orders=[1])
    assert fit_score(grade({"spend": 3, "orders": 1}), shop.profile, shop.ask)["weights"] == {
        "spend": 0.75,
        "orders": 0.25,
    }


def test_a_comparison_the_other_way_round_is_its_reciprocal():
    one = grade(["a", "b"], weights="ahp", comparisons=[("a", "b", 4)])
    other = grade(["a", "b"], weights="ahp", comparisons=[("b", "a", 0.25)])
    assert compared(one).weights == pytest.approx((0.8, 0.2))
    assert compared(other).weights == pytest.approx((0.8, 0.2))
