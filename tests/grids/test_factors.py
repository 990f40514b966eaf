import numpy as np
import pytest

from fenqun.grids.axes import between
from fenqun.grids.factors import factors

DRAW = np.random.default_rng(1)
LOADINGS = np.array([[0.9, 0.1], [0.8, 0], [0.7, 0.2], [0, 0.9], [0.1, 0.8], [0.2, 0.7]])
PLACES = np.array([[1.5, 0.5], [-1.0, 1.0], [0.2, -1.5], [-0.7, 0.0]])
SEEN = np.repeat(PLACES, 500, axis=0) + DRAW.normal(scale=0.4, size=(2000, 2))
ROWS = 4 + SEEN @ LOADINGS.T + DRAW.normal(scale=0.3, size=(2000, 6))
MEANS = ROWS.reshape(4, 500, 6).mean(axis=1)


def moments(rows):
    wide = np.column_stack([np.ones(len(rows)), rows])
    return wide.T @ wide


@pytest.fixture(scope="module")
def found():
    return factors(MEANS, moments(ROWS), 2)


def test_brands_stand_at_the_mean_of_their_factor_scores(found):
    standard = (ROWS - ROWS.mean(axis=0)) / ROWS.std(axis=0)
    scores = standard @ np.linalg.inv(np.corrcoef(ROWS.T)) @ found.columns
    assert found.rows == pytest.approx(scores.reshape(4, 500, 2).mean(axis=1))
    assert found.place(ROWS) == pytest.approx(scores)


def test_brands_lie_as_they_truly_do_up_to_a_turn(found):
    true = PLACES - PLACES.mean(axis=0)
    values = np.linalg.svd(found.rows.T @ true, compute_uv=False).sum()
    assert values / np.linalg.norm(found.rows) / np.linalg.norm(true) > 0.995


def test_variance_explained_is_the_mean_communality(found):
    assert found.inertia.sum() / found.total == pytest.approx(found.solution.communalities.mean(), abs=1e-5)
    assert found.column_shown == pytest.approx(found.solution.communalities, abs=1e-5)


def test_what_the_plane_reproduces_of_a_brand_is_a_share(found):
    assert ((found.row_shown > 0.9) & (found.row_shown <= 1)).all()
    assert found.shown(found.origin[None]) == pytest.approx([1])


def test_distances_are_those_of_the_scores(found):
    assert found.apart == pytest.approx(between(found.rows, found.rows))
    assert found.away(MEANS[:2], MEANS) == pytest.approx(found.apart[:2])


def test_the_unit_of_a_rating_does_not_matter(found):
    other = factors(MEANS * 10 + 3, moments(ROWS * 10 + 3), 2)
    assert other.rows == pytest.approx(found.rows, abs=1e-6)
    assert other.columns == pytest.approx(found.columns, abs=1e-6)


def test_too_few_rows_or_an_attribute_that_never_varies_have_no_factors():
    assert factors(MEANS, moments(ROWS[:6]), 2) is None
    flat = np.column_stack([ROWS[:, :5], np.full(2000, 3.0)])
    assert factors(MEANS, moments(flat), 2) is None
    assert factors(MEANS, np.zeros((7, 7)), 2) is None
