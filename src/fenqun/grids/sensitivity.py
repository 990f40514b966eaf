"""How far the choice hangs on the weights: by varying them at random, and the smallest change that overturns it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from fenqun.grids.target import Sensitivity
from fenqun.grids.weighing import Scaled

INTERVAL = (0.05, 0.95)
"""Between which quantiles of the draws a rank is told to lie."""

_TIE = 1e-12


@dataclass(frozen=True)
class Steadiness:
    """One segment over the draws: the share of them in which it is among the first n, and its rank.

    `least_rank` to `greatest_rank` hold 90 % of the draws.
    """

    name: str
    share_on_top: float
    median_rank: int
    least_rank: int
    greatest_rank: int


@dataclass(frozen=True)
class Overturn:
    """The change of one factor's combined weight, the others in proportion, from which on `rival` is as good as
    `chosen`."""

    factor: str
    weight: float
    becomes: float
    chosen: str
    rival: str


def steadiness(
    scaled: Scaled, weights: Mapping[str, float], segments: Sequence[str], top: int, how: Sensitivity
) -> list[Steadiness]:
    """Each segment's ranks under weights drawn from a Dirichlet distribution with the given ones as its mean.

    The variance of a weight w is w(1 - w) / (concentration + 1). The same seed gives the same draws.
    segments: those with a score, the best first; of equal scores the one that stands first here is before.
    """
    drawn = Random(how.seed)  # noqa: S311 - a simulation
    named = {name: weight for name, weight in weights.items() if weight > 0}
    columns = [[scaled[name][segment] for name in named] for segment in segments]
    counts = [[0] * len(segments) for _ in segments]
    for _ in range(how.draws if segments else 0):
        draw = [drawn.gammavariate(how.concentration * weight, 1.0) for weight in named.values()]
        scores = [sum(map(_times, draw, column)) for column in columns]
        for rank, at in enumerate(sorted(range(len(segments)), key=lambda place: -scores[place])):
            counts[at][rank] += 1
    return [_told(segment, ranks, top) for segment, ranks in zip(segments, counts, strict=True)]


def _times(weight: float, figure: float) -> float:
    return weight * figure


def _told(segment: str, counts: Sequence[int], top: int) -> Steadiness:
    draws = sum(counts)
    least, greatest = (_quantile(counts, share) for share in INTERVAL)
    return Steadiness(segment, sum(counts[:top]) / draws, _quantile(counts, 0.5), least, greatest)


def _quantile(counts: Sequence[int], share: float) -> int:
    """The least rank (from 1) up to which that share of the draws lies."""
    wanted, seen = share * sum(counts), 0
    for rank, count in enumerate(counts, 1):
        seen += count
        if seen >= wanted - _TIE:
            return rank
    return len(counts)


def overturns(
    scaled: Scaled, weights: Mapping[str, float], chosen: Sequence[str], others: Sequence[str]
) -> list[Overturn]:
    """By factor the smallest change of its weight that puts one of the others level with one chosen, smallest first.

    Source: Triantaphyllou & Sánchez (1997), 'A sensitivity analysis approach for some deterministic multi-criteria
    decision-making methods', Decision Sciences 28: the most critical criterion, the other weights kept in proportion.
    """
    named = {name: weight for name, weight in weights.items() if weight > 0}
    found = [_smallest(scaled, named, name, chosen, others) for name in named]
    told = [each for each in found if each is not None]
    return sorted(told, key=lambda each: abs(each.becomes - each.weight))


def _smallest(
    scaled: Scaled, weights: Mapping[str, float], factor: str, chosen: Sequence[str], others: Sequence[str]
) -> Overturn | None:
    best: Overturn | None = None
    for one in chosen:
        for rival in others:
            becomes = _level(scaled, weights, factor, one, rival)
            change = None if becomes is None else abs(becomes - weights[factor])
            if becomes is None or change is None or (best and change >= abs(best.becomes - best.weight)):
                continue
            best = Overturn(factor, weights[factor], becomes, one, rival)
    return best


def _level(scaled: Scaled, weights: Mapping[str, float], factor: str, one: str, rival: str) -> float | None:
    """The weight w of the factor at which both are level: w·here + (1 - w)·elsewhere = 0; None outside 0 to 1."""
    ahead = {name: scaled[name][one] - scaled[name][rival] for name in weights}
    rest = math.fsum(weight for name, weight in weights.items() if name != factor)
    if rest <= 0:
        return None
    elsewhere = math.fsum(weight * ahead[name] for name, weight in weights.items() if name != factor) / rest
    here = ahead[factor]
    if abs(here - elsewhere) < _TIE:
        return None
    level = elsewhere / (elsewhere - here)
    return level if 0 <= level <= 1 else None
