import json
from dataclasses import replace

import pytest

from fenqun.answers import (
    Bin,
    ChangeAnswer,
    ComparisonAnswer,
    CrossTabAnswer,
    SegmentAnswer,
    SegmentationAnswer,
    SegmentChange,
    TraitAnswer,
    ValueCount,
)
from fenqun.answers.segmentation import AxisSegment, Explained
from fenqun.language import translator
from fenqun.web import charts
from fenqun.web.charts import Chart

ENGLISH = translator("en")


def segmentation(*segments: tuple[str, float, float | None], value: str | None = "spend") -> SegmentationAnswer:
    made = tuple(SegmentAnswer(name, name, 1, share, 1.0, of, False, "", ()) for name, share, of in segments)
    return SegmentationAnswer("s", "Value", "grade", "", "2024-05-31", 10, value, made, (), {})


def trait(*bins: Bin, values: tuple[ValueCount, ...] = (), other: int = 0, unit: str = "") -> TraitAnswer:
    return TraitAnswer("t", "Spend", "trait", "number", unit, "", "2024-05-31", 10, 9, {}, bins, values, other)


def crossed(*table: tuple[int, ...]) -> CrossTabAnswer:
    rows = tuple(AxisSegment(str(row), f"r{row}", sum(counts)) for row, counts in enumerate(table))
    columns = tuple(AxisSegment(str(at), f"c{at}", sum(part)) for at, part in enumerate(zip(*table, strict=True)))
    return CrossTabAnswer("a", "A", "b", "B", "2024-05-31", sum(map(sum, table)), rows, columns, table)


def data(chart: Chart) -> list[list[object]]:
    return [series["data"] for series in chart.options["series"]]


def test_segments_are_bars_of_their_shares():
    chart = charts.segment_sizes(segmentation(("A", 0.2, 0.7), ("B", 0.8, None)), ENGLISH)
    assert chart.options["yAxis"]["data"] == ["A", "B"]
    assert data(chart) == [[0.2, 0.8], [0.7, None]]
    assert chart.figures.rows == (("A", 0.2, 0.7), ("B", 0.8, None))
    assert [column.type for column in chart.figures.columns] == ["text", "share", "share"]


def test_without_a_value_there_is_one_bar_a_segment():
    chart = charts.segment_sizes(segmentation(("A", 1.0, None), value=None), ENGLISH)
    assert data(chart) == [[1.0]]
    assert chart.options["legend"]["show"] is False


def test_nobody_unknown_is_no_bar_but_an_empty_segment_is():
    unknown, empty = (SegmentAnswer(name, name, 0, 0.0, 0.0, 0.0, False, "", ()) for name in (charts.UNKNOWN, "new"))
    answer = segmentation(("A", 1.0, 1.0))
    answer = replace(answer, segments=(*answer.segments, empty, unknown))
    assert charts.segment_sizes(answer, ENGLISH).options["yAxis"]["data"] == ["A", "new"]


def test_a_histogram_of_years_has_no_thousands_apart():
    chart = charts.distribution(replace(trait(Bin(1950, 2000, 4)), name="birth_year"), ENGLISH, cuts=[1987])
    assert chart.options["series"][0]["data"][0]["name"] == "1950 – 2000"
    assert chart.options["series"][0]["markLine"]["data"][0]["name"] == "1987"
    assert [column.type for column in chart.figures.columns] == ["year", "year", "number"]


def test_a_histogram_stands_on_its_bins_with_the_cuts_marked():
    chart = charts.distribution(trait(Bin(0, 10, 4), Bin(10, 20, 6), unit="CNY"), ENGLISH, cuts=[5.0, 12.5])
    assert [part["value"] for part in chart.options["series"][0]["data"]] == [[0.5, 4], [1.5, 6]]
    assert [part["name"] for part in chart.options["series"][0]["data"]] == ["0 – 10", "10 – 20"]
    assert chart.options["series"][0]["markLine"]["data"] == [
        {"xAxis": 0.5, "name": "5", "label": {"distance": 4}},
        {"xAxis": 1.25, "name": "12.50", "label": {"distance": 18}},
    ]
    assert (chart.options["xAxis"]["min"], chart.options["xAxis"]["max"]) == (0, 2)
    assert chart.options["xAxis"]["axisLabel"]["formatter"] == {"names": ["0", "10", "20"]}
    assert chart.label == "Spend (CNY)"
    assert chart.figures.rows == ((0, 10, 4), (10, 20, 6))


