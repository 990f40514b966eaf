import csv

import numpy as np
import pytest
from scipy.spatial.distance import pdist
from sklearn.decomposition import PCA

from fenqun.grids.components import components

RATINGS = np.random.default_rng(3).normal(size=(8, 5)) * [1, 2, 3, 0.5, 1]


def test_components_are_those_of_scikit_learn_up_to_sign():
    other = PCA().fit(RATINGS)
    axes = components(RATINGS)
    assert np.abs(axes.rows) == pytest.approx(np.abs(other.transform(RATINGS)))
    assert axes.shares == pytest.approx(other.explained_variance_ratio_)


def test_distances_between_brands_are_those_between_their_ratings():
    assert pdist(components(RATINGS).rows) == pytest.approx(pdist(RATINGS))


def test_columns_say_how_they_go_with_the_axes():
    axes = components(RATINGS)
    with_first = [np.corrcoef(column, axes.rows[:, 0])[0, 1] ** 2 for column in RATINGS.T]
    assert axes.column_quality[:, 0] == pytest.approx(with_first)


def test_standardised_columns_count_alike():
    axes = components(RATINGS * [100, 1, 1, 1, 1], standardised=True)
    assert axes.rows == pytest.approx(components(RATINGS, standardised=True).rows)
    assert axes.inertia.sum() == pytest.approx(5)


def test_a_column_that_does_not_vary_says_nothing():
    flat = np.column_stack([RATINGS, np.full(8, 4.0)])
    axes = components(flat, standardised=True)
    assert axes.columns[-1] == pytest.approx(np.zeros(5))
    assert axes.rows == pytest.approx(components(RATINGS, standardised=True).rows)


def test_a_brand_of_the_table_is_placed_where_it_stands():
    axes = components(RATINGS, standardised=True)
    assert axes.place(RATINGS) == pytest.approx(axes.rows)
    assert axes.shown(RATINGS, axes=5) == pytest.approx(np.ones(8))


def test_the_mcdonalds_survey_has_the_published_standard_deviations(real_data):
    with (real_data / "survey" / "mcdonalds.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    answers = np.array([[float(cell == "Yes") for cell in row[:11]] for row in rows])
    n = len(answers)
    published = [0.7570, 0.6075, 0.5046, 0.3988, 0.3374, 0.3103, 0.2897, 0.2751, 0.2653, 0.2488, 0.2369]
    assert np.sqrt(components(answers).inertia * n / (n - 1)) == pytest.approx(published, abs=5e-5)
