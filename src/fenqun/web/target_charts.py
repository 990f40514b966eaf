"""Target choices as charts: the matrix with bubbles, how sure each place is, the budget by its total."""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

from fenqun.answers import AllocationAnswer, TargetsAnswer, TargetSegment
from fenqun.answers import target_words as words
from fenqun.errors import message
from fenqun.language import Translator
from fenqun.web.charts import HALO, Chart, Figures, Options, tooltip
from fenqun.web.parts import Head

_ABOVE = {"invest": 5, "select": 4, "harvest": 3}
_COLOURS = {"invest": "chart-3", "select": "chart-2", "harvest": "edge", "": "edge"}
_SMALLEST, _LARGEST = 10.0, 58.0
"""Bubbles' diameters in pixels; their area stands for the size."""
_THIRDS = (100 / 3, 200 / 3)
_SHADED = {"invest": ((1, 2), (2, 1), (2, 2)), "select": ((0, 2), (1, 1), (2, 0))}
"""The cells worth going for: the third of strength, then of attractiveness."""


def matrix(answer: TargetsAnswer, translate: Translator) -> Chart:
    """Attractiveness upwards, own strength to the right; bubbles by value, else by customers; a legend of the zones."""
    shown = [segment for segment in answer.segments if segment.cell is not None]
    sizes = {each.name: _size(answer, each) for each in shown}
    most = max([*sizes.values(), 1.0])
    strength, attractiveness = (translate(words.AXES[axis]) for axis in ("strength", "attractiveness"))
    zones = {zone: [each for each in shown if each.zone == zone] for zone in ("invest", "select", "harvest")}
    names = {zone: translate(words.ZONES[zone]) for zone, segments in zones.items() if segments}
    options: Options = {
        "placed": True,
        # Names are placed when the size is known; on paper nothing may be still on its way.
        "animation": False,
        # A bubble at the end of an axis reaches beyond it.
        "grid": {"left": 48, "right": 34, "top": 62, "bottom": 40},
        "legend": _legend(list(names.values())),
        "tooltip": tooltip("item"),
        "xAxis": _axis(strength),
        "yAxis": {**_axis(attractiveness), "nameRotate": 90, "nameGap": 30},
        "series": [_ground(), *(_zone(zone, name, zones[zone], sizes, most) for zone, name in names.items())],
    }
    label = translate(message("{axis} against {other}; size: {size}")).format(
        axis=attractiveness, other=strength, size=size_label(answer, translate)
    )
    return Chart(label, options, _figures(answer, translate), "l")


def size_label(answer: TargetsAnswer, translate: Translator) -> str:
    """What the size of the bubbles stands for."""
    return answer.value_label if _by_value(answer) else translate(message("customers"))


def _by_value(answer: TargetsAnswer) -> bool:
    return answer.value is not None and any((each.value or 0) > 0 for each in answer.segments if each.cell is not None)


def _size(answer: TargetsAnswer, segment: TargetSegment) -> float:
    return max(float((segment.value or 0) if _by_value(answer) else segment.customers), 0.0)


def _ground() -> Options:
    """The thirds of both axes, and a tint of the cells worth going for."""
    cells = [(zone, cell) for zone, cells in _SHADED.items() for cell in cells]
    return {
        "type": "scatter",
        "data": [],
        "silent": True,
        "markLine": {**_thirds(), "z": 1},
        "markArea": {"silent": True, "z": 0, "data": [_tint(_COLOURS[zone], *cell) for zone, cell in cells]},
    }


def _tint(colour: str, across: int, up: int) -> list[Options]:
    edges = (0.0, *_THIRDS, 100.0)
    low, high = (edges[across], edges[up]), (edges[across + 1], edges[up + 1])
    return [{"coord": low, "itemStyle": {"color": {"colour": colour}, "opacity": 0.08}}, {"coord": high}]


def _zone(zone: str, name: str, segments: Sequence[TargetSegment], sizes: Mapping[str, float], most: float) -> Options:
    return {
        "type": "scatter",
        "name": name,
        "z": _ABOVE[zone],
        "itemStyle": {"color": {"colour": _COLOURS[zone]}},
        "data": [_bubble(each, sizes[each.name] / most) for each in segments],
        "label": {"show": True, "formatter": "{b}", "color": {"colour": "ink"}, "fontSize": 11, **HALO},
        "emphasis": {"focus": "self"},
    }


def _bubble(segment: TargetSegment, share: float) -> Options:
    is_target = segment.verdict == "target"
    return {
        "name": segment.label,
        "value": [round(segment.strength or 0, 1), round(segment.attractiveness or 0, 1)],
        "symbolSize": round(max(_SMALLEST, _LARGEST * sqrt(share)), 1),
        "symbol": "diamond" if segment.verdict in ("avoid", "fails") else "circle",
        "itemStyle": {
            "opacity": 0.75,
            "borderColor": {"colour": "ink" if is_target else "panel"},
            "borderWidth": 2 if is_target else 1,
        },
    }


