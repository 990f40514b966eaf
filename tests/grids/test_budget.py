"""Money over segments, against hand-computed divisions and scipy's optimisers."""

import math
import random

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, linprog, minimize

from fenqun.errors import UsageError
from fenqun.grids.budget import Line, allocate, at_totals, lines_of
from fenqun.grids.target import Budget


def _curve(name, saturation, half, least=0.0, most=math.inf):
    return Line(name, least, most, saturation, half)


def _rate(name, rate, most, least=0.0):
    return Line(name, least, most, rate=rate)


def _money(lines, total, **options):
    return [pytest.approx(share.money, abs=1e-9) for share in allocate(lines, total, **options).shares]


def test_twins_share_alike():
    assert _money([_curve("A", 100, 10), _curve("B", 100, 10)], 30) == [15, 15]


def test_two_curves_by_hand():
    # S·h / (x + h)² equal on both: (x + 40) / (y + 10) = √(4·40 / 10) = 4 with x + y = 50, so y = 10.
    found = allocate([_curve("A", 4, 40), _curve("B", 1, 10)], 50)
    assert [share.money for share in found.shares] == pytest.approx([40, 10])
    assert found.price == pytest.approx(10 / 400)
    assert found.returns == pytest.approx(2 + 0.5)
    assert found.spent == pytest.approx(50)


def test_the_dearer_rates_are_filled_first():
    lines = [_rate("A", 2, 30), _rate("B", 3, 20), _rate("C", 1, 50)]
    found = allocate(lines, 40)
    assert [share.money for share in found.shares] == [20, 20, 0]
    assert (found.price, found.returns) == (2, 100)
    b = found.shares[1]
    assert (b.bound, b.bound_price) == ("most", 1)
    assert (found.shares[2].bound, found.shares[2].bound_price) == ("least", -1)


def test_equal_rates_share_alike_as_far_as_their_room_goes():
    assert _money([_rate("A", 2, 5), _rate("B", 2, 50), _rate("C", 2, 50)], 45) == [5, 20, 20]


def test_a_least_is_kept_and_costs_what_its_price_says():
    free, bound = (allocate([_curve("A", 4, 40), _curve("B", 1, 10, least=each)], 50) for each in (0, 20))
    assert [share.money for share in bound.shares] == pytest.approx([30, 20])
    b = bound.shares[1]
    assert b.bound == "least"
    step = 1e-6
    dearer = allocate([_curve("A", 4, 40), _curve("B", 1, 10, least=20 + step)], 50)
    assert (dearer.returns - bound.returns) / step == pytest.approx(b.bound_price, rel=1e-3)
    assert bound.returns < free.returns


def test_money_that_brings_too_little_stays():
    lines = [_rate("A", 2, 10), _rate("B", 0.5, 100)]
    found = allocate(lines, 50, least_return=1)
    assert ([share.money for share in found.shares], found.spent, found.price) == ([10, 0], 10, 0)


def test_everything_full_leaves_the_rest_without_a_price():
    found = allocate([_rate("A", 2, 10)], 50)
    assert (found.spent, found.returns, found.price) == (10, 20, 0)


def test_what_must_be_spent_may_not_be_more_than_the_total():
    with pytest.raises(UsageError, match=r"30\.00, more than the total of 20\.00"):
        allocate([_curve("A", 1, 1, least=30)], 20)


@pytest.mark.parametrize("total", [0.0, 1e-6])
def test_next_to_no_money_is_divided_too(total):
    found = allocate([_curve("A", 4, 40), _rate("B", 0.05, 10)], total)
    assert found.spent == pytest.approx(total)
    assert found.price == pytest.approx(0.1)


def test_no_segments_get_nothing():
    assert allocate([], 10).spent == 0


def test_an_expected_return_reaches_as_far_as_there_are_customers():
    stated = {"returns": 30, "cost": 5, "least": 700}
    budget = Budget.model_validate({"total": 1_000, "segments": {"A": stated, "B": {**stated, "customers": 50}}})
    a, b = lines_of(budget, {"A": 100, "B": 1_000})
    assert (a.rate, a.least, a.most) == (6, 500, 500)
    assert (b.least, b.most) == (250, 250)


