import numpy as np
import pytest

from fenqun.grids.axes import between
from fenqun.grids.components import components
from fenqun.grids.scaled import of_pairs, of_ratings

RATINGS = np.random.default_rng(3).normal(size=(7, 5)) * [1, 2, 3, 0.5, 1]


def laid(scaling="smacof", *, standardised=False, ratings=RATINGS):
    return of_ratings(ratings, scaling, standardised=standardised, start=1)


@pytest.mark.parametrize("standardised", [False, True])
def test_classical_scaling_of_ratings_is_their_components(standardised):
    found, other = laid("classical", standardised=standardised), components(RATINGS, standardised=standardised)
    assert np.abs(found.rows) == pytest.approx(np.abs(other.rows[:, :2]))
    assert found.inertia / found.total == pytest.approx(other.shares[:2])


def test_least_squares_bend_distances_less_than_components_do():
    assert laid().stress < laid("classical").stress


def test_what_is_explained_is_what_the_stress_leaves():
    found = laid()
    assert found.inertia.sum() / found.total == pytest.approx(1 - found.stress**2, abs=1e-6)


def test_an_attribute_points_where_it_rises_and_is_as_long_as_it_fits():
    flat = np.column_stack([RATINGS[:, :2] @ [[1, 0.5], [0.3, 1]], RATINGS[:, 0] - RATINGS[:, 1], np.full(7, 3.0)])
    found = laid(ratings=flat)
    assert found.column_shown == pytest.approx([1, 1, 1, 0], abs=1e-6)
    farthest = np.linalg.norm(found.rows, axis=1).max()
    assert np.linalg.norm(found.columns, axis=1) == pytest.approx([farthest] * 3 + [0], abs=1e-5)
    across = found.rows @ found.columns[2]
    assert np.corrcoef(across, flat[:, 2])[0, 1] == pytest.approx(1)


def test_r_squared_is_that_of_a_regression_on_the_plane():
    found = laid()
    given = np.column_stack([np.ones(7), found.rows])
    left = RATINGS - given @ np.linalg.lstsq(given, RATINGS, rcond=None)[0]
    assert found.column_shown == pytest.approx(1 - left.var(axis=0) / RATINGS.var(axis=0))


def test_a_brand_rated_like_another_stands_beside_it():
    found = laid()
    assert found.place(RATINGS[:2]) == pytest.approx(found.rows[:2], abs=0.35)
    assert found.away(RATINGS[:2], RATINGS) == pytest.approx(found.unlike[:2])
    assert (found.shown(RATINGS) >= found.row_shown - 1e-9).all()


def test_judged_pairs_are_laid_out_without_attributes():
    points = np.random.default_rng(5).normal(size=(6, 2))
    unlike = between(points, points)
    found = of_pairs(unlike, "smacof", start=1)
    assert found.distances == pytest.approx(unlike, abs=1e-5)
    assert (found.stress, found.columns.shape) == (pytest.approx(0, abs=1e-5), (0, 2))
    assert found.row_shown == pytest.approx(np.ones(6))


def test_an_ideal_is_as_far_as_it_is_judged_and_from_further_brands_as_it_is_drawn():
    points = np.random.default_rng(6).normal(size=(6, 2))
    unlike = between(points, points)
    found = of_pairs(unlike[:4, :4], "smacof", start=1)
    ideal = unlike[5:, :4]
    assert found.away(ideal, unlike[:4, :4]) == pytest.approx(ideal)
    assert found.away(ideal, unlike[:5, :4])[0, 4] == pytest.approx(unlike[5, 4], abs=1e-4)


def test_brands_that_are_all_alike_have_no_map():
    assert laid(ratings=np.ones((4, 3))) is None
    assert of_pairs(np.zeros((4, 4)), "classical", start=1) is None


def test_a_search_may_begin_where_another_ended():
    found = laid()
    again = of_ratings(RATINGS, "smacof", standardised=False, start=found.rows)
    assert again.rows == pytest.approx(found.rows, abs=1e-4)
