"""A perceptual map as a chart: brands, attributes and ideals where they stand, with the regions they would lie in."""

from collections.abc import Iterator, Sequence
from math import cos, pi, radians, sin
from typing import Any

from fenqun.answers import MapRegion, PlacedAttribute, PlacedBrand, PositioningAnswer, SegmentIdeal
from fenqun.answers.map_words import axis_name
from fenqun.errors import message
from fenqun.language import Translator
from fenqun.web.charts import HALO, Chart, Figures, Options, tooltip
from fenqun.web.parts import Head

Point = PlacedBrand | PlacedAttribute | SegmentIdeal
_STEPS = 48
"""Points of the outline of a region."""
_ROOM = 0.08
"""Of the map's width and height, free at each side."""


def brand_map(answer: PositioningAnswer, translate: Translator) -> Chart:
    """The map; both axes in one scale, with what each is and accounts for."""
    ours = [brand for brand in answer.brands if brand.ours]
    others = [brand for brand in answer.brands if not brand.ours]
    kinds: list[tuple[str, Sequence[Point], str, str, int]] = [
        (translate(message("our brand")), ours, "diamond", "chart-2", 15),
        (translate(message("other brands")), others, "circle", "chart-1", 11),
        (translate(message("what a segment would rather have")), answer.ideals, "path://" + _STAR, "chart-3", 15),
        (translate(message("attributes")), answer.attributes, "rect", "quiet", 5),
    ]
    series = [part for kind in kinds if kind[1] for part in _series(*kind)]
    x, y = _ranges([place for part in series for place in _places(part["data"])])
    options: Options = {
        "equal": True,
        # Axes and labels are set once more when the size is known; on paper nothing may be still on its way.
        "animation": False,
        "grid": {"left": 8, "right": 16, "top": 56, "bottom": 28, "outerBoundsMode": "same"},
        # What the axes are stands beside the map: on an axis it would lie upon the names of points.
        "title": [
            _title("↑ {name}", axis_name(answer, 1, translate), top=26, left=0),
            _title("{name} →", axis_name(answer, 0, translate), bottom=0, right=0),
        ],
        "legend": _legend([kind[0] for kind in kinds if kind[1]]),
        "tooltip": {**tooltip("item"), "formatter": "{b}"},
        "xAxis": _axis(x),
        "yAxis": _axis(y),
        "series": series,
    }
    return Chart(answer.label, options, _figures(answer, translate), "xl")


_STAR = "M50 5 L61 38 L96 38 L68 59 L79 92 L50 72 L21 92 L32 59 L4 38 L39 38 Z"


def _series(name: str, points: Sequence[Point], symbol: str, colour: str, size: int) -> Iterator[Options]:
    """The points, and their regions as outlines that belong to the same entry of the legend."""
    quiet = colour == "quiet"
    yield {
        "type": "scatter",
        "name": name,
        "symbol": symbol,
        "symbolSize": size,
        "z": 4,
        "itemStyle": {"color": {"colour": colour}},
        "data": [_dot(point) for point in points],
        "label": {
            "show": True,
            "formatter": "{b}",
            "position": "right",
            "distance": 4,
            "color": {"colour": "quiet" if quiet else "ink"},
            **HALO,
            "fontSize": 11 if quiet else 12,
            "fontWeight": "bold" if symbol == "diamond" else "normal",
        },
        "emphasis": {"disabled": True},
    }
    yield from (_region(name, point, point.region, colour) for point in points if point.region and not quiet)


def _region(name: str, point: Point, region: MapRegion, colour: str) -> Options:
    return {
        "type": "line",
        "name": name,
        "data": outline(point.x, point.y, region),
        "showSymbol": False,
        "silent": True,
        "tooltip": {"show": False},
        "lineStyle": {"color": {"colour": colour}, "width": 1, "type": "dashed", "opacity": 0.7},
        "itemStyle": {"color": {"colour": colour}},
        "z": 3,
    }


def _dot(point: Point) -> Options:
    place = [round(point.x, 4), round(point.y, 4)]
    return {"name": point.label, "value": place}


def outline(x: float, y: float, region: MapRegion) -> list[list[float]]:
    """The ellipse as a closed line of points."""
    turn = radians(region.angle)
    points = []
    for step in range(_STEPS + 1):
        angle = 2 * pi * (step % _STEPS) / _STEPS
        along, across = region.major * cos(angle), region.minor * sin(angle)
        points.append(
            [
                round(x + along * cos(turn) - across * sin(turn), 4),
                round(y + along * sin(turn) + across * cos(turn), 4),
            ]
        )
    return points


