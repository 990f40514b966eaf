import csv

import numpy as np
import pytest
from sklearn.cluster import KMeans

from fenqun.models.k_means import FIRST, k_means, means, squared


def column(*values):
    return np.array([[float(value)] for value in values])


def test_two_heaps_have_two_centres():
    found = k_means(column(0, 1, 10, 11), 2, seed=0)
    assert sorted(found.centres[:, 0]) == [0.5, 10.5]
    assert found.within == 1.0
    assert found.nearest[0] == found.nearest[1] != found.nearest[2] == found.nearest[3]


def test_the_same_seed_gives_the_same_division():
    rows = np.random.default_rng(3).normal(size=(300, 2))
    assert (k_means(rows, 4, seed=5).centres == k_means(rows, 4, seed=5).centres).all()


def test_fewer_different_rows_give_fewer_clusters():
    found = k_means(column(2, 2, 5, 5, 5), 4, seed=0)
    assert sorted(found.centres[:, 0]) == [2.0, 5.0]
    assert found.within == 0.0


def test_every_cluster_has_somebody():
    rows = column(*([0] * 50), *([1] * 50), 1e6)
    assert sorted(np.bincount(k_means(rows, 3, seed=0).nearest)) == [1, 50, 50]


@pytest.mark.parametrize("count", [2, 3, 5, 8])
def test_it_is_no_worse_than_scikit_learn(count):
    draws = np.random.default_rng(count)
    rows = draws.normal(size=(700, 4)) + 3 * draws.integers(0, 4, size=(700, 1))
    theirs = KMeans(count, n_init=10, random_state=0).fit(rows).inertia_
    assert k_means(rows, count, seed=0).within <= theirs * (1 + 1e-4)


def test_the_starts_are_tried_on_the_first_rows_and_go_on_with_all():
    draws = np.random.default_rng(1)
    rows = draws.normal(size=(FIRST * 3, 2)) + 4 * draws.integers(0, 3, size=(FIRST * 3, 1))
    theirs = KMeans(3, n_init=3, random_state=0).fit(rows).inertia_
    assert k_means(rows, 3, seed=0, starts=5).within <= theirs * (1 + 1e-4)


def test_rows_that_come_late_have_a_cluster_too():
    rows = np.concatenate([np.zeros((FIRST, 1)), np.full((10, 1), 9.0)])
    assert sorted(k_means(rows, 2, seed=0, starts=2).centres[:, 0]) == [0.0, 9.0]


MALL = {2: 181363.5960, 3: 106348.3731, 4: 73679.7890, 5: 44448.4554, 6: 37233.8145}
"""Mall customers, income and score: the inertia of the best division known."""
SURVEY = {2: 2145.50, 3: 1818.71, 4: 1602.93, 5: 1434.61, 6: 1325.24, 7: 1249.23, 8: 1183.31}
"""McDonald's brand image, eleven items. Source: Dolnicar, Grün & Leisch (2018), 'Market Segmentation Analysis'."""


def test_the_best_known_division_of_mall_customers_is_found(real_data):
    with (real_data / "Mall_Customers.csv").open(encoding="utf-8") as file:
        rows = np.array([[float(row[3]), float(row[4])] for row in list(csv.reader(file))[1:]])
    assert {count: round(k_means(rows, count, seed=0).within, 4) for count in MALL} == MALL


def test_the_published_divisions_of_a_survey_are_found_or_better_ones(real_data):
    with (real_data / "survey" / "mcdonalds.csv").open(encoding="utf-8") as file:
        rows = np.array([[float(answer == "Yes") for answer in row[:11]] for row in list(csv.reader(file))[1:]])
    found = {count: round(k_means(rows, count, seed=0).within, 2) for count in SURVEY}
    assert [found[count] for count in (2, 3, 4, 5)] == [SURVEY[count] for count in (2, 3, 4, 5)]
    # From six on many divisions are nearly as good.
    assert all(found[count] <= SURVEY[count] * 1.006 for count in SURVEY)


def test_distances_are_squared():
    assert squared(column(1, 5), column(2)).tolist() == [[1.0], [9.0]]


def test_the_mean_of_each_part():
    assert means(column(1, 3, 8), np.array([0, 0, 1]), 2).tolist() == [[2.0], [8.0]]
