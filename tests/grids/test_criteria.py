"""Whether a segment is worth having, by figures."""

from dataclasses import replace
from fractions import Fraction

import pytest

from fenqun.grids.criteria import Judging, Reach
from fenqun.grids.target import Asked
from fenqun.segments.groups import Figures, Group, together


def _group(customers, spend, *, answers=0):
    """Customers who spend the same each, and how many of them answered."""
    numbers = {"spend": Figures(customers, Fraction(spend * customers), Fraction(spend**2 * customers))}
    texts = {"answered": {"true": answers, "false": customers - answers}}
    return Group(customers, Fraction(spend * customers), numbers, texts)


A, B = _group(40, 10, answers=30), _group(60, 1, answers=6)
JUDGING = Judging(Asked(), together([A, B]), fewest=50, days_old=10.0, days_allowed=90.0)
FULL = Reach(40, 40, 40)


def _judged(judging=JUDGING, name="A", group=A, reach=FULL):
    return {each.criterion: each for each in judging.judge(name, group, reach)}


def _with(**asked):
    return replace(JUDGING, asked=Asked(**asked))


def test_all_five_are_judged_in_order():
    names = [each.criterion for each in JUDGING.judge("A", A, FULL)]
    assert names == ["measurable", "substantial", "accessible", "differentiable", "actionable"]


@pytest.mark.parametrize(("known", "passes"), [(32, True), (31, False), (0, False)])
def test_measurable_is_the_share_whose_inputs_are_known(known, passes):
    share, age = _judged(reach=Reach(40, known, None))["measurable"].figures
    assert (share.value, share.limit, share.passes) == (known / 40, 0.8, passes)
    assert (age.value, age.limit, age.unit, age.passes) == (10, 90, "days", True)


def test_old_records_make_a_segment_not_measurable():
    assert _judged(replace(JUDGING, days_old=91.0))["measurable"].passes is False


def test_records_without_a_time_are_judged_by_what_is_known_alone():
    assert _judged(replace(JUDGING, days_old=None))["measurable"].passes is True


def test_substantial_is_enough_customers_and_enough_value():
    customers, share = _judged()["substantial"].figures
    assert (customers.value, customers.limit, customers.passes) == (40, 50, False)
    assert (share.value, share.passes) == (pytest.approx(400 / 460), True)
    assert _judged()["substantial"].passes is False
    assert _judged(replace(JUDGING, fewest=40))["substantial"].passes is True


def test_without_a_value_trait_substantial_is_customers_alone():
    everyone = replace(JUDGING.everyone, value=None)
    assert len(_judged(replace(JUDGING, everyone=everyone))["substantial"].figures) == 1


@pytest.mark.parametrize(("reachable", "passes"), [(20, True), (19, False), (None, None)])
def test_accessible_is_the_share_who_may_be_contacted(reachable, passes):
    assert _judged(reach=Reach(40, 40, reachable))["accessible"].passes is passes


def test_differentiable_is_the_largest_difference_in_what_the_segment_is_not_made_of():
    found = _judged()["differentiable"].figures[0]
    assert (found.what, found.detail, found.passes) == ("behaviour", "spend", True)
    made_of_spend = replace(JUDGING, made_of=frozenset({"spend"}))
    assert _judged(made_of_spend)["differentiable"].figures[0].detail == "answered"


def test_the_response_is_judged_apart_from_behaviour():
    behaviour, response = _judged(_with(response="answered"))["differentiable"].figures
    assert (behaviour.detail, response.detail) == ("spend", "answered")
    assert response.value == pytest.approx(1.4509, abs=1e-4)  # Cohen's h of 30/40 against 6/60


def test_where_nothing_tells_the_segments_apart_it_is_unknown():
    judging = replace(JUDGING, made_of=frozenset({"spend", "answered"}))
    assert _judged(judging)["differentiable"].passes is None


@pytest.mark.parametrize(
    ("planned", "capacity", "passes"),
    [
        (None, {}, None),
        ({"A"}, {}, True),
        ({"B"}, {}, False),
        (set(), {}, False),
        (None, {"A": 40}, True),
        ({"A"}, {"A": 39}, False),
        (None, {"B": 1}, None),
    ],
)
def test_actionable_is_a_play_and_capacity_and_unknown_where_nobody_said(planned, capacity, passes):
    judging = replace(_with(capacity=capacity), planned=planned)
    assert _judged(judging)["actionable"].passes is passes


def test_a_segment_without_customers_fails_what_is_known_and_nothing_else():
    found = _judged(group=Group(value=Fraction(0)), reach=Reach(0, 0, 0))
    assert [each.passes for each in found.values()] == [True, False, None, None, None]
