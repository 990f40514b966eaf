"""How far a ranking hangs on the weights."""

import numpy as np
import pytest

from fenqun.grids.sensitivity import overturns, steadiness
from fenqun.grids.target import Sensitivity

SCALED = {
    "size": {"A": 1.0, "B": 0.2, "C": 0.0},
    "margin": {"A": 0.3, "B": 1.0, "C": 0.0},
    "rivals": {"A": 0.5, "B": 0.4, "C": 0.1},
}
WEIGHTS = {"size": 0.5, "margin": 0.3, "rivals": 0.2}


def test_who_is_better_in_everything_is_always_before():
    a, b, c = steadiness(SCALED, WEIGHTS, ["A", "B", "C"], 2, Sensitivity())
    assert (a.share_on_top, b.share_on_top, c.share_on_top) == (1, 1, 0)
    assert (c.median_rank, c.least_rank, c.greatest_rank) == (3, 3, 3)


def test_the_share_on_top_is_that_of_numpys_dirichlet():
    how = Sensitivity(draws=20_000, concentration=20, seed=3)
    mine = steadiness(SCALED, WEIGHTS, ["A", "B", "C"], 1, how)[0].share_on_top
    drawn = np.random.default_rng(7).dirichlet([20 * weight for weight in WEIGHTS.values()], 200_000)
    scores = drawn @ np.array([[told[segment] for segment in "ABC"] for told in SCALED.values()])
    assert mine == pytest.approx((scores.argmax(axis=1) == 0).mean(), abs=0.012)
    assert 0.6 < mine < 0.95


def test_the_same_seed_gives_the_same_draws_and_another_others():
    how = Sensitivity(concentration=10)
    same, again = (steadiness(SCALED, WEIGHTS, ["A", "B"], 1, how) for _ in range(2))
    assert same == again
    assert steadiness(SCALED, WEIGHTS, ["A", "B"], 1, how.model_copy(update={"seed": 2})) != same


def test_the_closer_the_draws_the_surer_the_first():
    shares = [
        steadiness(SCALED, WEIGHTS, ["A", "B", "C"], 1, Sensitivity(concentration=each))[0].share_on_top
        for each in (5, 50, 5_000)
    ]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_equal_segments_keep_the_order_given():
    twins = {"size": {"A": 0.5, "B": 0.5}}
    a, b = steadiness(twins, {"size": 1.0}, ["A", "B"], 1, Sensitivity())
    assert (a.share_on_top, b.share_on_top) == (1, 0)


def test_without_segments_there_is_nothing_to_tell():
    assert steadiness(SCALED, WEIGHTS, [], 1, Sensitivity()) == []
    assert overturns(SCALED, WEIGHTS, [], ["A"]) == []


def test_the_smallest_change_of_a_weight_makes_both_level():
    found = overturns(SCALED, WEIGHTS, ["A"], ["B", "C"])
    first = found[0]
    assert [abs(each.becomes - each.weight) for each in found] == sorted(
        abs(each.becomes - each.weight) for each in found
    )
    rest = {name: weight / (1 - first.weight) for name, weight in WEIGHTS.items() if name != first.factor}
    changed = {**{name: weight * (1 - first.becomes) for name, weight in rest.items()}, first.factor: first.becomes}
    level = [sum(changed[name] * SCALED[name][segment] for name in WEIGHTS) for segment in (first.chosen, first.rival)]
    assert sum(changed.values()) == pytest.approx(1)
    assert level[0] == pytest.approx(level[1])


def test_one_factor_changed_by_hand():
    scaled = {"size": {"A": 1.0, "B": 0.0}, "margin": {"A": 0.0, "B": 1.0}}
    first = overturns(scaled, {"size": 0.6, "margin": 0.4}, ["A"], ["B"])[0]
    assert (first.factor, first.becomes) == ("size", pytest.approx(0.5))


def test_who_is_better_in_everything_is_never_overturned():
    assert overturns(SCALED, WEIGHTS, ["A"], ["C"]) == []


def test_a_single_factor_cannot_be_changed():
    assert overturns({"size": {"A": 1.0, "B": 0.0}}, {"size": 1.0}, ["A"], ["B"]) == []
