"""Movement as charts: the moves as a Sankey, sizes and value over time as lines."""

from collections.abc import Sequence
from typing import Any

from fenqun.answers import MovesAnswer, SizesAnswer
from fenqun.errors import message
from fenqun.language import Translator
from fenqun.web.charts import Chart, Figures, lines
from fenqun.web.links import url
from fenqun.web.parts import Head

Options = dict[str, Any]
_COLOURS = 8
_SAME = "\u200b"
"""A sign nobody sees: ECharts knows a node by its name, and a segment stands on both sides."""
_SERIES: Options = {
    "type": "sankey",
    "left": 2,
    "right": 2,
    "top": 6,
    "bottom": 14,
    "nodeWidth": 12,
    "nodeGap": 12,
    "draggable": False,
    "layoutIterations": 0,
    "emphasis": {"focus": "adjacency"},
    "lineStyle": {"color": "source", "opacity": 0.35, "curveness": 0.5},
    "label": {"color": {"colour": "ink"}, "fontSize": 12, "width": 150, "overflow": "truncate"},
}
_TOOLTIP: Options = {
    "trigger": "item",
    "renderMode": "richText",
    "confine": True,
    "backgroundColor": {"colour": "raised"},
    "borderColor": {"colour": "line"},
    "textStyle": {"color": {"colour": "ink"}, "fontSize": 12},
    "valueFormatter": {"written": "number"},
}


def sankey(moves: MovesAnswer, translate: Translator, *, everyone: bool, may_see: bool) -> Chart:
    """Who went from where to where; `everyone`: those who stayed, too. A flow leads to its customers."""
    flows = [flow for flow in _flows(moves) if everyone or flow[0] != flow[1]]
    labels = _labels(moves, translate)
    nodes = [_node(side, part, labels) for side, part in _nodes(flows, labels)]
    links = [_link(moves, flow, labels, may_see=may_see) for flow in flows]
    options: Options = {
        "tooltip": _TOOLTIP,
        "series": [{**_SERIES, "data": nodes, "links": links}],
        # On a telephone the names take less than half of the width each.
        "media": [
            {"query": {"maxWidth": 480}, "option": {"series": [{"label": {"width": 120, "fontSize": 11}}]}},
            {"option": {"series": [{"label": {"width": 220, "fontSize": 12}}]}},
        ],
    }
    label = translate(message("{label}: from {start} to {end}")).format(
        label=moves.label, start=moves.start.as_of, end=moves.end.as_of
    )
    return Chart(label, options, _figures(moves, flows, labels, translate), _height(flows))


Flow = tuple[str | None, str | None, int]
"""From, to, and how many customers."""


def _flows(moves: MovesAnswer) -> list[Flow]:
    """In the order of the segments, so that the same segment stands at the same height on both sides."""
    rows, columns = ([*(part.name for part in axis), None] for axis in (moves.rows, moves.columns))
    return [
        (row, column, moves.table[at][place])
        for at, row in enumerate(rows)
        for place, column in enumerate(columns)
        if moves.table[at][place]
    ]


def _nodes(flows: Sequence[Flow], labels: dict[tuple[int, str | None], str]) -> list[tuple[int, str | None]]:
    """Those with a flow, in the order of the segments."""
    return [
        node for node in labels if node in {*((0, start) for start, _, _ in flows), *((1, end) for _, end, _ in flows)}
    ]


def _labels(moves: MovesAnswer, translate: Translator) -> dict[tuple[int, str | None], str]:
    """What each node is called, unlike all others; and where its colour comes from."""
    absent = (translate(message("not there yet")), translate(message("no longer there")))
    named: list[tuple[int, str | None, str]] = []
    for side, axis in enumerate((moves.rows, moves.columns)):
        named += [*((side, part.name, part.label) for part in axis), (side, None, absent[side])]
    labels: dict[tuple[int, str | None], str] = {}
    for side, name, label in named:
        unlike = label
        while unlike in labels.values():
            unlike += _SAME
        labels[side, name] = unlike
    return labels


def _node(side: int, name: str | None, labels: dict[tuple[int, str | None], str]) -> Options:
    order = list(dict.fromkeys(known for _, known in labels if known is not None))
    colour = f"chart-{order.index(name) % _COLOURS + 1}" if name is not None else "quiet"
    return {
        "name": labels[side, name],
        "depth": side,
        "itemStyle": {"color": {"colour": colour}, "borderWidth": 0},
        "label": {"position": "left" if side else "right"},
    }


def _link(moves: MovesAnswer, flow: Flow, labels: dict[tuple[int, str | None], str], *, may_see: bool) -> Options:
    link: Options = {"source": labels[0, flow[0]], "target": labels[1, flow[1]], "value": flow[2]}
    return {**link, "url": movers_url(moves, flow[0] or "", flow[1] or "")} if may_see and flow[0] != flow[1] else link


def movers_url(moves: MovesAnswer, source: str, target: str) -> str:
    """Where the customers of a move are listed."""
    asked = {"start": moves.start.id, "end": moves.end.id, "source": source or "-", "target": target or "-"}
    return url(["moves", moves.name, "customers"], **asked)


def _figures(
    moves: MovesAnswer, flows: Sequence[Flow], labels: dict[tuple[int, str | None], str], translate: Translator
) -> Figures:
    columns = (
        Head("from", translate(message("from"))),
        Head("to", translate(message("to"))),
        Head("customers", translate(message("customers")), "number"),
    )
    rows = tuple((labels[0, row].rstrip(_SAME), labels[1, column].rstrip(_SAME), n) for row, column, n in flows)
    return Figures(columns, rows)


def _height(flows: Sequence[Flow]) -> str:
    most = max((len({flow[side] for flow in flows}) for side in (0, 1)), default=0)
    return "m" if most <= 5 else "l" if most <= 9 else "xl"


def sizes_over_time(sizes: SizesAnswer, translate: Translator) -> list[Chart]:
    """How many customers each segment had, and what they were worth, in every snapshot."""
    at = [mark.as_of for mark in sizes.snapshots]
    when = translate(message("as of"))
    said = translate(message("{label}: customers over time")).format(label=sizes.label)
    shown = [segment for segment in sizes.segments if any(segment.customers)]
    charts = [lines(said, at, {segment.label: segment.customers for segment in shown}, when=when)]
    if sizes.value is not None and any(value for segment in shown for value in segment.value):
        worth = translate(message("{label}: {value} over time")).format(label=sizes.label, value=sizes.value_label)
        charts.append(lines(worth, at, {segment.label: segment.value for segment in shown}, when=when))
    return charts
