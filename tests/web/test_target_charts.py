"""Charts of target choices as plain values."""

import pytest

from fenqun.answers import AllocationAnswer, SegmentMoney, TotalMoney
from fenqun.language import translator
from fenqun.web.target_charts import matrix, money_by_total

EN = translator("en")


@pytest.fixture(scope="module")
def answer(tiny, tmp_path_factory):
    from shutil import copytree

    from .test_targets import TEXT

    folder = copytree(tiny.directory, tmp_path_factory.mktemp("charts") / "tiny")
    (folder / "targets.yaml").write_text(TEXT, "utf-8")
    return type(tiny)(folder, language="en").targets("push")


def _bubbles(answer):
    series = matrix(answer, EN).options["series"]
    return {bubble["name"]: bubble for part in series for bubble in part["data"]}


def test_every_segment_with_a_cell_is_a_bubble_at_its_scores(answer):
    bubbles = _bubbles(answer)
    shown = {segment.label: segment for segment in answer.segments if segment.cell is not None}
    assert bubbles.keys() == shown.keys()
    for label, bubble in bubbles.items():
        assert bubble["value"] == [round(shown[label].strength, 1), round(shown[label].attractiveness, 1)]
    assert max(bubble["symbolSize"] for bubble in bubbles.values()) == 58


def test_bubbles_areas_stand_for_the_value(answer):
    bubbles = {name: bubble["symbolSize"] for name, bubble in _bubbles(answer).items()}
    values = {segment.label: segment.value for segment in answer.segments if segment.cell is not None}
    most = max(values.values())
    for label, size in bubbles.items():
        assert size == pytest.approx(max(10, 58 * (values[label] / most) ** 0.5), abs=0.1)


def test_the_legend_names_the_zones_that_have_segments_in_the_colours_of_their_bubbles(answer):
    options = matrix(answer, EN).options
    ground, *zones = options["series"]
    assert [each["name"] for each in options["legend"]["data"]] == [zone["name"] for zone in zones]
    assert all(zone["data"] for zone in zones)
    assert len(ground["markArea"]["data"]) == 6
    assert ground["markArea"]["data"][0][0]["coord"] == pytest.approx((100 / 3, 200 / 3))


def test_the_figures_hold_every_segment_in_words(answer):
    chart = matrix(answer, EN)
    assert len(chart.figures.rows) == len(answer.segments)
    assert {row[-1] for row in chart.figures.rows} <= {"go for it", "avoid", "in reserve", "too weak"}
    assert all(len(row) == len(chart.figures.columns) for row in chart.figures.rows)


def test_the_money_of_each_segment_lies_on_that_of_the_one_before():
    money = SegmentMoney("A", "Big", 60.0, 1.0, 90.0, 1.5, "most", 1.5)
    totals = (TotalMoney(50.0, 50.0, 75.0, 1.5, (50.0,)), TotalMoney(100.0, 60.0, 90.0, 0.0, (60.0,)))
    answer = AllocationAnswer("push", "Push", "level", "1", "2024", "EUR", 100, 60, 90, 0, 1, (money,), totals)
    chart = money_by_total(answer, EN)
    assert chart.options["series"][0]["data"] == [[50, 50], [100, 60]]
    assert [title["text"] for title in chart.options["title"]] == ["↑ money (EUR)", "total (EUR) →"]
    assert chart.figures.rows == ((50, 50, 75, 1.5), (100, 60, 90, 0))
