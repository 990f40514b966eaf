"""Where to cut a number: quantiles, equal widths, natural breaks; and which bin a value falls in."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from sqlglot import exp

Closed = Literal["left", "right"]
"""Which edge belongs to a bin: `left` is [a, b), `right` is (a, b]."""


@dataclass(frozen=True)
class Rank:
    """A place in an ordered list: `part` of the way from the value at `index` (from 0) to the next."""

    index: int
    part: Fraction


def quantile_ranks(count: int, bins: int) -> list[Rank]:
    """The places of the bins - 1 inner quantiles of `count` ordered values; none for no values.

    Source: Hyndman & Fan (1996), type 7 (the default of R and NumPy), in exact fractions.
    """
    if count == 0:
        return []
    places = [Fraction(step * (count - 1), bins) for step in range(1, bins)]
    return [Rank(place.numerator // place.denominator, place % 1) for place in places]


def between(low: float, high: float, part: Fraction) -> float:
    """The value `part` of the way from low to high."""
    return low if not part or low == high else low + (high - low) * float(part)


def equal_widths(low: float, high: float, bins: int) -> list[float]:
    """The bins - 1 inner edges of bins of one width from low to high; none where low equals high."""
    return [] if low == high else [low + (high - low) * step / bins for step in range(1, bins)]


def bin_of(value: float, cuts: Sequence[float], closed: Closed) -> int:
    """The bin (from 0) of a value, among len(cuts) + 1."""
    return bisect_right(cuts, value) if closed == "left" else bisect_left(cuts, value)


def ladder(leaves: Sequence[exp.Expression], passes: Callable[[int], exp.Expression]) -> exp.Expression:
    """The leaf of the bin a row falls in: a balanced tree of CASE over `passes(i)`, true above cut i.

    Neighbouring leaves that are equal are one. `passes` must never be unknown.
    """

    def part(first: int, last: int) -> exp.Expression:
        if all(leaves[at] == leaves[first] for at in range(first, last)):
            return leaves[first].copy()
        middle = (first + last) // 2
        return exp.Case(ifs=[exp.If(this=passes(middle - 1), true=part(middle, last))], default=part(first, middle))

    return part(0, len(leaves))


def natural_breaks(points: Sequence[tuple[float, int]], classes: int) -> list[int]:
    """The index of the last point of each class but the last.

    points: (value, how many) in rising order of value, values distinct. The classes have the least sum of squared
    distances from their means: exact, by dynamic programming. Fewer points than classes give a class each.
    Source: Fisher (1958), 'On grouping for maximum homogeneity'; Jenks (1977); the monotone search of
    Wang & Song (2011), Ckmeans.1d.dp, as divide and conquer.
    """
    if len(points) <= classes:
        return list(range(len(points) - 1))
    spread = _Spread(points)
    best = [spread.of(0, last) for last in range(len(points))]
    starts: list[list[int]] = []
    for _ in range(1, classes):
        best, start = _one_more(best, spread)
        starts.append(start)
    ends, last = [], len(points) - 1
    for start in reversed(starts):
        last = start[last] - 1
        ends.append(last)
    return sorted(set(ends))


class _Spread:
    """The weighted sum of squares about the mean of any run of points, in constant time."""

    def __init__(self, points: Sequence[tuple[float, int]]) -> None:
        centre = sum(value * weight for value, weight in points) / sum(weight for _, weight in points)
        self._weights, self._sums, self._squares = [0.0], [0.0], [0.0]
        for value, weight in points:
            offset = value - centre
            self._weights.append(self._weights[-1] + weight)
            self._sums.append(self._sums[-1] + weight * offset)
            self._squares.append(self._squares[-1] + weight * offset * offset)

    def of(self, first: int, last: int) -> float:
        """For the points first..last, both within."""
        total = self._sums[last + 1] - self._sums[first]
        weight = self._weights[last + 1] - self._weights[first]
        return max(self._squares[last + 1] - self._squares[first] - total * total / weight, 0.0)


def _one_more(best: Sequence[float], spread: _Spread) -> tuple[list[float], list[int]]:
    """The least spread of points 0..i with one class more, and where that last class starts."""
    found, start = [0.0] * len(best), list(range(len(best)))
    waiting = [(1, len(best) - 1, 1, len(best) - 1)]
    while waiting:
        low, high, first, last = waiting.pop()
        if low > high:
            continue
        middle = (low + high) // 2
        choices = range(first, min(middle, last) + 1)
        found[middle], start[middle] = min((best[at - 1] + spread.of(at, middle), at) for at in choices)
        waiting.append((low, middle - 1, first, start[middle]))
        waiting.append((middle + 1, high, start[middle], last))
    return found, start
