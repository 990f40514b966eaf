"""Grades: weighted scores and their levels."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from fenqun.definition import DataType
from fenqun.segments.kinds import inputs, problems, segment_names, why
from fenqun.segments.levels import read_levels
from fenqun.segments.segmentation import Grade

from .conftest import NOW
from .oracle import level_cuts

FOUR = {"A": "top 5%", "B": "next 15%", "C": "next 30%", "D": "rest"}


def grade(score=None, segments=None, **options):
    return Grade(kind="grade", score=score or {"spend": 1}, segments=segments or FOUR, **options)


def _scores(shop, segmentation):
    return [row["seg_score"] for row in shop.placed(shop.fitted(segmentation))]


def test_customers_with_equal_spend_share_a_grade(numbers):
    assert numbers(spend=[10, 10, 10, 10]).segments(grade()) == ["C", "C", "C", "C"]


def test_a_hundred_different_customers_fill_the_shares(numbers):
    placed = numbers(spend=list(range(100))).segments(grade())
    assert [placed.count(level) for level in "ABCD"] == [5, 15, 30, 50]
    assert placed[99] == "A"


def test_whoever_lacks_a_trait_is_unknown_and_takes_no_share(numbers):
    shop = numbers(spend=[*range(20), *[None] * 80])
    placed = shop.segments(grade())
    assert [placed.count(level) for level in ("A", "B", "C", "D", "unknown")] == [1, 3, 6, 10, 80]


def test_the_score_is_the_weighted_mean_of_the_scaled_traits(numbers):
    shop = numbers(spend=[0, 50, 100], days=[10, 20, 0])
    score = {"spend": 3, "days": {"weight": 1, "better": "lower"}}
    assert _scores(shop, grade(score)) == [12.5, 37.5, 100]


def test_z_scores_are_about_zero(numbers):
    shop = numbers(spend=[1, 2, 3, 4, 5], days=[5, 5, 5, 5, 5])
    score = {"spend": {"weight": 1, "better": "lower"}, "days": 1}
    assert _scores(shop, grade(score, scaling="z_score"))[0] == pytest.approx(0.5 * 2**0.5)


def test_ranks_are_percentiles(numbers):
    found = _scores(numbers(spend=[at**3 for at in range(201)]), grade(scaling="rank"))
    assert found[0] == 0
    assert found[-1] == 100
    assert found[100] == pytest.approx(100 * 49 / 99)


def test_levels_may_be_scores(numbers):
    levels = {"good": ">= 80", "fair": ">= 40", "poor": "rest"}
    assert numbers(spend=[0, 40, 80, 100]).segments(grade(segments=levels)) == ["poor", "fair", "good", "good"]


def test_levels_may_be_shares_of_value(numbers):
    levels = {"A": "top 80%", "B": "next 15%", "C": "rest"}
    shop = numbers(spend=[600, 200, 100, 50, 30, 20, -500, 0])
    assert shop.segments(grade(segments=levels, by="spend")) == ["A", "A", "B", "B", "C", "C", "C", "C"]


def test_no_value_at_all_puts_everyone_in_the_rest(numbers):
    shop = numbers(spend=[1, 2], value=[0, None])
    assert shop.segments(grade(by="value")) == ["D", "D"]


@pytest.mark.parametrize("scaling", ["min_max", "z_score", "rank"])
@pytest.mark.parametrize("weights", ["given", "entropy"])
@pytest.mark.parametrize("values", [[], [None], [5.0], [5.0, 5.0]])
def test_no_customer_and_one_customer_are_graded(numbers, scaling, weights, values):
    score = {"spend": 1} if weights == "given" else ["spend"]
    placed = numbers(spend=values).segments(grade(score, scaling=scaling, weights=weights))
    assert placed == ["unknown" if value is None else "C" for value in values]


def test_entropy_weighs_what_differs(numbers):
    shop = numbers(spend=[0, 0, 0, 100], orders=[1, 2, 3, 4], age=[7, 7, 7, 7])
    weights = shop.fitted(grade(["spend", "orders", "age"], weights="entropy")).found["weights"]
    assert weights["spend"] > weights["orders"] > 0
    assert weights["age"] == 0
    assert sum(weights.values()) == pytest.approx(1)


COMPARED = [("spend", "orders", 3), ("spend", "days", 5), ("orders", "days", 2)]


def test_comparisons_in_pairs_give_the_weights(numbers):
    segmentation = grade(["spend", "orders", "days"], weights="ahp", comparisons=COMPARED)
    weights = numbers(spend=[1], orders=[1], days=[1]).fitted(segmentation).found["weights"]
    assert {name: round(weight, 3) for name, weight in weights.items()} == {
        "spend": 0.648,
        "orders": 0.23,
        "days": 0.122,
    }
    assert problems(segmentation, dict.fromkeys(("spend", "orders", "days"), DataType.NUMBER)) == []


@pytest.mark.parametrize(
    ("comparisons", "said"),
    [
        (COMPARED[:2], "missing: orders/days"),
        ([*COMPARED, ("days", "spend", 5)], "each pair"),
        ([*COMPARED[:2], ("orders", "days", 1 / 9)], "consistency ratio"),
    ],
)
def test_comparisons_that_are_missing_or_contradict_are_refused(comparisons, said):
    segmentation = grade(["spend", "orders", "days"], weights="ahp", comparisons=comparisons)
    (error,) = problems(segmentation, dict.fromkeys(("spend", "orders", "days"), DataType.NUMBER))
    assert said in str(error)


def test_contradicting_comparisons_may_be_allowed():
    comparisons = [*COMPARED[:2], ("orders", "days", 1 / 9)]
    options = {"weights": "ahp", "comparisons": comparisons, "allow_inconsistent": True}
    segmentation = grade(["spend", "orders", "days"], **options)
    assert problems(segmentation, dict.fromkeys(("spend", "orders", "days"), DataType.NUMBER)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"score": {"spend": None}},
        {"score": {"spend": 0}},
        {"score": {"spend": -1}},
        {"score": {"spend": 1}, "weights": "entropy"},
        {"score": ["spend", "spend"], "weights": "entropy"},
        {"score": ["spend", "orders"], "weights": "ahp"},
        {"comparisons": [("a", "b", 2)], "score": {"spend": 1, "orders": 1}},
        {"segments": {"A": "top 5%"}},
        {"segments": {"A": "top 5%", "unknown": "rest"}},
    ],
)
def test_what_does_not_fit_is_refused(wrong):
    with pytest.raises(ValidationError):
        grade(**wrong)


def test_traits_that_are_nowhere_or_no_numbers_are_named():
    found = problems(grade({"spend": 1, "city": 1}, by="value"), {"city": DataType.TEXT})
    assert [error.parts["path"] for error in found] == [("score", "spend"), ("score", "city"), ("by",)]
    assert inputs(grade({"spend": 1}, by="value")) == {"spend", "value"}


VALUES = st.none() | st.floats(-1e6, 1e6).map(lambda x: round(x, 2)) | st.sampled_from([0.0, 1.0, 5.0])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(VALUES, VALUES), max_size=25),
    scaling=st.sampled_from(["min_max", "z_score", "rank"]),
    better=st.sampled_from(["higher", "lower"]),
)
def test_sql_and_python_grade_alike_and_equal_scores_stay_together(numbers, rows, scaling, better):
    shop = numbers(spend=[row[0] for row in rows], days=[row[1] for row in rows])
    score = {"spend": 0.7, "days": {"weight": 0.3, "better": better}}
    fitted = shop.fitted(grade(score, scaling=scaling))
    placed = shop.placed(fitted)
    assert placed == shop.placed_in_python(fitted)
    scores = [row["seg_score"] for row in placed if row["seg_score"] is not None]
    assert fitted.found["cuts"] == level_cuts(scores, read_levels(list(FOUR.values())))
    for row, segment in zip(shop.rows(), placed, strict=True):
        assert [name for name in segment_names(fitted) if why(fitted, name, row, NOW).holds] == [segment["seg"]]
