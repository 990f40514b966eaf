"""Target choices as charts: the matrix with bubbles, how sure each place is, the budget by its total."""

from collections.abc import Sequence
from math import sqrt
from typing import Any

from fenqun.answers import AllocationAnswer, TargetsAnswer, TargetSegment
from fenqun.answers import target_words as words
from fenqun.errors import message
from fenqun.language import Translator
from fenqun.web.charts import Chart, Figures, Options, tooltip
from fenqun.web.parts import Head

_COLOURS = {"invest": "chart-3", "select": "chart-2", "harvest": "edge", "": "edge"}
_SMALLEST, _LARGEST = 10.0, 58.0
"""Bubbles' diameters in pixels; their area stands for the size."""
_BESIDE = 20.0
"""The names of larger bubbles stand above them, those of smaller ones beside."""
_NEAR_THE_END = 85
"""Of the axis of strength: to the right of it a name has no room."""
_THIRDS = (100 / 3, 200 / 3)


def matrix(answer: TargetsAnswer, translate: Translator) -> Chart:
    """Attractiveness upwards, own strength to the right; bubbles by value, else by customers."""
    shown = [segment for segment in answer.segments if segment.cell is not None]
    by_value = answer.value is not None and any((segment.value or 0) > 0 for segment in shown)
    sizes = {each.name: float(each.value or 0) if by_value else float(each.customers) for each in shown}
    most = max([*sizes.values(), 1.0])
    strength, attractiveness = (translate(words.AXES[axis]) for axis in ("strength", "attractiveness"))
    options: Options = {
        # A bubble at the end of an axis, and its name, reach beyond it.
        "grid": {"left": 44, "right": 56, "top": 40, "bottom": 40},
        "tooltip": tooltip("item"),
        "xAxis": _axis(strength),
        "yAxis": {**_axis(attractiveness), "nameRotate": 90, "nameGap": 28},
        "series": [
            {
                "type": "scatter",
                "data": [_bubble(each, max(sizes[each.name], 0.0) / most) for each in shown],
                "label": _names(),
                "labelLayout": {"hideOverlap": True, "moveOverlap": "shiftY"},
                "emphasis": {"focus": "self"},
                "markLine": _thirds(),
            }
        ],
    }
    label = translate(message("{axis} against {other}; size: {size}")).format(
        axis=attractiveness,
        other=strength,
        size=answer.value_label if by_value else translate(message("customers")),
    )
    return Chart(label, options, _figures(answer, translate), "l")


def _bubble(segment: TargetSegment, share: float) -> Options:
    is_target, size = segment.verdict == "target", max(_SMALLEST, _LARGEST * sqrt(share))
    return {
        "name": segment.label,
        "value": [round(segment.strength or 0, 1), round(segment.attractiveness or 0, 1)],
        "symbolSize": round(size, 1),
        "label": {"position": _side(segment, size)},
        "symbol": "diamond" if segment.verdict in ("avoid", "fails") else "circle",
        "itemStyle": {
            "color": {"colour": _COLOURS[segment.zone]},
            "opacity": 0.75,
            "borderColor": {"colour": "ink" if is_target else "panel"},
            "borderWidth": 2 if is_target else 1,
        },
    }


def _side(segment: TargetSegment, size: float) -> str:
    """Where a bubble's name stands."""
    if (segment.strength or 0) > _NEAR_THE_END:
        return "left"
    return "top" if size > _BESIDE else "right"


def _names() -> Options:
    return {"show": True, "formatter": "{b}", "position": "right", "color": {"colour": "ink"}, "fontSize": 11}


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
    """How the total is divided when it is another: areas on top of each other, and what it brings as a line."""
    names = [segment.label for segment in answer.segments]
    money = [[total.money[place] for total in answer.totals] for place in range(len(names))]
    totals = [total.total for total in answer.totals]
    options: Options = {
        "grid": {"left": 4, "right": 24, "top": 34, "bottom": 4, "outerBoundsMode": "same"},
        "legend": {"type": "plain", "top": 0, "left": 0, "textStyle": {"color": {"colour": "quiet"}}},
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
