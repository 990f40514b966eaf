"""The weighted score of a grade: what its fit finds, as an expression, and in plain Python."""

import math
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlglot import exp

from fenqun.query import Ask, Query, column
from fenqun.rules.calls import double, floating
from fenqun.rules.evaluate import Row
from fenqun.segments.cuts import bin_of, ladder
from fenqun.segments.figures import count_known, extremes, quantile_cuts, sums
from fenqun.segments.fitted import Fitted, as_double, is_known
from fenqun.segments.segmentation import Grade
from fenqun.segments.weights import Comparison, compare_in_pairs, entropy_weights

PERCENTILES = 100
"""Scaling by rank counts the percentiles below a value: 0 to 99."""


def compared(segmentation: Grade) -> Comparison:
    """What the pairwise comparisons imply; each pair must be there."""
    names = list(segmentation.score)
    at = {name: index for index, name in enumerate(names)}
    matrix = [[1.0] * len(names) for _ in names]
    for one, other, times in segmentation.comparisons:
        matrix[at[one]][at[other]] = times
        matrix[at[other]][at[one]] = 1 / times
    return compare_in_pairs(matrix)


def fit_score(segmentation: Grade, profile: Query, ask: Ask) -> dict[str, Any]:
    """`{"scales": {trait: …}, "weights": {trait: …}}`, over the customers with every trait known.

    A scale is `{"low", "high"}`, `{"mean", "deviation"}` (of the population) or `{"cuts"}`.
    """
    names = list(segmentation.score)
    count = count_known(profile, names, ask)
    if segmentation.scaling == "rank":
        cuts = quantile_cuts(profile, names, dict.fromkeys(names, PERCENTILES), count, ask)
        scales: dict[str, dict[str, Any]] = {name: {"cuts": cuts[name]} for name in names}
    elif segmentation.scaling == "z_score":
        scales = _means(profile, names, count, ask)
    else:
        found = extremes(profile, names, names, ask)
        scales = {name: dict(zip(("low", "high"), found.get(name, (0.0, 0.0)), strict=True)) for name in names}
    return {"scales": scales, "weights": _weights(segmentation, profile, count, ask)}


def _means(profile: Query, names: Sequence[str], count: int, ask: Ask) -> dict[str, dict[str, Any]]:
    values = [double(column(name)) for name in names]
    wanted = [part for value in values for part in (value, exp.Mul(this=value.copy(), expression=value.copy()))]
    totals = sums(profile, names, wanted, ask)
    return {name: _mean(count, totals[2 * at], totals[2 * at + 1]) for at, name in enumerate(names)}


def _mean(count: int, total: Decimal, squares: Decimal) -> dict[str, Any]:
    if count == 0:
        return {"mean": 0.0, "deviation": 0.0}
    mean = Fraction(total) / count
    variance = max(Fraction(squares) / count - mean * mean, Fraction(0))
    return {"mean": float(mean), "deviation": math.sqrt(variance)}


def _weights(segmentation: Grade, profile: Query, count: int, ask: Ask) -> dict[str, float]:
    names = list(segmentation.score)
    if segmentation.weights == "ahp":
        return dict(zip(names, compared(segmentation).weights, strict=True))
    if segmentation.weights == "given":
        given = [indicator.weight or 0.0 for indicator in segmentation.score.values()]
        return {name: weight / math.fsum(given) for name, weight in zip(names, given, strict=True)}
    found = extremes(profile, names, names, ask)
    wanted: list[exp.Expression] = []
    for name, indicator in segmentation.score.items():
        low, high = found.get(name, (0.0, 0.0))
        scaled = _by_range(double(column(name)), low, high, lower=indicator.better == "lower")
        wanted += [scaled, _times_logarithm(scaled)]
    totals = [float(total) for total in sums(profile, names, wanted, ask)]
    pairs = list(zip(totals[::2], totals[1::2], strict=True))
    return dict(zip(names, entropy_weights(count, pairs), strict=True))


