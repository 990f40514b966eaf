from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fenqun.grids.dividing import Divided, of_number, of_yes_and_no
from fenqun.segments.groups import Figures


def figures(values: list[int]) -> Figures:
    return Figures(len(values), Fraction(sum(values)), Fraction(sum(value * value for value in values)))


GROUPS = st.lists(st.lists(st.integers(-50, 50), min_size=1, max_size=12), min_size=2, max_size=5)
COUNTS = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=2, max_size=6)


@settings(max_examples=30)
@given(GROUPS.filter(lambda groups: any(len(set(group)) > 1 for group in groups)))
def test_a_number_is_tested_as_scipy_does(groups: list[list[int]]) -> None:
    found = of_number([figures(group) for group in groups])
    values = np.concatenate([np.array(group) for group in groups])
    theirs = stats.f_oneway(*groups).pvalue
    assert found.chance == pytest.approx(1.0 if np.isnan(theirs) else theirs, rel=1e-6, abs=1e-12)
    inside = sum(len(group) * np.var(group) for group in groups)
    assert found.explained == pytest.approx(1 - inside / (len(values) * np.var(values)), abs=1e-9)
    assert found.corrected <= found.explained


@settings(max_examples=30)
@given(COUNTS)
def test_yes_and_no_are_tested_as_scipy_does(groups: list[tuple[int, int]]) -> None:
    found = of_yes_and_no(groups)
    theirs = stats.chi2_contingency(np.array(groups), correction=False, lambda_="log-likelihood")
    assert found.chance == pytest.approx(theirs.pvalue, rel=1e-6, abs=1e-9)


def test_a_division_that_tells_all_leaves_nothing() -> None:
    assert of_number([figures([1, 1]), figures([2, 2])]) == Divided(1.0, 1.0, None, 0.0)
    perfect = of_yes_and_no([(8, 0), (0, 8)])
    assert (perfect.explained, perfect.gain) == (1.0, 1.0)


@pytest.mark.parametrize("groups", [[], [[1, 2]], [[1], [2]], [[3, 3], [3, 3]], [[], [1, 2]]])
def test_where_there_is_nothing_to_divide_nothing_is_claimed(groups: list[list[int]]) -> None:
    assert of_number([figures(group) for group in groups]) == Divided(0.0, 0.0, None, 1.0)


@pytest.mark.parametrize("groups", [[], [(3, 4)], [(3, 0), (4, 0)], [(0, 0), (1, 2)]])
def test_an_answer_that_never_varies_is_not_divided(groups: list[tuple[int, int]]) -> None:
    assert of_yes_and_no(groups) == Divided(0.0, 0.0, None, 1.0)
