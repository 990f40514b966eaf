"""Answers as charts: what ECharts draws, made here as plain values, with the same figures as a table for readers.

Colours are names of tokens of the style sheet, {"colour": "chart-1"}; {"written": "per_cent"} is how a figure is
written (number, short, per_cent): scripts/options.ts fills both in. All else that is text stays text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fenqun.answers import Bin, ChangeAnswer, ComparisonAnswer, CrossTabAnswer, SegmentationAnswer, TraitAnswer
from fenqun.answers.figures import figure, kind_of, unit_of
from fenqun.errors import message
from fenqun.language import Translator
from fenqun.web.parts import Head

Options = dict[str, Any]
_NUMBER, _SHORT, _PER_CENT = ({"written": name} for name in ("number", "short", "per_cent"))
_CUSTOMERS = message("customers")
UNKNOWN = "unknown"
"""The segment of those who cannot be judged."""
_ROWS_OF_CUTS = 3
HALO: Options = {"textBorderColor": {"colour": "panel"}, "textBorderWidth": 3}
"""Of a name that lines may run under."""


@dataclass(frozen=True)
class Figures:
    """What a chart shows as a table; a row holds its values in the order of the columns."""

    columns: tuple[Head, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A chart for `ui.drawn`: its options, what it is called, its figures; `height`: s, m, l, xl."""

    label: str
    options: Options
    figures: Figures
    height: str = "m"


def segment_sizes(segmentation: SegmentationAnswer, translate: Translator) -> Chart:
    """The segments as bars: their share of the customers and, where there is a value, of it.

    That everyone could be judged needs no bar of nobody.
    """
    segments = [segment for segment in segmentation.segments if segment.customers or segment.name != UNKNOWN]
    shares: list[float | None] = [segment.share for segment in segments]
    series = [(translate(message("share of customers")), shares)]
    if segmentation.value is not None:
        series.append((translate(message("share of value")), [segment.value_share for segment in segments]))
    columns = [Head("segment", translate(message("segment"))), *(Head(name, name, "share") for name, _ in series)]
    labels = [segment.label for segment in segments]
    rows = tuple(zip(labels, *(values for _, values in series), strict=True))
    options = _bars(labels, series, _PER_CENT)
    return Chart(segmentation.label, options, Figures(tuple(columns), rows), _height(len(labels) * len(series)))


def distribution(trait: TraitAnswer, translate: Translator, *, cuts: Sequence[float] = ()) -> Chart:
    """How a trait is distributed: a histogram with the cut points marked, or bars of its most frequent values."""
    with_unit = translate(message("{label} ({unit})"))
    unit = unit_of(trait)
    label = with_unit.format(label=trait.label, unit=unit) if unit else trait.label
    return _histogram(trait, label, translate, cuts) if trait.bins else _values(trait, label, translate)


def crossed_heat(crossed: CrossTabAnswer, translate: Translator) -> Chart:
    """A cross-tab as a map of heat: how many customers are in both; for more cells than a table shows at a glance."""
    cells = [[column, row, count] for row, counts in enumerate(crossed.table) for column, count in enumerate(counts)]
    most = max((count for _, _, count in cells), default=0)
    options = {
        "grid": _grid(bottom=48),
        "tooltip": tooltip("item"),
        "xAxis": _labels([column.label for column in crossed.columns], width=76),
        "yAxis": {**_labels([row.label for row in crossed.rows]), "inverse": True},
        "visualMap": {
            "min": 0,
            "max": max(most, 1),
            "calculable": False,
            "orient": "horizontal",
            "left": "center",
            "bottom": 0,
            "itemHeight": 120,
            "inRange": {"color": [{"colour": "sunken"}, {"colour": "chart-1"}]},
            "textStyle": {"color": {"colour": "quiet"}},
        },
        "series": [{"type": "heatmap", "name": translate(_CUSTOMERS), "data": cells, "emphasis": {"disabled": True}}],
    }
    return Chart(_both(crossed), options, _crossed_figures(crossed), _height(len(crossed.rows), 4))


def stacked_shares(crossed: CrossTabAnswer) -> Chart:
    """Of each row of a cross-tab, how it is divided by the columns: bars that are whole."""
    series = [
        {
            "type": "bar",
            "name": column.label,
            "stack": "all",
            "barMaxWidth": 26,
            "data": [_part(counts[place], sum(counts)) for counts in crossed.table],
            "itemStyle": {"borderColor": {"colour": "panel"}, "borderWidth": 1},
        }
        for place, column in enumerate(crossed.columns)
    ]
    options = {
        "grid": _grid(top=34),
        "legend": _legend(),
        "tooltip": tooltip("axis", _PER_CENT),
        "xAxis": {**_values_axis(_PER_CENT), "max": 1},
        "yAxis": {**_labels([row.label for row in crossed.rows]), "inverse": True},
        "series": series,
    }
    return Chart(_both(crossed), options, _crossed_figures(crossed), _height(len(crossed.rows), 3))


