"""Agreement of two segmentations against scikit-learn and published numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score

from fenqun.segments.overlap import adjusted_rand, mutual_information

TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=4).filter(
        lambda table: sum(map(sum, table)) > 0
    )
)


def _labels(table):
    cells = [(r, c) for r, row in enumerate(table) for c, count in enumerate(row) for _ in range(count)]
    return [r for r, _ in cells], [c for _, c in cells]


@pytest.mark.filterwarnings("ignore")
@given(TABLES)
def test_agreement_is_what_scikit_learn_says(table):
    first, second = _labels(table)
    assert adjusted_rand(table) == pytest.approx(adjusted_rand_score(first, second), abs=1e-9)
    normalised, adjusted = mutual_information(table)
    assert normalised == pytest.approx(normalized_mutual_info_score(first, second), abs=1e-9)
    assert adjusted == pytest.approx(adjusted_mutual_info_score(first, second), abs=1e-7)


def test_the_example_of_hubert_and_arabie_is_reproduced():
    # Yeung & Ruzzo (2001), 'Details of the adjusted Rand index', table 2: 0.313
    assert adjusted_rand([[1, 1, 0], [1, 2, 1], [0, 0, 4]]) == pytest.approx(0.313, abs=5e-4)


def test_a_million_customers_take_no_longer_than_a_few():
    table = [[90_000, 10_000, 5_000], [20_000, 400_000, 7_000], [1_000, 17_000, 450_000]]
    normalised, adjusted = mutual_information(table)
    assert adjusted == pytest.approx(normalised, abs=1e-4)


def test_equal_divisions_agree_fully_and_one_segment_too():
    assert adjusted_rand([[3, 0], [0, 4]]) == 1
    assert mutual_information([[3, 0], [0, 4]]) == pytest.approx((1, 1))
    assert mutual_information([[5]]) == (1, 1)


def test_no_customers_agree_fully():
    assert adjusted_rand([]) == 1
    assert mutual_information([]) == (1, 1)
