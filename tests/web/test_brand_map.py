from math import hypot

import pytest

from fenqun.answers import MapRegion
from fenqun.language import translator
from fenqun.web.brand_map import brand_map, outline


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
