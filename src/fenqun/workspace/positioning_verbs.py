"""The verbs about positioning: how the market sees the brands, and what is said to whom."""

from fenqun.answers import PositioningAnswer, PositioningsAnswer
from fenqun.workspace.opened import Opened


class PositioningVerbs(Opened):
    """Questions to a snapshot by the positionings of the workspace's text as it is now."""

    def positionings(self) -> PositioningsAnswer:
        """The positionings that are declared."""
        from fenqun.workspace.positioned import positionings_answer  # noqa: PLC0415 - the other verbs do without

        return positionings_answer(self)

    def positioning(self, name: str) -> PositioningAnswer:
        """The map of brands and attributes, the segments' ideals with the gaps first, and the position statements.

        Raises UnknownName, NoSnapshot, NotComputed where the survey is in no snapshot yet, Problems where the
        definition does not fit it, NotAllowed, UsageError where there is too little to draw.
        """
        from fenqun.workspace.positioned import positioning_answer  # noqa: PLC0415

        return positioning_answer(self, name)
