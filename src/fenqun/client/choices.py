"""What a client asks about target choices, and the decisions it records."""

from collections.abc import Mapping, Sequence

from fenqun.answers import AllocationAnswer, CriteriaAnswer, DecisionLine, DecisionsAnswer, TargetsAnswer
from fenqun.client.asks import part
from fenqun.client.wire import Wire


class Choices:
    """The verbs about which segments to go for."""

    _wire: Wire

    def targets(self, name: str, *, weights: Mapping[str, float] | None = None) -> TargetsAnswer:
        """Which segments to go for, by the choice of that name; weights: others than its own, to see what they do."""
        given = [f"{factor}={weight!r}" for factor, weight in (weights or {}).items()]
        return self._wire.get(TargetsAnswer, f"/targets/{part(name)}", weight=given)

    def criteria(self, name: str) -> CriteriaAnswer:
        """Whether each segment of a segmentation, or cell of a grid, is worth having."""
        return self._wire.get(CriteriaAnswer, f"/criteria/{part(name)}")

    def allocate(self, name: str, *, total: float | None = None) -> AllocationAnswer:
        """The budget of a choice divided so that it brings the most. total: another than declared."""
        return self._wire.get(AllocationAnswer, f"/targets/{part(name)}/allocation", total=total)

    def decide(
        self,
        name: str,
        *,
        chosen: Sequence[str] = (),
        rejected: Mapping[str, str] | None = None,
        why: str,
        by: str = "",
    ) -> DecisionLine:
        """Record which segments were chosen and, by segment with its reason, which were not."""
        body = {"chosen": list(chosen), "rejected": dict(rejected or {}), "why": why, "by": by}
        return self._wire.post(DecisionLine, f"/targets/{part(name)}/decisions", body)

    def decisions(self, name: str | None = None, *, after: int | None = None, limit: int = 50) -> DecisionsAnswer:
        """What was decided, the latest first, and how the figures have moved since."""
        return self._wire.get(DecisionsAnswer, "/decisions", targets=name, after=after, limit=limit)
