"""The verbs about which segments to go for: the choice, the decision, the money."""

from collections.abc import Mapping, Sequence

from fenqun.answers import AllocationAnswer, CriteriaAnswer, DecisionLine, DecisionsAnswer, TargetsAnswer
from fenqun.workspace.opened import Opened


class TargetingVerbs(Opened):
    """Questions to a snapshot by the target choices of the workspace's text as it is now.

    Each raises NoSnapshot before the first refresh, UnknownName where the text has no such choice.
    """

    def targets(self, name: str, *, weights: Mapping[str, float] | None = None) -> TargetsAnswer:
        """The segments on both axes with their criteria, the proposal, and how far it hangs on the weights.

        weights: by factor, in place of those of the definition, to see what they would do; nothing is written. Raises
        Problems where the definition does not fit the snapshot, NotComputed, NotAllowed, UsageError.
        """
        from fenqun.workspace.targets_told import targets_answer  # noqa: PLC0415 - the other verbs do without

        return targets_answer(self, self.view(), name, dict(weights or {}))

    def criteria(self, name: str) -> CriteriaAnswer:
        """Whether each segment of a segmentation, or cell of a grid, is worth having: five criteria with their figures.

        By the usual thresholds; a target choice has its own. Raises NotAllowed.
        """
        from fenqun.workspace.criteria import criteria_answer  # noqa: PLC0415

        return criteria_answer(self, name)

    def allocate(self, name: str, *, total: float | None = None) -> AllocationAnswer:
        """The budget of a choice divided so that it brings the most, with shadow prices. total: another than declared.

        Raises UsageError where the choice has no budget, or less than what must be spent.
        """
        from fenqun.workspace.allocating import allocation_answer  # noqa: PLC0415

        return allocation_answer(self, self.view(), name, total)

    def decide(
        self,
        name: str,
        *,
        chosen: Sequence[str] = (),
        rejected: Mapping[str, str] | None = None,
        why: str,
        by: str = "",
    ) -> DecisionLine:
        """Record which segments were chosen and, by segment with its reason, which were not; it stays as it is.

        The figures of the snapshot are kept with it. by: who decided, where that is not who asks. Raises UsageError,
        PastSnapshot.
        """
        from fenqun.workspace.deciding import decide  # noqa: PLC0415

        self.change_now()
        return decide(self, name, chosen, rejected or {}, why, by)

    def decisions(self, name: str | None = None, *, after: int | None = None, limit: int = 50) -> DecisionsAnswer:
        """The decisions, the latest first, of one choice or all, and how the figures have moved since each.

        after: where the page begins, as another said. Raises UsageError.
        """
        from fenqun.workspace.deciding import decisions  # noqa: PLC0415

        return decisions(self, name, after, limit)
