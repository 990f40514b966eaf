"""Customers before and after a change of a tag or segmentation: how many, what they are worth, each segment's line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from fenqun.answers import SegmentChange
from fenqun.profiles.tag import Tag
from fenqun.segments import kinds
from fenqun.segments.fitted import Fitted
from fenqun.segments.segmentation import UNKNOWN
from fenqun.workspace.drafted import Draft
from fenqun.workspace.view import View

Pair = tuple[Any, Any]
"""The state of customers before and after: a mark, or a segment; None where there was no such division."""


@dataclass(frozen=True)
class Moved:
    """How many customers go from one state to another, what they are worth (None where nothing stands for value), and
    a few of their ids by who is asked for."""

    moves: Mapping[Pair, int]
    worth: Mapping[Pair, Decimal] | None
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def before(self, state: Any) -> int:
        """The customers in the state before."""
        return sum(count for (before, _), count in self.moves.items() if before == state)

    def after(self, state: Any) -> int:
        """The customers in the state after."""
        return sum(count for (_, after), count in self.moves.items() if after == state)

    def staying(self, state: Any) -> int:
        """The customers in the state before and after."""
        return self.moves.get((state, state), 0)

    def value(self, state: Any) -> float | None:
        """What those in the state after are worth, exactly summed."""
        if self.worth is None:
            return None
        return float(sum((worth for (_, after), worth in self.worth.items() if after == state), Decimal(0)))


def tag_change(view: View, found: Draft, tag: Tag, moved: Moved) -> SegmentChange:
    """The carriers of a tag before and after."""
    return SegmentChange(
        name=found.name,
        label=tag.shown(found.name, view.language),
        before=moved.before(True) if found.is_known else None,
        after=moved.after(True),
        entering=moved.moves.get((False, True), 0),
        leaving=moved.moves.get((True, False), 0),
        value_after=moved.value(True),
    )


def segment_changes(view: View, found: Draft, fitted: Fitted[Any], moved: Moved) -> tuple[SegmentChange, ...]:
    """Each segment that there would be, and where they stood those that there would be no more."""
    declared = kinds.segments(fitted)
    old = view.segments(found.name) if found.is_known else []
    least = fitted.segmentation.min_size
    least = found.project.settings.min_size if least is None else least
    changes = []
    for name in _merged(declared, old):
        is_new, is_gone = name not in old, name not in declared
        before, after = moved.before(name), moved.after(name)
        changes.append(
            SegmentChange(
                name=name,
                label=view.segment_label(found.name, name) if is_gone else declared[name].shown(name, view.language),
                before=None if is_new else before,
                after=None if is_gone else after,
                entering=after - moved.staying(name),
                leaving=before - moved.staying(name),
                value_after=None if is_gone else moved.value(name),
                too_small=not is_gone and name != UNKNOWN and after < least,
            )
        )
    return tuple(changes)


def _merged(now: Iterable[str], before: Sequence[str]) -> list[str]:
    """All names in the order they have now; one that is gone stands in front of the one that it stood in front of."""
    found = list(now)
    for name, after in zip(reversed(before), [None, *reversed(before)], strict=False):
        if name not in found:
            found.insert(len(found) if after is None else found.index(after), name)
    return found
