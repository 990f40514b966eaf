import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fenqun.grids.chances import incomplete_beta, of_chi_squared, of_f


@given(st.floats(0, 200), st.integers(1, 60), st.integers(1, 2_000_000))
def test_the_tail_of_f_is_scipys(value: float, between: int, within: int) -> None:
    assert of_f(value, between, within) == pytest.approx(stats.f.sf(value, between, within), rel=1e-6, abs=1e-12)


@given(st.floats(0, 400), st.integers(1, 200))
def test_the_tail_of_chi_squared_is_scipys(value: float, freedom: int) -> None:
    assert of_chi_squared(value, freedom) == pytest.approx(stats.chi2.sf(value, freedom), rel=1e-8, abs=1e-12)


def test_the_edges_of_the_beta_function() -> None:
    assert incomplete_beta(0, 2, 3) == 0
    assert incomplete_beta(1, 2, 3) == 1
    assert incomplete_beta(0.5, 1, 1) == pytest.approx(0.5)
