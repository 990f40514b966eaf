import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes
from scipy.stats import chi2

from fenqun.grids.resampling import CHI_SQUARE_95, ellipse, recounted, redrawn, rotation

CLOUD = np.random.default_rng(5).multivariate_normal([1, 2], [[4, 1.5], [1.5, 1]], size=20_000)


def test_the_same_seed_draws_the_same():
    assert np.array_equal(list(redrawn(6, 5, 1)), list(redrawn(6, 5, 1)))
    assert not np.array_equal(list(redrawn(6, 5, 1)), list(redrawn(6, 5, 2)))


def test_as_many_groups_are_drawn_as_there_are():
    assert [weights.sum() for weights in redrawn(6, 4, 1)] == [6, 6, 6, 6]


def test_resampled_sums_vary_as_sums_of_independent_groups_do():
    groups = np.random.default_rng(2).normal(size=200)
    drawn = np.array([weights @ groups for weights in redrawn(200, 4000, 1)])
    assert drawn.std() == pytest.approx(np.sqrt(200) * groups.std(), rel=0.05)


def test_recounted_tables_hold_as_many_and_nothing_where_there_was_nothing():
    counts = np.array([[30.0, 0], [10, 60]])
    drawn = list(recounted(counts, 50, 1))
    assert {table.sum() for table in drawn} == {100}
    assert {table[0, 1] for table in drawn} == {0}


def test_a_rotation_is_that_of_scipy():
    points, to = np.random.default_rng(4).normal(size=(2, 9, 3))
    assert rotation(points, to) == pytest.approx(orthogonal_procrustes(points, to)[0])


def test_axes_that_changed_places_and_signs_are_laid_back():
    points = CLOUD[:30]
    assert points[:, ::-1] * [-1, 1] @ rotation(points[:, ::-1] * [-1, 1], points) == pytest.approx(points)


def test_points_without_a_place_do_not_count():
    points = np.vstack([CLOUD[:30], [np.nan, 0]])
    assert rotation(points, points) == pytest.approx(np.eye(2))


def test_the_constant_is_that_of_chi_square():
    assert chi2.ppf(0.95, 2) == pytest.approx(CHI_SQUARE_95)


def test_an_ellipse_holds_95_per_cent_of_its_cloud():
    found = ellipse(CLOUD)
    angle = np.radians(found.angle)
    turned = (CLOUD - CLOUD.mean(axis=0)) @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    inside = (turned[:, 0] / found.major) ** 2 + (turned[:, 1] / found.minor) ** 2 <= 1
    assert inside.mean() == pytest.approx(0.95, abs=0.005)
    assert -90 <= found.angle <= 90


def test_two_points_have_no_ellipse():
    assert ellipse(CLOUD[:2]) is None
    assert ellipse(np.full((5, 2), np.nan)) is None
