import numpy as np
import pytest
from sklearn.decomposition import FactorAnalysis
from statsmodels.multivariate.factor import Factor

from fenqun.grids.factoring import LEAST_UNIQUE, factored, fewest_attributes, varimax

ABILITY = np.array([
    [24.641, 5.991, 33.520, 6.023, 20.755, 29.701],
    [5.991, 6.700, 18.137, 1.782, 4.936, 7.204],
    [33.520, 18.137, 149.831, 19.424, 31.430, 50.753],
    [6.023, 1.782, 19.424, 12.711, 4.757, 9.075],
    [20.755, 4.936, 31.430, 4.757, 52.604, 66.762],
    [29.701, 7.204, 50.753, 9.075, 66.762, 135.292],
])  # fmt: skip
"""Covariances of six tests of ability of 112 people: Smith and Stanley (1983), `ability.cov` of R; Venables and Ripley
(Modern Applied Statistics with S, 4th edition, 2002, page 323) print these of its factors."""
PRINTED = np.array([
    [0.499, 0.543], [0.156, 0.622], [0.206, 0.860], [0.109, 0.468], [0.956, 0.182], [0.785, 0.225],
])  # fmt: skip
"""General, picture, blocks, maze, reading, vocabulary, turned by varimax, as `factanal` of R prints them."""
PRINTED_UNIQUE = [0.455, 0.589, 0.218, 0.769, 0.052, 0.334]


def correlated(covariances):
    spread = np.sqrt(np.diag(covariances))
    return covariances / np.outer(spread, spread)


def drawn(n_rows, n_attributes, n_factors, seed):
    draw = np.random.default_rng(seed)
    loadings = draw.normal(size=(n_attributes, n_factors))
    own = draw.normal(size=(n_rows, n_attributes)) * draw.uniform(0.5, 2, n_attributes)
    return draw.normal(size=(n_rows, n_factors)) @ loadings.T + own


TABLES = [drawn(200, 6, 2, 1), drawn(500, 8, 2, 2), drawn(300, 12, 3, 3), drawn(400, 20, 4, 4)]
NUMBERS = (2, 2, 3, 4)


def test_a_published_analysis_comes_out_as_it_is_printed():
    found = factored(correlated(ABILITY), 2)
    assert found.uniquenesses == pytest.approx(PRINTED_UNIQUE, abs=5.1e-4)
    # R stops turning a little short of the best: what the factors reproduce is the same, the loadings nearly so.
    assert found.loadings @ found.loadings.T == pytest.approx(PRINTED @ PRINTED.T, abs=2e-3)
    assert found.loadings == pytest.approx(PRINTED, abs=4e-3)
    assert (found.loadings**2).sum() / 6 == pytest.approx(0.597, abs=5e-4)


def test_turning_goes_at_least_as_far_as_in_print():
    length = np.sqrt((PRINTED**2).sum(axis=1, keepdims=True))
    turned = varimax(PRINTED) / length
    assert (turned**2).var(axis=0).sum() >= ((PRINTED / length) ** 2).var(axis=0).sum()


# It warns where its last digits cannot be had.
@pytest.mark.filterwarnings("ignore:Fitting did not converge")
@pytest.mark.parametrize("at", range(4))
def test_uniquenesses_are_those_of_statsmodels(at):
    table, factors = TABLES[at], NUMBERS[at]
    correlations = np.corrcoef(table.T)
    other = Factor(corr=correlations, n_factor=factors, method="ml", nobs=len(table)).fit(rng=1, em_iter=500)
    found = factored(correlations, factors)
    if not found.improper.any():
        assert found.uniquenesses == pytest.approx(other.uniqueness, abs=2e-4)
        assert found.loadings @ found.loadings.T == pytest.approx(other.loadings @ other.loadings.T, abs=2e-4)


