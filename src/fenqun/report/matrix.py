"""The directional policy matrix drawn for the report: numbered bubbles on thirds of both axes; plain figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from fenqun.answers import TargetsAnswer

SIDE, MARGIN = 360.0, 30.0
"""Of the square in its own units, and what is free around it."""
LEAST, MOST = 7.0, 30.0
"""Radii of bubbles; their area stands for value, else customers."""
_HALF = 7.0
"""Of the room that a number takes, across and up."""


@dataclass(frozen=True)
class Bubble:
    """A segment: its place in the list below as a number, its middle, its radius; `is_target`: it is proposed.

    `text_x`, `text_y`: where its number stands, in it or, where another number is, beside it.
    """

    number: int
    label: str
    x: float
    y: float
    radius: float
    zone: str
    is_target: bool
    text_x: float
    text_y: float


@dataclass(frozen=True)
class Matrix:
    """The bubbles, the larger ones first, so that the smaller lie upon them; `by_value`: what their size stands for."""

    bubbles: tuple[Bubble, ...]
    cuts: tuple[float, float]
    by_value: bool


def policy_matrix(answer: TargetsAnswer) -> Matrix:
    """Attractiveness upwards, own strength to the right; segments without a score are in the list alone."""
    shown = [(at, each) for at, each in enumerate(answer.segments, 1) if each.cell is not None]
    by_value = any((each.value or 0) > 0 for _, each in shown)
    sizes = {at: max(each.value or 0.0, 0.0) if by_value else float(each.customers) for at, each in shown}
    most = max(sizes.values(), default=0.0) or 1.0
    bubbles = [
        Bubble(
            number=at,
            label=each.label,
            x=MARGIN + (each.strength or 0.0) / 100 * SIDE,
            y=MARGIN + (1 - (each.attractiveness or 0.0) / 100) * SIDE,
            radius=max(LEAST, MOST * sqrt(sizes[at] / most)),
            zone=each.zone,
            is_target=each.verdict == "target",
            text_x=0.0,
            text_y=0.0,
        )
        for at, each in shown
    ]
    bubbles.sort(key=lambda bubble: -bubble.radius)
    return Matrix(tuple(_numbered(bubbles)), (MARGIN + SIDE / 3, MARGIN + SIDE * 2 / 3), by_value)


def _numbered(bubbles: Sequence[Bubble]) -> Iterator[Bubble]:
    """Each with a place for its number: the first where no other number is; the smaller bubbles choose first."""
    taken: dict[int, tuple[float, float]] = {}
    for bubble in reversed(bubbles):
        away = bubble.radius + _HALF
        ways = ((0.0, 0.0), (away, 0.0), (-away, 0.0), (0.0, -away), (0.0, away))
        places = [(bubble.x + across, bubble.y + down) for across, down in ways]
        free = [place for place in places if not any(_touch(place, other) for other in taken.values())]
        taken[bubble.number] = (free or places)[0]
    for bubble in bubbles:
        x, y = taken[bubble.number]
        yield replace(bubble, text_x=x, text_y=y)


def _touch(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < 2 * _HALF and abs(one[1] - other[1]) < 2 * _HALF