def before_and_after(change: ChangeAnswer, translate: Translator) -> Chart:
    """What saving a draft would do: each segment's customers now and then."""
    segments = change.segments
    before, after = translate(message("now")), translate(message("then"))
    series = [(before, [part.before for part in segments]), (after, [part.after for part in segments])]
    columns = (
        Head("segment", translate(message("segment"))),
        Head("before", before, "number"),
        Head("after", after, "number"),
        Head("entering", translate(message("entering")), "number"),
        Head("leaving", translate(message("leaving")), "number"),
    )
    rows = tuple((part.label, part.before, part.after, part.entering, part.leaving) for part in segments)
    options = _bars([part.label for part in segments], series, _SHORT, _NUMBER)
    label = translate(message("Customers now and then"))
    return Chart(label, options, Figures(columns, rows), _height(2 * len(segments)))


def explained(comparison: ComparisonAnswer, translate: Translator) -> Chart:
    """How much of each outcome two segmentations account for, side by side."""
    crossed, outcomes = comparison.crossed, comparison.outcomes
    series = [
        (crossed.first_label, [outcome.first for outcome in outcomes]),
        (crossed.second_label, [outcome.second for outcome in outcomes]),
    ]
    columns = [Head("outcome", translate(message("outcome"))), *(Head(name, name, "share") for name, _ in series)]
    labels = [outcome.label for outcome in outcomes]
    rows = tuple(zip(labels, *(values for _, values in series), strict=True))
    options = _bars(labels, series, _PER_CENT)
    label = translate(message("What each explains"))
    return Chart(label, options, Figures(tuple(columns), rows), _height(len(labels) * 2))


def lines(label: str, at: Sequence[str], series: Mapping[str, Sequence[float | None]], *, when: str) -> Chart:
    """Values over time: a line for each name, None where there is a gap; `when` is what the moments are called."""
    options = {
        "grid": _grid(top=34),
        "legend": _legend(),
        "tooltip": tooltip("axis", _NUMBER),
        "xAxis": {**_labels(list(at)), "boundaryGap": False, "axisLabel": {"color": {"colour": "quiet"}}},
        "yAxis": _values_axis(_SHORT),
        "series": [
            {"type": "line", "name": name, "data": list(values), "showSymbol": len(at) < 40, "symbolSize": 6}
            for name, values in series.items()
        ],
    }
    columns = (Head("at", when), *(Head(name, name, "number") for name in series))
    rows = tuple(zip(at, *series.values(), strict=True))
    return Chart(label, options, Figures(columns, rows))


def _histogram(trait: TraitAnswer, label: str, translate: Translator, cuts: Sequence[float]) -> Chart:
    # Bins may be of different widths, the outer ones vast: all are drawn alike, between the names of their edges.
    bins = trait.bins
    edges = [figure(edge, trait) for edge in (*(part.low for part in bins), bins[-1].high)]
    series = {
        "type": "bar",
        "name": translate(_CUSTOMERS),
        "data": [
            {"name": f"{edges[place]} – {edges[place + 1]}", "value": [place + 0.5, part.customers]}
            for place, part in enumerate(bins)
        ],
        "encode": {"x": 0, "y": 1, "tooltip": [1]},
        "barWidth": "96%",
        "markLine": _marks(cuts, trait),
    }
    x = {**_values_axis({"names": edges}), "min": 0, "max": len(bins), "minInterval": 1, "containShape": False}
    x["splitLine"] = {"show": False}
    options = {
        "grid": _grid(top=10 + 14 * min(len(cuts), _ROWS_OF_CUTS)),
        "tooltip": tooltip("item"),
        "xAxis": x,
        "yAxis": {**_values_axis(_SHORT), "splitNumber": 3},
        "series": [series],
    }
    return Chart(label, options, _bins(trait, translate))


def _bins(trait: TraitAnswer, translate: Translator) -> Figures:
    kind = kind_of("number", name=trait.name, label=trait.label, unit=trait.unit)
    columns = (
        Head("from", translate(message("from")), kind),
        Head("to", translate(message("below")), kind),
        Head("customers", translate(_CUSTOMERS), "number"),
    )
    return Figures(columns, tuple((part.low, part.high, part.customers) for part in trait.bins))


