"""What a playbook has for each part of what it is of: a play, the position statements, and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fenqun.actions.playbook import Play, Playbook
from fenqun.definition import Label
from fenqun.grids.positioning import Positioning
from fenqun.segments.segmentation import UNKNOWN

Missing = Literal["owner", "kpi", "review"]
"""Without these nobody answers for a play, nobody can say whether it works, or nobody looks at it again."""

Statement = tuple[str, str]
"""A position statement: the positioning, and the segment there."""


@dataclass(frozen=True)
class Played:
    """A play with the parts it is for: the one it was written for, or all without one of their own (`own` is False).

    `owner` and `review` are those of the playbook where the play names none. `overdue`: the day of review is past.
    """

    play: Play
    parts: tuple[str, ...]
    own: bool
    owner: Label | None
    review: date | None
    missing: tuple[Missing, ...]
    overdue: bool


@dataclass(frozen=True)
class Dealt:
    """The plays in the order of the parts, what has none, and plays for what is not there."""

    plays: tuple[Played, ...]
    without: tuple[str, ...]
    unplaced: tuple[str, ...]


def deal(playbook: Playbook, parts: Iterable[str], day: date) -> Dealt:
    """Each of the parts to its play. The unknown need none: they are there where a play or the default takes them.

    day: reviews that should have been before it are overdue.
    """
    known = list(parts)
    left = [part for part in known if part not in playbook.segments]
    plays = [_played(playbook, playbook.segments[part], (part,), day) for part in known if part in playbook.segments]
    if playbook.default is not None:
        plays.append(_played(playbook, playbook.default, tuple(left), day, own=False))
        left = []
    unplaced = tuple(part for part in playbook.segments if part not in known)
    return Dealt(tuple(plays), tuple(part for part in left if part != UNKNOWN), unplaced)


def _played(playbook: Playbook, play: Play, parts: tuple[str, ...], day: date, *, own: bool = True) -> Played:
    owner, review = play.owner or playbook.owner, play.review or playbook.review
    there: dict[Missing, object] = {"owner": owner, "kpi": play.kpi, "review": review}
    missing = tuple(what for what, told in there.items() if told is None)
    return Played(play, parts, own, owner, review, missing, review is not None and review < day)


def statements_of(playbook: Playbook, positionings: Mapping[str, Positioning], part: str) -> list[Statement]:
    """The position statements to a part: those of its own name, where the playbook is of the segmentation they are
    made to, then the one its play names; none twice."""
    found = [
        (name, part)
        for name, positioning in positionings.items()
        if playbook.of is not None and positioning.segmentation == playbook.of and part in positioning.statements
    ]
    play = playbook.segments.get(part, playbook.default)
    if play is not None and play.positioning is not None:
        name, _, segment = play.positioning.partition("/")
        found.append((name, segment))
    return list(dict.fromkeys(found))


def unshown(playbooks: Iterable[Playbook], positionings: Mapping[str, Positioning]) -> list[Statement]:
    """The position statements that stand in no playbook."""
    books = list(playbooks)
    divided = {book.of for book in books if book.of is not None}
    named = {statement for book in books for statement, _ in book.statements()}
    return [
        (name, segment)
        for name, positioning in positionings.items()
        for segment in positioning.statements
        if positioning.segmentation not in divided and f"{name}/{segment}" not in named
    ]


def planned(playbooks: Iterable[Playbook], *, of: str | None, grid: str | None) -> frozenset[str] | None:
    """The parts of a segmentation or grid with a play of their own; None where no playbook is of it."""
    same = [each for each in playbooks if (each.of, each.grid) == (of, grid)]
    return frozenset(part for each in same for part in each.segments) if same else None
