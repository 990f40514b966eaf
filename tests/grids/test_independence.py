import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.multitest import multipletests

from fenqun.grids.independence import adjusted_residuals, benjamini_hochberg, expected, holm, two_sided

TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(1, 500), min_size=width, max_size=width), min_size=2, max_size=5)
)


@given(TABLES)
def test_expected_and_residuals_are_those_of_statsmodels(table: list[list[int]]) -> None:
    theirs = Table(np.array(table), shift_zeros=False)
    assert np.allclose(expected(table), theirs.fittedvalues)
    assert np.allclose(np.array(adjusted_residuals(table), dtype=float), theirs.standardized_resids)


def test_independent_axes_leave_nothing_over() -> None:
    assert adjusted_residuals([[10, 20], [30, 60]]) == [[0.0, 0.0], [0.0, 0.0]]


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[5, 7]], [[5], [7]], [[0]]])
def test_what_cannot_vary_has_no_residual(table: list[list[int]]) -> None:
    assert all(residual is None for row in adjusted_residuals(table) for residual in row)


def test_a_residual_of_about_two_is_five_in_a_hundred() -> None:
    assert two_sided(1.959964) == pytest.approx(0.05, abs=1e-6)
    assert two_sided(-1.959964) == two_sided(1.959964)


@pytest.mark.parametrize("seed", range(8))
def test_adjusted_chances_are_those_of_statsmodels(seed: int) -> None:
    drawn = np.random.default_rng(seed)
    # Some small, some equal, some none at all.
    chances = np.round(drawn.random(int(drawn.integers(1, 30))) ** 3, 2).tolist()
    assert np.allclose(holm(chances), multipletests(chances, method="holm")[1])
    assert np.allclose(benjamini_hochberg(chances), multipletests(chances, method="fdr_bh")[1])


def test_nothing_to_test_is_nothing() -> None:
    assert holm([]) == benjamini_hochberg([]) == []


def test_a_published_table_comes_out_as_it_is_printed() -> None:
    # Gender by party (Democrat, independent, Republican) and its standardized residuals: Agresti, An Introduction to
    # Categorical Data Analysis, second edition, 2007, tables 2.5 and 2.6.
    found = adjusted_residuals([[762, 327, 468], [484, 239, 477]])
    assert [[round(residual or 0, 2) for residual in row] for row in found] == [[4.5, 0.7, -5.32], [-4.5, -0.7, 5.32]]