def test_a_vast_last_bin_is_drawn_like_the_others():
    chart = charts.distribution(trait(Bin(0, 10, 4), Bin(10, 1e6, 1)), ENGLISH, cuts=[-5, 2e6])
    assert [part["value"][0] for part in chart.options["series"][0]["data"]] == [0.5, 1.5]
    assert [mark["xAxis"] for mark in chart.options["series"][0]["markLine"]["data"]] == [0.0, 2.0]


def test_bars_begin_at_nought_unless_one_goes_visibly_below():
    slight = charts.segment_sizes(segmentation(("A", 0.5, 0.9), ("B", 0.5, -0.0001)), ENGLISH)
    assert slight.options["xAxis"]["min"] == 0
    assert "min" not in charts.segment_sizes(segmentation(("A", 0.5, 1.2), ("B", 0.5, -0.2)), ENGLISH).options["xAxis"]


def test_a_trait_of_few_values_is_bars_with_the_others_last():
    values = (ValueCount("f", "female", 6), ValueCount("m", "male", 2))
    chart = charts.distribution(trait(values=values, other=1), ENGLISH)
    assert chart.options["yAxis"]["data"] == ["female", "male", "others"]
    assert data(chart) == [[6, 2, 1]]


def test_a_trait_nobody_has_is_an_empty_chart():
    assert data(charts.distribution(trait(), ENGLISH)) == [[]]


def test_a_map_of_heat_has_a_cell_for_each_pair():
    chart = charts.crossed_heat(crossed((1, 2), (3, 4)), ENGLISH)
    assert data(chart) == [[[0, 0, 1], [1, 0, 2], [0, 1, 3], [1, 1, 4]]]
    assert chart.options["visualMap"]["max"] == 4
    assert chart.figures.rows == (("r0", 1, 2), ("r1", 3, 4))


def test_stacked_bars_are_whole_but_for_rows_without_customers():
    chart = charts.stacked_shares(crossed((1, 3), (0, 0)))
    assert data(chart) == [[0.25, None], [0.75, None]]
    assert [series["name"] for series in chart.options["series"]] == ["c0", "c1"]


def test_a_change_shows_now_and_then():
    parts = (SegmentChange("a", "A", 5, 3, 1, 3, None), SegmentChange("b", "B", None, 2, 2, 0, None))
    change = ChangeAnswer("segmentations", "s", "2024-05-31", 10, 4, parts, (), (), (), {})
    chart = charts.before_and_after(change, ENGLISH)
    assert data(chart) == [[5, None], [3, 2]]
    assert chart.figures.rows == (("A", 5, 3, 1, 3), ("B", None, 2, 2, 0))


def test_lines_keep_their_gaps():
    chart = charts.lines("Growth", ["1", "2"], {"a": [1.0, None], "b": [2.0, 3.0]}, when="month")
    assert data(chart) == [[1.0, None], [2.0, 3.0]]
    assert chart.figures.rows == (("1", 1.0, 2.0), ("2", None, 3.0))


@pytest.mark.parametrize("bars, height", [(0, "s"), (3, "s"), (4, "m"), (9, "l"), (40, "xl")])
def test_a_chart_is_as_high_as_it_has_bars(bars, height):
    segments = [(str(place), 0.1, None) for place in range(bars)]
    assert charts.segment_sizes(segmentation(*segments, value=None), ENGLISH).height == height


def test_no_text_of_the_data_is_taken_for_a_colour_or_a_format():
    chart = charts.segment_sizes(segmentation(("colour", 0.5, 0.5), ("{b}", 0.5, 0.5)), ENGLISH)
    assert chart.options["yAxis"]["data"] == ["colour", "{b}"]
    assert json.loads(json.dumps(chart.options)) == chart.options


def test_the_words_of_a_chart_are_the_readers():
    chart = charts.segment_sizes(segmentation(("A", 1.0, 1.0)), translator("zh-Hans"))
    assert chart.options["series"][0]["name"] == translator("zh-Hans")("share of customers") != "share of customers"


def test_tooltips_are_drawn_not_written_as_html():
    for chart in (charts.segment_sizes(segmentation(("A", 1.0, 1.0)), ENGLISH), charts.stacked_shares(crossed((1,)))):
        assert chart.options["tooltip"]["renderMode"] == "richText"


def test_what_two_segmentations_explain_stands_side_by_side():
    outcomes = (Explained("spend", "Spend", "eta²", 0.5, 0.25), Explained("city", "City", "V", 0.0, 0.1))
    chart = charts.explained(ComparisonAnswer(crossed((1, 2), (3, 4)), 0.1, 0.2, 0.3, outcomes), ENGLISH)
    assert data(chart) == [[0.5, 0.0], [0.25, 0.1]]
    assert chart.figures.rows == (("Spend", 0.5, 0.25), ("City", 0.0, 0.1))
