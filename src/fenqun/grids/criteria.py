"""Whether a segment is worth having: measurable, substantial, accessible, differentiable, actionable; with figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fenqun.grids.target import CRITERIA, Asked, Criterion
from fenqun.segments.groups import Group
from fenqun.segments.summary import Difference, every_difference


@dataclass(frozen=True)
class Reach:
    """Of one segment's customers how many have all inputs known, and how many may be contacted; None: nothing tells."""

    customers: int
    known: int
    reachable: int | None


@dataclass(frozen=True)
class Figure:
    """One figure of a criterion against its threshold, in the unit of `unit` (share, customers, days, effect).

    `value` is None where it is not known; then nothing is passed or failed. `what` says which figure, `detail` of what.
    """

    what: str
    value: float | None
    limit: float
    unit: str
    passes: bool | None
    detail: str = ""


@dataclass(frozen=True)
class Judged:
    """One criterion of one segment. `passes` is None where nothing is known to judge by."""

    criterion: Criterion
    passes: bool | None
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Judging:
    """What all segments are judged by: the thresholds, everyone, the traits the segments are not made of.

    `fewest`: the fewest customers; `days_old`: how old the newest record behind the inputs is, None where nothing says;
    `days_allowed`: how old it may be. `planned`: the segments for which it is worked out what to do; None: nobody says
    of any.
    """

    asked: Asked
    everyone: Group
    fewest: int
    days_old: float | None
    days_allowed: float
    made_of: frozenset[str] = frozenset()
    planned: frozenset[str] | None = None

    def judge(self, name: str, group: Group, reach: Reach) -> tuple[Judged, ...]:
        """The five criteria of one segment."""
        found: Mapping[Criterion, Sequence[Figure]] = {
            "measurable": self._measurable(reach),
            "substantial": self._substantial(group),
            "accessible": self._accessible(reach),
            "differentiable": self._differentiable(group),
            "actionable": self._actionable(name, group),
        }
        return tuple(Judged(criterion, together(found[criterion]), tuple(found[criterion])) for criterion in CRITERIA)

    def _measurable(self, reach: Reach) -> list[Figure]:
        known = reach.known / reach.customers if reach.customers else None
        return [
            at_least("inputs_known", known, self.asked.known, "share"),
            _at_most("days_old", self.days_old, self.days_allowed, "days"),
        ]

    def _substantial(self, group: Group) -> list[Figure]:
        figures = [at_least("customers", float(group.customers), float(self.fewest), "customers")]
        whole = self.everyone.value
        if whole is not None and whole > 0:
            share = float((group.value or 0) / whole)
            figures.append(at_least("value_share", share, self.asked.value_share, "share"))
        return figures

    def _accessible(self, reach: Reach) -> list[Figure]:
        told = reach.reachable is not None and reach.customers
        share = (reach.reachable or 0) / reach.customers if told else None
        return [at_least("reachable", share, self.asked.reach, "share")]

    def _differentiable(self, group: Group) -> list[Figure]:
        told = [each for each in every_difference(group, self.everyone) if each.trait not in self.made_of]
        others = [each for each in told if each.trait != self.asked.response]
        figures = [_effect("behaviour", others, self.asked.effect)]
        if self.asked.response is not None:
            response = [each for each in told if each.trait == self.asked.response]
            figures.append(_effect("response", response, self.asked.effect))
        return figures

    def _actionable(self, name: str, group: Group) -> list[Figure]:
        has_one = None if self.planned is None else float(name in self.planned)
        figures = [at_least("playbook", has_one, 1.0, "yes_no")]
        capacity = self.asked.capacity.get(name)
        share = None if capacity is None or not group.customers else min(capacity / group.customers, 1.0)
        return [*figures, at_least("capacity", share, 1.0, "share")]


def _effect(what: str, told: Sequence[Difference], limit: float) -> Figure:
    """The largest difference from all others, either way."""
    if not told:
        return at_least(what, None, limit, "effect")
    largest = max(told, key=lambda each: abs(each.size))
    return at_least(what, abs(largest.size), limit, "effect", detail=largest.trait)


def at_least(what: str, value: float | None, limit: float, unit: str, *, detail: str = "") -> Figure:
    """A figure that passes from its threshold on."""
    return Figure(what, value, limit, unit, None if value is None else value >= limit - 1e-12, detail)


def _at_most(what: str, value: float | None, limit: float, unit: str) -> Figure:
    return Figure(what, value, limit, unit, None if value is None else value <= limit)


def together(figures: Sequence[Figure]) -> bool | None:
    """False where one fails; true where one passes and none fails; None where none is known."""
    told = [figure.passes for figure in figures if figure.passes is not None]
    return all(told) if told else None
