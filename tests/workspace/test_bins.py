import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenqun.workspace.bins import MOST_BINS, inner_edges

numbers = st.floats(-1e12, 1e12).filter(lambda value: value == 0 or abs(value) > 1e-9)


def test_an_even_range_has_steps_of_one_round_width():
    assert inner_edges(0, 50, 100) == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    assert inner_edges(0.3, 0.6, 0.9) == [0.4, 0.5, 0.6, 0.7, 0.8, 0.9]


def test_bins_of_a_long_tail_widen_with_the_values():
    assert inner_edges(20, 500, 30_000) == [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000]
    assert inner_edges(-20, 500, 30_000) == [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000]


def test_a_very_long_tail_has_coarser_steps():
    assert inner_edges(1, 100, 1e6) == [3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000]


@pytest.mark.parametrize(("first", "median", "last"), [(5, 5, 5), (0, 0, 0), (-1, -0.7, -0.5), (1e9, 2e9, 3e9)])
def test_narrow_and_negative_ranges_have_edges_too(first, median, last):
    edges = inner_edges(first, median, last)
    assert edges == sorted(set(edges))
    assert all(math.isfinite(edge) for edge in edges)


@given(st.lists(numbers, min_size=3, max_size=3).map(sorted))
def test_edges_rise_are_few_and_lie_in_the_range(three):
    first, median, last = three
    edges = inner_edges(first, median, last)
    assert len(edges) < MOST_BINS
    assert all(one < other for one, other in pairwise(edges))
    assert all(edge <= last for edge in edges)
