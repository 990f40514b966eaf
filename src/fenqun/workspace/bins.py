"""Where the bins of a distribution lie: round edges that show a shape, of a long tail too."""

from itertools import count
from math import floor, log10

MOST_BINS = 14
SKEWED = 8
"""How many times the median the end of the range is, from which on bins widen with the values."""

_SERIES = ((1, 2, 5), (1, 3), (1,))
"""Edges within each power of ten, the finest first."""


def inner_edges(first: float, median: float, last: float) -> list[float]:
    """The edges between bins, rising, for values of which nearly all lie from `first` to `last`.

    What lies below and beyond belongs in the first and the last bin.
    """
    if median > 0 and last > SKEWED * median:
        return _widening(max(first, median / 100), last)
    return _even(first, last)


def _even(first: float, last: float) -> list[float]:
    """Steps of one round width."""
    span = (last - first) or abs(last) or 1.0
    rough = span / (MOST_BINS - 2)
    power = 10.0 ** floor(log10(rough))
    width = next(step * power for step in (1.0, 2.0, 2.5, 5.0, 10.0) if step * power >= rough)
    start = floor(first / width)
    # 3 × 0.1 is not quite 0.3.
    edges = (float(f"{place * width:.12g}") for place in range(start + 1, start + MOST_BINS))
    return [edge for edge in edges if first < edge <= last]


def _widening(first: float, last: float) -> list[float]:
    """Steps of 1, 2, 5 in each power of ten; coarser ones, and fewer at the low end, where those are too many."""
    found: list[float] = []
    for series in _SERIES:
        found = [edge for edge in _steps(series, first, last) if first < edge <= last]
        if len(found) < MOST_BINS:
            return found
    return found[1 - MOST_BINS :]


def _steps(series: tuple[int, ...], first: float, last: float) -> list[float]:
    edges: list[float] = []
    for power in count(floor(log10(first))):
        if 10.0**power > last:
            return edges
        edges += [float(f"{step}e{power}") for step in series]
    return edges