@pytest.mark.parametrize("at", [1, 2, 3])
def test_what_factors_reproduce_is_what_those_of_scikit_learn_do(at):
    table, factors = TABLES[at], NUMBERS[at]
    standard = (table - table.mean(axis=0)) / table.std(axis=0)
    other = FactorAnalysis(factors, tol=1e-10, max_iter=20_000, svd_method="lapack").fit(standard)
    found = factored(np.corrcoef(table.T), factors)
    assert found.uniquenesses == pytest.approx(other.noise_variance_, abs=1e-3)
    assert found.loadings @ found.loadings.T == pytest.approx(other.components_.T @ other.components_, abs=1e-3)


def test_correlations_that_factors_explain_give_them_back():
    loadings = np.array([[0.8, 0], [0.7, 0.1], [0.6, 0], [0, 0.7], [0.1, 0.6], [0, 0.5], [0.3, 0.3]])
    correlations = loadings @ loadings.T
    np.fill_diagonal(correlations, 1)
    found = factored(correlations, 2)
    assert found.communalities == pytest.approx((loadings**2).sum(axis=1), abs=1e-6)
    assert found.loadings @ found.loadings.T == pytest.approx(loadings @ loadings.T, abs=1e-6)
    assert not found.improper.any()


@pytest.mark.parametrize("seed", range(5))
def test_neither_the_order_of_attributes_nor_where_the_search_begins_changes_factors(seed):
    draw = np.random.default_rng(seed)
    correlations = np.corrcoef(drawn(300, 9, 2, seed).T)
    order = draw.permutation(9)
    one, other = factored(correlations, 2), factored(correlations[np.ix_(order, order)], 2)
    assert other.uniquenesses == pytest.approx(one.uniquenesses[order], abs=1e-6)
    assert np.abs(other.loadings) == pytest.approx(np.abs(one.loadings[order]), abs=1e-5)
    again = factored(correlations, 2, np.clip(one.uniquenesses * draw.uniform(0.7, 1.3, 9), 0.01, 1))
    assert again.uniquenesses == pytest.approx(one.uniquenesses, abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_turning_loadings_first_does_not_change_where_varimax_ends(seed):
    draw = np.random.default_rng(seed)
    loadings = np.vstack([np.eye(3)[draw.integers(3, size=12)] * 0.8]) + draw.normal(scale=0.1, size=(12, 3))
    turn = np.linalg.qr(draw.normal(size=(3, 3)))[0]
    one, other = varimax(loadings), varimax(loadings @ turn)
    assert np.sort(np.abs(one), axis=1) == pytest.approx(np.sort(np.abs(other), axis=1), abs=1e-5)
    assert one @ one.T == pytest.approx(loadings @ loadings.T)


def test_an_attribute_of_which_nothing_is_left_is_improper():
    draw = np.random.default_rng(5)
    table = drawn(60, 6, 1, 5)
    table[:, 1] = table[:, 0] + 1e-3 * draw.normal(size=60)
    found = factored(np.corrcoef(table.T), 2)
    assert found.improper[:2].any()
    assert found.uniquenesses.min() == pytest.approx(LEAST_UNIQUE)


def test_attributes_that_follow_from_others_have_no_factors():
    table = drawn(60, 5, 1, 6)
    assert factored(np.corrcoef(np.column_stack([table, table[:, 0] + table[:, 1]]).T), 2) is None
    assert factored(np.full((5, 5), np.nan), 2) is None


def test_the_first_factor_has_most_variance_and_points_to_its_greatest_loading():
    found = factored(np.corrcoef(TABLES[3].T), 4)
    assert (np.diff((found.loadings**2).sum(axis=0)) <= 0).all()
    assert (found.loadings[np.abs(found.loadings).argmax(axis=0), range(4)] > 0).all()


def test_it_takes_as_many_attributes_as_leave_no_factor_open():
    assert [fewest_attributes(n) for n in (1, 2, 3, 4, 5)] == [3, 5, 6, 8, 9]