@pytest.mark.parametrize("seed", range(40))
def test_random_curves_are_divided_as_scipy_divides_them(seed):
    draw = random.Random(seed)
    lines = [
        _curve(str(at), draw.uniform(1, 100), draw.uniform(1, 50), least, least + draw.uniform(1, 80))
        for at in range(draw.randint(2, 6))
        for least in [draw.choice([0.0, draw.uniform(0, 10)])]
    ]
    low, high = sum(line.least for line in lines), sum(line.most for line in lines)
    total = draw.uniform(low, high)
    found = allocate(lines, total)
    bounds = [(line.least, line.most) for line in lines]
    start = np.array([low_ + (high_ - low_) * (total - low) / (high - low) for low_, high_ in bounds])
    best = minimize(
        lambda money: -sum(line.brings(x) for line, x in zip(lines, money, strict=True)),
        start,
        jac=lambda money: np.array([-line.slope(x) for line, x in zip(lines, money, strict=True)]),
        bounds=bounds,
        constraints=[LinearConstraint(np.ones(len(lines)), total, total)],
        method="SLSQP",
        options={"ftol": 1e-13, "maxiter": 1_000},
    )
    assert found.returns >= -best.fun - 1e-9
    assert found.returns == pytest.approx(-best.fun, rel=1e-6)
    assert found.spent == pytest.approx(total)


@pytest.mark.parametrize("seed", range(40))
def test_random_rates_are_divided_as_a_linear_program_divides_them(seed):
    draw = random.Random(seed)
    lines = [
        _rate(str(at), draw.choice([0.5, 1.0, 1.5, draw.uniform(0, 3)]), least + draw.uniform(0, 80), least)
        for at in range(draw.randint(1, 7))
        for least in [draw.choice([0.0, draw.uniform(0, 10)])]
    ]
    total = draw.uniform(sum(line.least for line in lines), sum(line.most for line in lines) * 1.2)
    found = allocate(lines, total)
    best = linprog(
        [-line.rate for line in lines],
        A_ub=[[1] * len(lines)],
        b_ub=[total],
        bounds=[(line.least, line.most) for line in lines],
    )
    assert found.returns == pytest.approx(-best.fun)
    assert found.price == pytest.approx(-best.ineqlin.marginals[0], abs=1e-9)


@pytest.mark.parametrize("seed", range(30))
def test_curves_and_rates_together_leave_nothing_better(seed):
    """The conditions of Karush, Kuhn and Tucker: no unit would bring more elsewhere."""
    draw = random.Random(seed)
    lines = [
        _curve(str(at), draw.uniform(1, 100), draw.uniform(1, 50), most=draw.choice([math.inf, 20.0]))
        if draw.random() < 0.5
        else _rate(str(at), draw.uniform(0.05, 2), draw.uniform(1, 30))
        for at in range(6)
    ]
    found = allocate(lines, draw.uniform(5, 100))
    for line, share in zip(lines, found.shares, strict=True):
        if share.money < line.most - 1e-9:
            assert line.slope(share.money) <= found.price + 1e-9
        if share.money > line.least + 1e-9:
            assert line.slope(share.money) >= found.price - 1e-9


def test_the_price_is_what_one_unit_more_brings():
    lines = [_curve("A", 50, 9), _curve("B", 70, 31), _rate("C", 0.4, 25)]
    step = 1e-5
    for total in (10, 60, 150):
        one, more = allocate(lines, total), allocate(lines, total + step)
        assert (more.returns - one.returns) / step == pytest.approx(one.price, rel=1e-3)


def test_the_price_falls_as_the_total_grows():
    found = at_totals([_curve("A", 50, 9, least=4), _curve("B", 70, 31)], 10)
    assert [each.total for each in found] == [5, 7.5, 10, 12.5, 15, 20]
    assert [each.price for each in found] == sorted((each.price for each in found), reverse=True)
