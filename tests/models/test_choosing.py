import csv

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score, silhouette_score

from fenqun.models.choosing import Evidence, adjusted_rand, chosen, judged, silhouette, stability
from fenqun.models.k_means import k_means


def evidence(count, silhouette, stability):
    return Evidence(count, 0.0, 0.0, silhouette, stability)


HEAPS = np.concatenate([np.random.default_rng(at).normal(at * 9, 1, size=(40, 2)) for at in range(3)])


def test_of_the_stable_the_one_that_parts_best():
    assert chosen([evidence(2, 0.3, 0.9), evidence(3, 0.4, 0.8), evidence(4, 0.5, 0.2)]).count == 3


def test_where_none_is_stable_the_stablest():
    assert chosen([evidence(2, 0.3, 0.1), evidence(3, 0.2, 0.5)]).count == 3


def test_of_equals_the_fewer():
    assert chosen([evidence(3, 0.3, 1.0), evidence(2, 0.3, 1.0)]).count == 2


def test_three_heaps_are_three():
    told = [judged(HEAPS, k_means(HEAPS, count, seed=0), seed=0) for count in (2, 3, 4)]
    assert chosen(told).count == 3
    assert told[1].stability == 1.0
    assert told[1].explained > 0.95


def test_the_silhouette_is_scikit_learns():
    draws = np.random.default_rng(0)
    rows, parts = draws.normal(size=(200, 3)), draws.integers(0, 4, size=200)
    parts[0] = 9
    assert silhouette(rows, parts) == pytest.approx(silhouette_score(rows, parts), rel=1e-9)


def test_one_part_has_no_silhouette():
    assert silhouette(HEAPS, np.zeros(len(HEAPS), dtype=np.intp)) == 0.0


def test_agreement_is_scikit_learns():
    draws = np.random.default_rng(0)
    one, other = draws.integers(0, 4, size=300), draws.integers(0, 3, size=300)
    assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other), abs=1e-12)
    assert adjusted_rand(one, (one + 1) % 4) == 1.0
    assert adjusted_rand(np.array([0]), np.array([0])) == 1.0


def test_the_published_stability_of_a_survey_is_found(real_data):
    """Medians of the adjusted Rand index over bootstrap pairs; the book chooses four segments."""
    with (real_data / "survey" / "mcdonalds.csv").open(encoding="utf-8") as file:
        rows = np.array([[float(answer == "Yes") for answer in row[:11]] for row in list(csv.reader(file))[1:]])
    published = {2: 0.958, 3: 0.918, 4: 0.860}
    assert {count: stability(rows, count, seed=0) for count in published} == pytest.approx(published, abs=0.05)


def test_too_many_clusters_are_not_stable():
    assert stability(HEAPS, 8, seed=0) < 0.75 < stability(HEAPS, 3, seed=0)