def _legend(names: Sequence[str]) -> Options:
    return {
        "type": "plain",
        "top": 0,
        "left": 0,
        "data": [{"name": name, "icon": "circle"} for name in names],
        "textStyle": {"color": {"colour": "quiet"}},
        "itemWidth": 12,
        "itemHeight": 12,
    }


def _axis(name: str) -> Options:
    return {
        "type": "value",
        "name": name,
        "nameLocation": "middle",
        "nameGap": 24,
        "nameTextStyle": {"color": {"colour": "quiet"}},
        "min": 0,
        "max": 100,
        "axisLabel": {"color": {"colour": "quiet"}},
        "axisTick": {"show": False},
        "splitLine": {"show": False},
        "axisLine": {"show": True, "lineStyle": {"color": {"colour": "edge"}}},
    }


def _thirds() -> Options:
    return {
        "silent": True,
        "symbol": "none",
        "label": {"show": False},
        "lineStyle": {"color": {"colour": "line"}, "type": "solid", "width": 1},
        "data": [{axis: cut} for axis in ("xAxis", "yAxis") for cut in _THIRDS],
    }


def _figures(answer: TargetsAnswer, translate: Translator) -> Figures:
    columns = (
        Head("segment", translate(message("segment"))),
        Head("attractiveness", translate(words.AXES["attractiveness"]), "number"),
        Head("strength", translate(words.AXES["strength"]), "number"),
        Head("zone", translate(message("cell"))),
        Head("customers", translate(message("customers")), "number"),
        *((Head("value", answer.value_label, "number"),) if answer.value else ()),
        Head("verdict", translate(message("verdict"))),
    )
    rows = tuple(
        (
            each.label,
            _round(each.attractiveness),
            _round(each.strength),
            translate(words.ZONES[each.zone]),
            each.customers,
            *((each.value,) if answer.value else ()),
            translate(words.VERDICTS[each.verdict]),
        )
        for each in answer.segments
    )
    return Figures(columns, rows)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def money_by_total(answer: AllocationAnswer, translate: Translator) -> Chart:
    """How the total is divided when it is another: areas on top of each other; what it brings is in the figures."""
    names = [segment.label for segment in answer.segments]
    money = [[total.money[place] for total in answer.totals] for place in range(len(names))]
    totals = [total.total for total in answer.totals]
    options: Options = {
        "grid": {"left": 4, "right": 24, "top": 56, "bottom": 28, "outerBoundsMode": "same"},
        "title": [
            _title(f"↑ {with_currency(translate(message('money')), answer.currency)}", top=24, left=0),
            _title(f"{with_currency(translate(message('total')), answer.currency)} →", bottom=0, right=0),
        ],
        "legend": {**_legend(names), "data": names},
        "tooltip": tooltip("axis", {"written": "number"}),
        "xAxis": _money_axis(min(totals, default=0), max(totals, default=0)),
        "yAxis": _money_axis(0, None),
        "series": [
            {
                "type": "line",
                "name": name,
                "stack": "money",
                "areaStyle": {"opacity": 0.5},
                "showSymbol": False,
                "data": _points(totals, values),
            }
            for name, values in zip(names, money, strict=True)
        ],
    }
    columns = (
        Head("total", translate(message("total")), "number"),
        *(Head(f"s{place}", name, "number") for place, name in enumerate(names)),
        Head("returns", translate(message("brings")), "number"),
        Head("price", translate(message("one more brings")), "number"),
    )
    rows = tuple((total.total, *total.money, total.returns, total.price) for total in answer.totals)
    return Chart(translate(message("How a total is divided")), options, Figures(columns, rows))


def with_currency(text: str, currency: str) -> str:
    """What is money, with the currency where it is known."""
    return f"{text} ({currency})" if currency else text


def _title(text: str, **place: int) -> Options:
    return {"text": text, **place, "textStyle": {"color": {"colour": "quiet"}, "fontSize": 12, "fontWeight": "normal"}}


def _points(totals: Sequence[float], values: Sequence[float]) -> list[list[float]]:
    return [[total, value] for total, value in zip(totals, values, strict=True)]


def _money_axis(least: float, most: float | None) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "type": "value",
        "min": least,
        "axisLabel": {"color": {"colour": "quiet"}, "formatter": {"written": "short"}, "hideOverlap": True},
        "axisTick": {"show": False},
        "splitLine": {"lineStyle": {"color": {"colour": "line"}}},
    }
    return shown if most is None else {**shown, "max": most}