def _places(data: Sequence[Any]) -> Iterator[tuple[float, float]]:
    """Of the dots or of the outline of a series."""
    for dot in data:
        across, up = dot["value"] if isinstance(dot, dict) else dot
        yield across, up


def _ranges(places: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], tuple[float, float]]:
    """From where to where each axis goes; the origin is on both."""
    found = []
    for at in (0, 1):
        low, high = min(0.0, *(place[at] for place in places)), max(0.0, *(place[at] for place in places))
        room = (high - low or 1.0) * _ROOM
        found.append((round(low - room, 3), round(high + room, 3)))
    return found[0], found[1]


def _title(way: str, name: str, **place: int) -> Options:
    text = way.format(name=name) if name else ""
    return {"text": text, **place, "textStyle": {"color": {"colour": "quiet"}, "fontSize": 12, "fontWeight": "normal"}}


def _axis(bounds: tuple[float, float]) -> Options:
    return {
        "type": "value",
        "min": bounds[0],
        "max": bounds[1],
        "axisLabel": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"show": False},
        "axisLine": {"show": True, "onZero": True, "lineStyle": {"color": {"colour": "edge"}}},
    }


def _legend(names: Sequence[str]) -> Options:
    return {
        "type": "plain",
        "top": 0,
        "left": 0,
        "data": list(names),
        "textStyle": {"color": {"colour": "quiet"}},
        "itemWidth": 12,
        "itemHeight": 12,
    }


def _figures(answer: PositioningAnswer, translate: Translator) -> Figures:
    columns = (
        Head("label", translate(message("name"))),
        Head("kind", translate(message("what"))),
        Head("x", translate(message("first axis")), "number"),
        Head("y", translate(message("second axis")), "number"),
        Head("quality", translate(message("shown")), "share"),
    )
    kinds: list[tuple[str, Sequence[PlacedBrand | PlacedAttribute]]] = [
        (translate(message("brand")), answer.brands),
        (translate(message("attribute")), answer.attributes),
    ]
    rows: list[tuple[Any, ...]] = [
        (each.label, kind, each.x, each.y, each.quality) for kind, points in kinds for each in points
    ]
    segment: Any = translate(message("segment"))
    rows += [(each.label, segment, each.x, each.y, each.fit) for each in answer.ideals]
    return Figures(columns, tuple(rows))


def shepard(answer: PositioningAnswer, translate: Translator) -> Chart:
    """Of every pair of brands how unlike they are, and how far from each other they lie; a line where both are one."""
    across, up = translate(message("how unlike they are")), translate(message("distance on the map"))
    most = max((max(pair.unlike, pair.distance) for pair in answer.pairs), default=1.0)
    named = [(f"{pair.label} – {pair.other_label}", pair) for pair in answer.pairs]
    dots = [{"name": name, "value": [round(pair.unlike, 4), round(pair.distance, 4)]} for name, pair in named]
    even: Options = {
        "type": "line",
        "data": [[0, 0], [round(most, 4), round(most, 4)]],
        "showSymbol": False,
        "silent": True,
        "lineStyle": {"color": {"colour": "edge"}, "width": 1},
    }
    points: Options = {"type": "scatter", "symbolSize": 8, "itemStyle": {"color": {"colour": "chart-1"}}, "data": dots}
    options: Options = {
        "animation": False,
        "grid": {"left": 8, "right": 16, "top": 28, "bottom": 28, "containLabel": True},
        "title": [_title("↑ {name}", up, top=0, left=0), _title("{name} →", across, bottom=0, right=0)],
        "tooltip": {**tooltip("item"), "formatter": "{b}"},
        "xAxis": {"type": "value", "min": 0, "splitLine": {"show": False}},
        "yAxis": {"type": "value", "min": 0, "splitLine": {"show": False}},
        "series": [even, points],
    }
    heads = (
        Head("pair", translate(message("pair"))), Head("unlike", across, "number"), Head("distance", up, "number"),
    )  # fmt: skip
    rows = tuple((name, pair.unlike, pair.distance) for name, pair in named)
    return Chart(translate(message("Pairs of brands")), options, Figures(heads, rows))
