"""A perceptual map in the words of its method: what its axes are, and how well it tells, the same on every medium."""

from collections.abc import Mapping

from fenqun.answers.figures import number, per_cent
from fenqun.answers.positioning import PositioningAnswer
from fenqun.errors import message
from fenqun.language import Translator

_AXES = message("axis {number}: {share} of the differences")
_AXIS: Mapping[str, str] = {
    "factors": message("factor {number}: {share} of the variance of the ratings"),
    "mds": message("dimension {number}: {share} of how unlike brands are"),
}
_APART = message("of what sets the brands apart")
_SHOWN: Mapping[str, str] = {
    "factors": message("of the variance of the ratings"),
    "mds": message("of how unlike the brands are"),
}
_TOLD_APART = message("{explained} of what sets the brands apart is shown")
_TOLD: Mapping[str, str] = {
    "factors": message("{explained} of the variance of the ratings is shown"),
    "mds": message("stress {stress}, {explained} of how unlike the brands are is shown"),
}


def axis_name(answer: PositioningAnswer, at: int, translate: Translator) -> str:
    """What the axis in this place, 0 or 1, is and accounts for; '' where there is none."""
    if at >= len(answer.axes):
        return ""
    return translate(_AXIS.get(answer.method, _AXES)).format(number=at + 1, share=per_cent(answer.axes[at].share))


def shown_of(answer: PositioningAnswer, translate: Translator) -> str:
    """Of what the map shows `explained`."""
    return translate(_SHOWN.get(answer.method, _APART))


def told(answer: PositioningAnswer, translate: Translator) -> str:
    """How well the map tells, in one line."""
    stress = number(answer.stress) if answer.stress is not None else ""
    return translate(_TOLD.get(answer.method, _TOLD_APART)).format(explained=per_cent(answer.explained), stress=stress)
