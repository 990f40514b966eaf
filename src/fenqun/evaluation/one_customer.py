"""Why one customer moved, in plain Python: the same answers as the movement of all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from fenqun.evaluation.causes import BY_HAND, Cause, leaves, own_conditions, score_inputs, scores
from fenqun.evaluation.side import TAGGED, Side, difference
from fenqun.rules.evaluate import Lists, Row, holds
from fenqun.rules.syntax import Node
from fenqun.segments import kinds
from fenqun.segments.fitted import Fitted
from fenqun.segments.grade import score_name
from fenqun.segments.pulling import pulls
from fenqun.segments.scoring import score_of
from fenqun.segments.segmentation import Clusters


@dataclass(frozen=True)
class Seen:
    """A customer at one end: the side, its row of the profile, and the values of the lists."""

    side: Side
    row: Row
    lists: Lists = field(default_factory=dict)

    @property
    def segment(self) -> str:
        """Where it is."""
        return self.side.segment_of(self.row)


@dataclass(frozen=True)
class Change:
    """One customer's move. `how`: by_values, by_definition or by_both, as in `Move`; causes only by values."""

    start: str
    end: str
    how: str
    left: tuple[Cause, ...] = ()
    entered: tuple[Cause, ...] = ()


def change(start: Seen, end: Seen) -> Change | None:
    """Why the customer is elsewhere; None where it is not."""
    if start.segment == end.segment:
        return None
    division, changed = start.side.division, difference(start.side.division, end.side.division)
    if changed and kinds.problems(division.segmentation, end.side.profile.columns):
        return Change(start.segment, end.segment, "by_definition")
    end = Seen(end.side, end.row, {**start.lists, **end.lists})
    placed: Mapping[str, Any] = kinds.place(division, end.row, end.side.moment, end.lists) if changed else {}
    held = _held(end, placed) if changed else end.segment
    if held != end.segment:
        return Change(start.segment, end.segment, "by_definition" if held == start.segment else "by_both")
    # The scores of the start's definition; the rest of the row is as it is.
    scored = {name: value for name, value in placed.items() if name != division.name}
    return _by_values(start, Seen(end.side, {**end.row, **scored}, end.lists))


def _held(end: Seen, placed: Mapping[str, Any]) -> str:
    if end.side.is_tag and end.segment == TAGGED and not _holds(end, own_conditions(end.side.division)[TAGGED]):
        return TAGGED
    return str(placed[end.side.name])


def _by_values(start: Seen, end: Seen) -> Change:
    own = own_conditions(start.side.division)
    out = _turned(own.get(start.segment), start, end, for_it=False)
    into = _turned(own.get(end.segment), start, end, for_it=True)
    either = (*_scored(start, end), *_driven(start, end))
    if start.side.is_tag and out is None and into is None:
        either = (BY_HAND,)
    left = out if out is not None else into or ()
    entered = into if into is not None else out or ()
    return Change(start.segment, end.segment, "by_values", (*left, *either), (*entered, *either))


def _turned(node: Node | None, start: Seen, end: Seen, *, for_it: bool) -> tuple[Cause, ...] | None:
    """The conditions by which the rule turned; None where it did not."""
    if node is None or (_holds(start, node), _holds(end, node)) != (not for_it, for_it):
        return None
    found = []
    for leaf in leaves(node):
        before, after = (_holds(seen, leaf.node) == leaf.positive for seen in (start, end))
        if (before, after) == (not for_it, for_it):
            found.append(leaf.turned(for_it=for_it))
    return tuple(found)


def _holds(seen: Seen, node: Node) -> bool:
    return holds(node, seen.row, seen.side.moment, seen.lists)


def _scored(start: Seen, end: Seen) -> Iterator[Cause]:
    for name in scores(start.side.division):
        before, after = start.row[name], end.row[name]
        if before is not None and after is not None and before != after:
            yield Cause("score", name, "higher" if after > before else "lower")


def _driven(start: Seen, end: Seen) -> Iterator[Cause]:
    if isinstance(start.side.division.segmentation, Clusters):
        yield from _pulled(start, end)
        return
    shifts = {}
    for name, alone in score_inputs(start.side.division).items():
        before, after = score_of(alone, start.row), score_of(alone, end.row)
        shifts[name] = None if before is None or after is None else after - before
    known = {name: shift for name, shift in shifts.items() if shift is not None}
    if not known or len(known) < len(shifts):
        return
    score = score_name(start.side.name)
    if start.row[score] == end.row[score]:
        return
    rose = end.row[score] > start.row[score]
    most = (max if rose else min)(known.values())
    yield Cause("input", next(n for n, shift in known.items() if shift == most), "higher" if rose else "lower")


def _pulled(start: Seen, end: Seen) -> Iterator[Cause]:
    """Of clusters the trait that pulled most to the new centre."""
    division = cast("Fitted[Clusters]", start.side.division)
    found = pulls(division, start.row, end.row, (start.segment, end.segment))
    if found:
        most = max(found, key=lambda name: found[name])
        before, after = start.row[most], end.row[most]
        if before != after:
            yield Cause("input", most, "higher" if after > before else "lower")
