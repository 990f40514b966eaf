"""Which segments to go for: scores on both axes, the cell of the directional policy matrix, the proposal."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from fenqun.grids.target import AXES, RATED, AxisName, Factor, Target
from fenqun.grids.weighing import Scaled, weights_of

Zone = Literal["invest", "select", "harvest"]
"""The three diagonals of the matrix: go for it, choose with care, put no more in. Source: Hussey (1978), 'Portfolio
analysis: practical experience with the directional policy matrix', Long Range Planning 11."""

Verdict = Literal["target", "reserve", "weak", "fails", "avoid", "unjudged"]
"""`target`: proposed; `reserve`: good, but after the most that are wanted; `weak`: in the harvest zone; `fails`: a
required criterion; `avoid`: rivals are too strong; `unjudged`: a factor is not known."""

Strategy = Literal["concentrated", "differentiated", "undifferentiated", "none"]
"""One segment; several with an offer each; one offer to all, as the segments hardly differ; nobody to go for."""

THIRDS = (100 / 3, 200 / 3)
"""Where the matrix is cut on either axis."""

Figures = Mapping[str, Mapping[str, float]]
"""By factor and segment the figure, unscaled; what is not known is missing."""


@dataclass(frozen=True)
class Scored:
    """A segment on both axes and overall, each 0 to 100; None where a factor that weighs is not known: `missing`."""

    name: str
    attractiveness: float | None
    strength: float | None
    score: float | None
    missing: tuple[str, ...] = ()

    @property
    def cell(self) -> tuple[int, int] | None:
        """The thirds of attractiveness and of strength: 0 low, 1 medium, 2 high."""
        if self.attractiveness is None or self.strength is None:
            return None
        return third(self.attractiveness), third(self.strength)

    @property
    def zone(self) -> Zone | None:
        """The diagonal of the cell."""
        return None if self.cell is None else zone_of(*self.cell)


@dataclass(frozen=True)
class Choice:
    """A segment with its verdict; `rank` counts from 1 among those that may be chosen, None of the others.

    `because`: of `fails` the criteria, of `avoid` and `unjudged` the factors.
    """

    scored: Scored
    rank: int | None
    verdict: Verdict
    because: tuple[str, ...] = ()


def third(score: float) -> int:
    """0, 1 or 2: low, medium, high; a score on a cut is in the upper third."""
    return sum(score >= cut - 1e-9 for cut in THIRDS)


def zone_of(attractiveness: int, strength: int) -> Zone:
    """The zone of a cell: three cells each."""
    zones: tuple[Zone, ...] = ("harvest", "harvest", "select", "invest", "invest")
    return zones[attractiveness + strength]


def scale(target: Target, figures: Figures, segments: Sequence[str]) -> Scaled:
    """Each factor's figures from 0 (worst) to 1 (best) over its own scale, else over those of the segments.

    A factor that is the same for all is 0.5 for each: it prefers nobody.
    """
    return {
        name: _scaled(factor, {segment: told[segment] for segment in segments if segment in told})
        for name, factor in target.factors.items()
        if (told := figures.get(name, {}))
    }


def _scaled(factor: Factor, told: Mapping[str, float]) -> dict[str, float]:
    if not told:
        return {}
    low, high = factor.scale or (RATED if factor.ratings else (min(told.values()), max(told.values())))
    found = {}
    for segment, figure in told.items():
        share = min(max((figure - low) / (high - low), 0.0), 1.0) if high > low else 0.5
        found[segment] = 1 - share if factor.better == "lower" else share
    return found


@dataclass(frozen=True)
class Weighted:
    """The scaled figures and the weights of each axis, which sum to 1 (empty where nothing is known)."""

    scaled: Scaled
    weights: Mapping[AxisName, Mapping[str, float]]
    balance: float

    @property
    def combined(self) -> dict[str, float]:
        """The weight of every factor in the overall score: those of an axis sum to what the axis counts."""
        shares = {"attractiveness": self.balance, "strength": 1 - self.balance}
        return {name: shares[axis] * weight for axis in AXES for name, weight in self.weights[axis].items()}

    def score(self, segment: str) -> Scored:
        """The segment's scores."""
        combined = self.combined
        needed = [name for name, weight in combined.items() if weight > 0]
        missing = tuple(name for name in needed if segment not in self.scaled[name])
        both = [self._axis(segment, axis) for axis in AXES]
        unscored = missing or not all(self.weights.values())
        total = None if unscored else 100 * math.fsum(combined[name] * self.scaled[name][segment] for name in needed)
        return Scored(segment, both[0], both[1], total, missing)

    def _axis(self, segment: str, axis: AxisName) -> float | None:
        weights = {name: weight for name, weight in self.weights[axis].items() if weight > 0}
        if not weights or any(segment not in self.scaled[name] for name in weights):
            return None
        return 100 * math.fsum(weight * self.scaled[name][segment] for name, weight in weights.items())


def weigh(target: Target, figures: Figures, segments: Sequence[str]) -> Weighted:
    """The segments' figures scaled and weighed."""
    scaled = scale(target, figures, segments)
    weights = {axis: weights_of(target.axis(axis), scaled, segments) for axis in AXES}
    return Weighted(scaled, weights, target.balance)


def ranking(scored: Sequence[Scored]) -> list[Scored]:
    """Those with a score, the best first; of equal ones the more attractive, then in the order given."""
    told = [each for each in scored if each.score is not None]
    return sorted(told, key=lambda each: (-round(each.score or 0, 9), -round(each.attractiveness or 0, 9)))


def choose(
    target: Target, scored: Sequence[Scored], figures: Figures, *, failing: Mapping[str, Collection[str]]
) -> list[Choice]:
    """Every segment with its verdict, the best first, those without a score last.

    failing: by segment the required criteria that it fails.
    """
    found: list[Choice] = []
    room, rank = target.at_most, 0
    for each in ranking(scored):
        rivals = tuple(name for name, limit in target.avoid.items() if _too_strong(target, name, limit, figures, each))
        failed = tuple(failing.get(each.name, ()))
        if rivals or failed:
            found.append(Choice(each, None, "avoid" if rivals else "fails", rivals or failed))
            continue
        rank += 1
        verdict: Verdict = "weak" if each.zone == "harvest" else "target" if room else "reserve"
        room -= verdict == "target"
        found.append(Choice(each, rank, verdict))
    unjudged = [Choice(each, None, "unjudged", each.missing) for each in scored if each.score is None]
    return [*found, *unjudged]


def _too_strong(target: Target, factor: str, limit: float, figures: Figures, scored: Scored) -> bool:
    figure = figures.get(factor, {}).get(scored.name)
    if figure is None:
        return False
    return figure >= limit if target.factors[factor].better == "lower" else figure <= limit


def strategy_of(choices: Sequence[Choice], differing: Mapping[str, bool | None]) -> Strategy:
    """What the proposal amounts to. differing: by segment whether it is unlike all others; None where that is unknown.

    Source: Kotler (1967): undifferentiated, differentiated and concentrated marketing.
    """
    targets = [choice for choice in choices if choice.verdict == "target"]
    if not targets:
        return "none"
    told = [differs for differs in differing.values() if differs is not None]
    if told and not any(told):
        return "undifferentiated"
    return "concentrated" if len(targets) == 1 else "differentiated"
