"""Cut points against numpy, published examples and brute force."""

from itertools import combinations, pairwise

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenqun.segments.cuts import bin_of, equal_widths, natural_breaks, quantile_ranks

from .oracle import quantiles

NUMBERS = st.lists(st.integers(-1000, 1000).map(lambda x: x / 4), min_size=1, max_size=60)


@given(NUMBERS, st.integers(2, 10))
def test_quantiles_are_type_seven(values, bins):
    expected = numpy.quantile(values, [step / bins for step in range(1, bins)], method="linear")
    assert quantiles(values, bins) == pytest.approx(list(expected))


def test_no_values_have_no_quantiles_and_one_value_is_all_of_them():
    assert quantile_ranks(0, 5) == []
    assert quantiles([7.0], 5) == [7, 7, 7, 7]


def test_an_edge_belongs_to_the_side_that_is_closed():
    assert [bin_of(x, [18, 65], "left") for x in (17, 18, 64, 65)] == [0, 1, 1, 2]
    assert [bin_of(x, [18, 65], "right") for x in (18, 19, 65, 66)] == [0, 1, 1, 2]


def test_equal_widths_divide_the_range():
    assert equal_widths(0, 10, 4) == [2.5, 5, 7.5]
    assert equal_widths(3, 3, 4) == []


def _weighted(values):
    return [(float(value), values.count(value)) for value in sorted(set(values))]


def test_the_example_of_ckmeans_is_reproduced():
    points = _weighted([-1, 2, -1, 2, 4, 5, 6, -1, 2, -1])  # Wang & Song (2011): centres -1, 2, 5, sizes 4, 3, 3
    assert [points[end][0] for end in natural_breaks(points, 3)] == [-1, 2]


def test_the_usual_example_of_jenks_is_reproduced():
    points = _weighted([1, 2, 4, 5, 7, 9, 10, 20])  # simple-statistics: classes from 1, 7 and 20
    assert [points[end][0] for end in natural_breaks(points, 3)] == [5, 10]


def test_fewer_values_than_classes_give_a_class_each():
    assert natural_breaks([(1.0, 5), (2.0, 1)], 4) == [0]
    assert natural_breaks([], 4) == []


def _spread(points):
    values = [value for value, weight in points for _ in range(weight)]
    return sum((value - sum(values) / len(values)) ** 2 for value in values)


def _total(points, ends):
    edges = [0, *(end + 1 for end in ends), len(points)]
    return sum(_spread(points[first:last]) for first, last in pairwise(edges))


@given(
    st.dictionaries(st.integers(0, 60), st.integers(1, 9), min_size=4, max_size=11),
    st.integers(2, 4),
)
def test_no_other_breaks_are_better(weights, classes):
    points = [(float(value), weights[value]) for value in sorted(weights)]
    found = _total(points, natural_breaks(points, classes))
    least = min(_total(points, ends) for ends in combinations(range(len(points) - 1), classes - 1))
    assert found == pytest.approx(least, abs=1e-9)
