"""How heavy each factor of an axis is: as given, by comparing pairs (AHP), or by how far segments differ (entropy)."""

import math
from collections.abc import Mapping, Sequence
from itertools import combinations

from fenqun.errors import InvalidValue, Phrase, message
from fenqun.grids.target import Axis
from fenqun.segments.weights import Comparison, compare_in_pairs, entropy_weights

Scaled = Mapping[str, Mapping[str, float]]
"""By factor and segment the scaled figure, 0 the worst and 1 the best; a figure that is not known is missing."""


def comparison(axis: Axis) -> Comparison | None:
    """What the pairwise comparisons of the axis imply; None where its weights come from elsewhere."""
    if axis.weights != "ahp":
        return None
    names = list(axis.factors)
    at = {name: index for index, name in enumerate(names)}
    matrix = [[1.0] * len(names) for _ in names]
    for one, other, times in axis.comparisons:
        matrix[at[one]][at[other]] = times
        matrix[at[other]][at[one]] = 1 / times
    return compare_in_pairs(matrix)


def comparison_problem(axis: Axis) -> InvalidValue | None:
    """What is wrong with the comparisons: pairs missing or twice, or a consistency ratio above 0.1, with advice."""
    if axis.weights != "ahp":
        return None
    given = [tuple(sorted(pair[:2])) for pair in axis.comparisons]
    wanted = [tuple(sorted(pair)) for pair in combinations(axis.factors, 2)]
    if sorted(given) != sorted(wanted):
        missing = ["/".join(pair) for pair in combinations(axis.factors, 2) if tuple(sorted(pair)) not in given]
        said = message("each pair of factors once, and no other; missing: {missing}")
        return _wrong(Phrase(said, missing=", ".join(missing) or "-"))
    found = comparison(axis)
    if found is None or found.consistent:
        return None
    one, other, times, implied = worst_pair(axis, found)
    said = message(
        "the comparisons contradict each other: consistency ratio {ratio}, at most 0.1 is taken; look first at {one} "
        "against {other}: {times} is said, the others imply {implied}"
    )
    figures = {"ratio": f"{found.ratio:.3f}", "times": f"{times:.3g}", "implied": f"{implied:.2f}"}
    return _wrong(Phrase(said, one=one, other=other, **figures))


def worst_pair(axis: Axis, found: Comparison) -> tuple[str, str, float, float]:
    """The comparison that is farthest from the ratio of the weights, what it says and what the weights imply."""
    weights = dict(zip(axis.factors, found.weights, strict=True))

    def away(compared: tuple[str, str, float]) -> float:
        one, other, times = compared
        return abs(math.log(times * weights[other] / weights[one]))

    one, other, times = max(axis.comparisons, key=away)
    return one, other, times, weights[one] / weights[other]


def _wrong(what: Phrase) -> InvalidValue:
    return InvalidValue(key="comparisons", what=what, path=("comparisons",))


def weights_of(axis: Axis, scaled: Scaled, segments: Sequence[str]) -> dict[str, float]:
    """The weight of each factor, summing to 1; a factor that is known of no segment weighs nothing.

    Empty where no factor is known of any.
    """
    told = {name: weight for name, weight in _weights(axis, scaled, segments).items() if scaled.get(name)}
    whole = math.fsum(told.values())
    if whole <= 0:
        return {name: 1 / len(told) for name in told}
    return {name: weight / whole for name, weight in told.items()}


def _weights(axis: Axis, scaled: Scaled, segments: Sequence[str]) -> dict[str, float]:
    if (found := comparison(axis)) is not None:
        return dict(zip(axis.factors, found.weights, strict=True))
    if axis.weights == "given":
        return {name: factor.weight or 0.0 for name, factor in axis.factors.items()}
    sums = []
    for name in axis.factors:
        values = [scaled.get(name, {}).get(segment, 0.0) for segment in segments]
        sums.append((math.fsum(values), math.fsum(value * math.log(value) for value in values if value > 0)))
    return dict(zip(axis.factors, entropy_weights(len(segments), sums), strict=True))
