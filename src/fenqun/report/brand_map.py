"""A perceptual map drawn for the report: points, regions and labels that do not lie on each other; plain figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from unicodedata import east_asian_width

from fenqun.answers import MapRegion, PlacedAttribute, PlacedBrand, PositioningAnswer, SegmentIdeal

WIDTH, MOST_HEIGHT, MARGIN = 640.0, 560.0, 70.0
"""Of the drawing in its own units: across, at most high, and free on each side."""
_LETTER, _LINE, _NEAR = 6.6, 13.0, 9.0
"""Of a label: how wide a letter and how high a line is, and how far it stands from its point."""

Kind = Literal["ours", "brand", "ideal", "attribute"]


@dataclass(frozen=True)
class Dot:
    """A point with its label, which begins at (`text_x`, `text_y`); '' where there was no room for it."""

    kind: Kind
    x: float
    y: float
    label: str
    text_x: float
    text_y: float


@dataclass(frozen=True)
class Region:
    """An ellipse; `angle` as SVG turns, clockwise."""

    kind: Kind
    x: float
    y: float
    major: float
    minor: float
    angle: float


@dataclass(frozen=True)
class Drawing:
    """The whole map; the axes cross at (`zero_x`, `zero_y`)."""

    height: float
    zero_x: float
    zero_y: float
    dots: tuple[Dot, ...]
    regions: tuple[Region, ...]


def brand_map(answer: PositioningAnswer) -> Drawing:
    """Both axes in one scale; brands choose the places of their labels first, then ideals, then attributes."""
    points = list(_points(answer))
    left, right = min(0.0, *(x for _, x, *_ in points)), max(0.0, *(x for _, x, *_ in points))
    low, high = min(0.0, *(y for _, _, y, *_ in points)), max(0.0, *(y for _, _, y, *_ in points))
    scale = min(
        (WIDTH - 2 * MARGIN) / (right - left or 1.0),
        (MOST_HEIGHT - 2 * MARGIN) / (high - low or 1.0),
    )
    across, height = (WIDTH - scale * (right - left)) / 2, scale * (high - low) + 2 * MARGIN

    def place(x: float, y: float) -> tuple[float, float]:
        return across + (x - left) * scale, MARGIN + (high - y) * scale

    placed = [(kind, *place(x, y), label) for kind, x, y, label, _ in points]
    regions = (
        Region(kind, *place(x, y), found.major * scale, found.minor * scale, -found.angle)
        for kind, x, y, _, found in points
        if found is not None and kind != "attribute"
    )
    return Drawing(height, *place(0, 0), tuple(_labelled(placed)), tuple(regions))


_Point = tuple[Kind, float, float, str, MapRegion | None]


def _points(answer: PositioningAnswer) -> Iterator[_Point]:
    kinds: list[tuple[Kind, Sequence[PlacedBrand | PlacedAttribute | SegmentIdeal]]] = [
        ("ours", [brand for brand in answer.brands if brand.ours]),
        ("brand", [brand for brand in answer.brands if not brand.ours]),
        ("ideal", answer.ideals),
        ("attribute", answer.attributes),
    ]
    for kind, found in kinds:
        yield from ((kind, point.x, point.y, point.label, point.region) for point in found)


_Box = tuple[float, float, float, float]


def _labelled(points: Sequence[tuple[Kind, float, float, str]]) -> Iterator[Dot]:
    taken: list[_Box] = [(x - 5, y - 5, x + 5, y + 5) for _, x, y, _ in points]
    for kind, x, y, label in points:
        spot = next((each for each in _spots(x, y, _wide(label)) if _free(each, taken)), None)
        if spot is not None:
            taken.append(spot)
        yield Dot(kind, x, y, label if spot else "", spot[0] if spot else x, spot[3] - 3 if spot else y)


def _spots(x: float, y: float, wide: float) -> Iterator[_Box]:
    """Right, left, above, below, then the corners."""
    half = _LINE / 2
    yield (x + _NEAR, y - half, x + _NEAR + wide, y + half)
    yield (x - _NEAR - wide, y - half, x - _NEAR, y + half)
    for up in (y - _NEAR - _LINE, y + _NEAR):
        yield (x - wide / 2, up, x + wide / 2, up + _LINE)
        yield (x + 4, up, x + 4 + wide, up + _LINE)
        yield (x - 4 - wide, up, x - 4, up + _LINE)


def _free(box: _Box, taken: Sequence[_Box]) -> bool:
    inside = box[0] >= 0 and box[2] <= WIDTH
    return inside and all(
        box[2] <= other[0] or box[0] >= other[2] or box[3] <= other[1] or box[1] >= other[3] for other in taken
    )


def _wide(text: str) -> float:
    return sum(_LETTER * (2 if east_asian_width(sign) in "WF" else 1) for sign in text)
