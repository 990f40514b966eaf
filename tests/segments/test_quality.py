"""eta² and Cramér's V against textbook formulas in scipy."""

from fractions import Fraction

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats.contingency import association

from fenqun.segments.groups import Figures, Group
from fenqun.segments.quality import Power, cramers_v, eta_squared, powers


def figures(*values):
    exact = [Fraction(value) for value in values]
    return Figures(len(exact), sum(exact, Fraction(0)), sum((value**2 for value in exact), Fraction(0)))


def test_eta_squared_is_the_share_of_variance_between():
    # Sum of squares between 24, inside 4: as in any table of an analysis of variance.
    assert eta_squared([figures(1, 2, 3), figures(5, 6, 7)]) == pytest.approx(24 / 28)


@given(st.lists(st.lists(st.integers(-50, 50), min_size=1, max_size=8), min_size=2, max_size=5))
def test_eta_squared_is_what_numpy_says(groups):
    values = numpy.concatenate(groups)
    total = ((values - values.mean()) ** 2).sum()
    between = sum(len(group) * (numpy.mean(group) - values.mean()) ** 2 for group in groups)
    expected = between / total if total else 0.0
    assert eta_squared([figures(*group) for group in groups]) == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.lists(st.integers(1, 30), min_size=3, max_size=3), min_size=2, max_size=4))
def test_cramers_v_is_what_scipy_says(table):
    expected = association(numpy.array(table), method="cramer", correction=False)
    assert cramers_v([dict(zip("abc", row, strict=True)) for row in table]) == pytest.approx(expected, abs=1e-7)


def test_what_does_not_vary_is_not_accounted_for():
    assert eta_squared([figures(5, 5), figures(5)]) == 0
    assert eta_squared([figures(), figures()]) == 0
    assert cramers_v([{"a": 3}, {"a": 4}]) == 0
    assert cramers_v([{"a": 3, "b": 1}, {}]) == 0
    assert cramers_v([]) == 0


def test_the_strongest_trait_comes_first():
    groups = {
        "A": Group(2, None, {"spend": figures(1, 2)}, {"city": {"x": 2}}),
        "B": Group(2, None, {"spend": figures(2, 3)}, {"city": {"y": 2}}),
    }
    assert powers(groups) == (Power("city", "cramers_v", 1.0), Power("spend", "eta_squared", 0.5))
    assert powers({}) == ()