def _marks(cuts: Sequence[float], trait: TraitAnswer) -> Options:
    """The cuts as lines across the bins."""
    return {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"color": {"colour": "chart-2"}, "type": "dashed", "width": 1.5},
        "label": {"formatter": "{b}", "color": {"colour": "ink"}},
        # In rows, so that neighbours do not cover each other.
        "data": [
            {
                "xAxis": _place(cut, trait.bins),
                "name": figure(cut, trait),
                "label": {"distance": 4 + 14 * (place % _ROWS_OF_CUTS)},
            }
            for place, cut in enumerate(cuts)
        ],
    }


def _place(cut: float, bins: Sequence[Bin]) -> float:
    """Where a value lies among bins that are drawn alike, from nought on; outside them at the nearer end."""
    for place, part in enumerate(bins):
        if cut < part.high:
            return place + max(0.0, (cut - part.low) / (part.high - part.low))
    return float(len(bins))


def _values(trait: TraitAnswer, label: str, translate: Translator) -> Chart:
    counted = [(value.label, value.customers) for value in trait.values]
    if trait.other:
        counted.append((translate(message("others")), trait.other))
    labels, customers = [name for name, _ in counted], [count for _, count in counted]
    options = _bars(labels, [(translate(_CUSTOMERS), customers)], _SHORT, _NUMBER)
    columns = (Head("value", trait.label), Head("customers", translate(_CUSTOMERS), "number"))
    return Chart(label, options, Figures(columns, tuple(counted)), _height(len(counted)))


def _bars(labels: list[str], series: Sequence[tuple[str, Sequence[Any]]], axis: object, told: object = None) -> Options:
    return {
        "grid": _grid(top=34 if len(series) > 1 else 8),
        "legend": {**_legend(), "show": len(series) > 1},
        "tooltip": tooltip("axis", told or axis),
        "xAxis": {**_values_axis(axis), **_from_nought(series)},
        "yAxis": {**_labels(labels), "inverse": True},
        "series": [
            {"type": "bar", "name": name, "data": list(values), "barMaxWidth": 18, "barGap": "10%"}
            for name, values in series
        ],
    }


def _from_nought(series: Sequence[tuple[str, Sequence[Any]]]) -> Options:
    """An axis begins at nought, unless a bar goes visibly below it."""
    values = [value for _, part in series for value in part if value is not None]
    return {"min": 0} if min(values, default=0) > -0.01 * max(values, default=0) else {}


def _crossed_figures(crossed: CrossTabAnswer) -> Figures:
    columns = [Head("first", crossed.first_label)]
    columns += [Head(f"c{place}", column.label, "number") for place, column in enumerate(crossed.columns)]
    rows = ((row.label, *counts) for row, counts in zip(crossed.rows, crossed.table, strict=True))
    return Figures(tuple(columns), tuple(rows))


def _both(crossed: CrossTabAnswer) -> str:
    return f"{crossed.first_label} × {crossed.second_label}"


def _part(count: int, of: int) -> float | None:
    return count / of if of else None


def _height(bars: int, scale: int = 1) -> str:
    return next((size for size, most in (("s", 3), ("m", 8), ("l", 16)) if bars * scale**0.5 <= most), "xl")


def _grid(*, top: int = 12, bottom: int = 4) -> Options:
    return {
        "left": 4,
        "right": 24,
        "top": top,
        "bottom": bottom,
        "outerBoundsMode": "same",
        "outerBoundsContain": "axisLabel",
    }


def _legend() -> Options:
    return {
        "type": "plain",
        "top": 0,
        "left": 0,
        "textStyle": {"color": {"colour": "quiet"}},
        "itemWidth": 12,
        "itemHeight": 10,
    }


def tooltip(trigger: str, written: object = None) -> Options:
    """What is told where the pointer is: of an `item` or along an `axis`; `written`: how its values are."""
    # Rich text is drawn on the canvas: the policy refuses the styles of a tooltip made of HTML.
    shown: Options = {
        "trigger": trigger,
        "renderMode": "richText",
        "confine": True,
        "backgroundColor": {"colour": "raised"},
        "borderColor": {"colour": "line"},
        "textStyle": {"color": {"colour": "ink"}, "fontSize": 12},
        "axisPointer": {"type": "shadow"},
    }
    return shown if written is None else {**shown, "valueFormatter": written}


def _labels(names: Sequence[str], *, width: int = 150) -> Options:
    return {
        "type": "category",
        "data": list(names),
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": {"colour": "edge"}}},
        "axisLabel": {"color": {"colour": "ink"}, "width": width, "overflow": "truncate", "interval": 0},
    }


def _values_axis(written: object) -> Options:
    return {
        "type": "value",
        "axisLabel": {"color": {"colour": "quiet"}, "formatter": written, "hideOverlap": True},
        "axisTick": {"show": False},
        "splitLine": {"lineStyle": {"color": {"colour": "line"}}},
    }
