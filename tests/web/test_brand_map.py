from math import hypot

import pytest

from fenqun.answers import MapRegion
from fenqun.language import translator
from fenqun.web.brand_map import brand_map, outline, shepard


@pytest.fixture(scope="module")
def chart(car_market):
    return brand_map(car_market.positioning("brands"), translator("en"))


def test_an_outline_is_closed_and_as_long_as_its_axes():
    points = outline(1.0, 2.0, MapRegion(0.5, 0.2, 90.0))
    assert points[0] == points[-1] == [1.0, 2.5]
    assert min(x for x, _ in points) == pytest.approx(0.8)
    assert all(0.2 - 1e-3 <= hypot(x - 1, y - 2) <= 0.5 + 1e-3 for x, y in points)


def test_every_point_has_its_name_and_place(chart, car_market):
    answer = car_market.positioning("brands")
    told = {
        dot["name"]: dot["value"]
        for series in chart.options["series"]
        if series["type"] == "scatter"
        for dot in series["data"]
    }
    assert len(told) == len(answer.brands) + len(answer.attributes) + len(answer.ideals)
    beichen = next(brand for brand in answer.brands if brand.name == "Beichen")
    assert told["Beichen"] == pytest.approx([beichen.x, beichen.y], abs=1e-4)


def test_regions_belong_to_the_entry_of_their_points(chart):
    lines = [series for series in chart.options["series"] if series["type"] == "line"]
    assert {line["name"] for line in lines} == {"our brand", "other brands", "what a segment would rather have"}
    assert set(chart.options["legend"]["data"]) == {*(line["name"] for line in lines), "attributes"}


def test_the_axes_are_in_one_scale_hold_all_and_say_what_they_tell(chart):
    x, y = chart.options["xAxis"], chart.options["yAxis"]
    assert chart.options["equal"] is True
    assert chart.options["animation"] is False
    up, across = (title["text"] for title in chart.options["title"])
    assert up.startswith("↑ axis 2: ") and across.endswith("% of the differences →")
    for series in chart.options["series"]:
        for dot in series["data"]:
            across, up = dot["value"] if isinstance(dot, dict) else dot
            assert x["min"] <= across <= x["max"] and y["min"] <= up <= y["max"]


def test_the_figures_are_a_table_for_readers(chart):
    assert [head.label for head in chart.figures.columns] == ["name", "what", "first axis", "second axis", "shown"]
    assert {row[1] for row in chart.figures.rows} == {"brand", "attribute", "segment"}


def test_every_pair_is_drawn_with_a_line_where_both_are_one(car_market):
    answer = car_market.positioning("likeness")
    chart = shepard(answer, translator("en"))
    line, dots = chart.options["series"]
    assert line["data"][1][0] == line["data"][1][1] >= max(max(dot["value"]) for dot in dots["data"])
    assert [dot["value"][0] for dot in dots["data"]] == pytest.approx([pair.unlike for pair in answer.pairs], abs=1e-4)
    assert [head.label for head in chart.figures.columns] == ["pair", "how unlike they are", "distance on the map"]
    assert len(chart.figures.rows) == 10


def test_pairs_have_no_attributes_to_draw(car_market):
    drawn = brand_map(car_market.positioning("likeness"), translator("en"))
    assert "attributes" not in drawn.options["legend"]["data"]