def _times_logarithm(value: exp.Expression) -> exp.Expression:
    logarithm = exp.Mul(this=value.copy(), expression=exp.Ln(this=value.copy()))
    return exp.Case(default=floating(0)).when(exp.GT(this=value.copy(), expression=floating(0)), logarithm)


def _by_range(value: exp.Expression, low: float, high: float, *, lower: bool) -> exp.Expression:
    if high <= low:
        return floating(0)
    # Of a known value; LEAST and GREATEST would take DuckDB three times as long.
    inside = exp.Between(this=value.copy(), low=floating(low), high=floating(high))
    below = exp.LT(this=value.copy(), expression=floating(low))
    kept = exp.Case(default=floating(high)).when(inside, value).when(below, floating(low))
    above = _less(floating(high), kept) if lower else _less(kept, floating(low))
    return exp.Paren(this=exp.Div(this=above, expression=floating(high - low)))


def _less(left: exp.Expression, right: exp.Expression) -> exp.Expression:
    return exp.Paren(this=exp.Sub(this=left, expression=exp.Paren(this=right)))


def score_sql(fitted: Fitted[Grade], column_of: Callable[[str], exp.Expression]) -> exp.Expression:
    """The score, NULL where any trait is unknown. The steps are those of `score_of`, in one order."""
    total = floating(0)
    for name, weight in fitted.found["weights"].items():
        scaled = exp.Mul(this=floating(weight), expression=_scaled(fitted, name, column_of(name)))
        total = exp.Add(this=exp.Paren(this=total), expression=scaled)
    if fitted.segmentation.scaling != "z_score":
        total = exp.Mul(this=floating(100), expression=exp.Paren(this=total))
    known = exp.and_(*(is_known(column_of(name)) for name in fitted.segmentation.score))
    return exp.Case().when(known, total)


def _scaled(fitted: Fitted[Grade], name: str, value: exp.Expression) -> exp.Expression:
    scale, lower = fitted.found["scales"][name], fitted.segmentation.score[name].better == "lower"
    value = double(value)
    if "low" in scale:
        return _by_range(value, scale["low"], scale["high"], lower=lower)
    if "mean" in scale:
        if scale["deviation"] <= 0:
            return floating(0)
        mean = floating(scale["mean"])
        away = _less(mean, value) if lower else _less(value, mean)
        return exp.Paren(this=exp.Div(this=away, expression=floating(scale["deviation"])))
    cuts = scale["cuts"]
    # Equal cuts are one step: its rank is that of the first of them.
    steps = sorted(set(cuts))
    ranks = [*(bisect_left(cuts, step) for step in steps), len(cuts)]
    leaves = [floating(_percentile(rank, len(cuts), lower=lower)) for rank in ranks]
    return ladder(leaves, lambda at: exp.GT(this=value.copy(), expression=floating(steps[at])))


def _percentile(at: int, most: int, *, lower: bool) -> float:
    return (most - at if lower else at) / max(most, 1)


def score_of(fitted: Fitted[Grade], row: Row) -> float | None:
    """The score of one customer; None where any trait is unknown."""
    total = 0.0
    for name, weight in fitted.found["weights"].items():
        value = as_double(row.get(name))
        if value is None:
            return None
        lower = fitted.segmentation.score[name].better == "lower"
        scaled = weight * _scaled_value(fitted.found["scales"][name], value, lower=lower)
        total = total + scaled
    return total if fitted.segmentation.scaling == "z_score" else 100 * total


def _scaled_value(scale: Mapping[str, Any], value: float, *, lower: bool) -> float:
    if "low" in scale:
        low, high = scale["low"], scale["high"]
        if high <= low:
            return 0.0
        kept = min(max(value, low), high)
        return float((high - kept if lower else kept - low) / (high - low))
    if "mean" in scale:
        if scale["deviation"] <= 0:
            return 0.0
        return float((scale["mean"] - value if lower else value - scale["mean"]) / scale["deviation"])
    cuts = scale["cuts"]
    return _percentile(bin_of(value, cuts, "right"), len(cuts), lower=lower)
