"""What is found in the data, by its definition in plain Python: the SQL must find the same."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from fenqun.segments.cuts import between, quantile_ranks
from fenqun.segments.levels import Least, Level, Share, ends


def quantiles(values: Sequence[float], bins: int) -> list[float]:
    """The bins - 1 inner quantiles (type 7) of values in any order."""
    ordered = sorted(values)
    ranks = quantile_ranks(len(ordered), bins)
    return [between(ordered[at.index], ordered[min(at.index + 1, len(ordered) - 1)], at.part) for at in ranks]


def level_cuts(scores: Sequence[float], levels: Sequence[Level]) -> list[float | None]:
    """The least score of each level but the last; None for a level that nobody reaches.

    Customers with one score share a level: the one in which the middle of their group lies.
    """
    if not any(isinstance(level, Share) for level in levels):
        return [level.score for level in levels if isinstance(level, Least)]
    cuts: list[float | None] = []
    for end in ends(levels):
        reached = [score for score, middle in _middles(scores).items() if middle <= end]
        cuts.append(min(reached, default=None))
    return cuts


def _middles(scores: Sequence[float]) -> Mapping[float, Fraction]:
    """For each score, how far down from the best the middle of its group lies, 0..1."""
    count, above, found = len(scores), 0, {}
    for score in sorted(set(scores), reverse=True):
        here = scores.count(score)
        found[score] = Fraction(2 * above + here, 2 * count)
        above += here
    return found
