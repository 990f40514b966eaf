from datetime import datetime

import pytest

from fenqun.errors import UsageError
from fenqun.workspace.customer import customer_row, fitted

SEGMENTATIONS = ["level", "value", "spend_band", "rfm", "channel"]
TAGS = ["big", "adult_in_shanghai", "friends", "vip"]


@pytest.mark.parametrize("name", SEGMENTATIONS)
def test_why_agrees_with_membership_for_every_customer_and_segment(resident, name):
    segments = [segment.name for segment in resident.show(name).segments]
    for row in resident.table(name).rows():
        for segment in segments:
            answer = resident.why(row["customer_id"], f"{name}/{segment}")
            assert answer.inside == answer.reason.holds == (row["segment"] == segment), (row, segment)
            assert answer.actual == row["segment"]


@pytest.mark.parametrize("name", TAGS)
def test_why_agrees_with_every_tag(resident, name):
    for row in resident.table("profile").rows():
        answer = resident.why(row["customer_id"], name)
        assert answer.inside == answer.reason.holds == row[name]


def test_why_a_segmentation_tells_of_the_segment_the_customer_is_in(tiny):
    answer = tiny.why("C03", "level")
    assert (answer.segment, answer.segment_label, answer.inside) == ("quality", "Quality & more", True)


def test_reasons_say_how_their_conditions_are_joined(tiny):
    reason = tiny.why("C07", "adult_in_shanghai").reason
    assert (reason.kind, [child.kind for child in reason.children]) == ("all", ["condition", "not"])
    assert reason.children[0].text == "City is “上海”"
    assert reason.children[0].values == {"City": "上海"}


def test_a_tag_by_rule_that_is_given_by_hand_too_says_so(tiny_copy):
    tiny_copy.tag_add("big", ["C11"])
    tiny_copy.refresh()
    answer = tiny_copy.why("C11", "big")
    assert answer.inside
    assert answer.reason.holds
    assert answer.reason.kind == "any"
    assert [(child.holds, child.text) for child in answer.reason.children][1] == (True, "given by hand")


def test_why_of_a_trait_is_no_question(tiny):
    for what in ("spend_total", "big/x"):
        with pytest.raises(UsageError, match="ask why of a tag, a segmentation or segmentation/segment"):
            tiny.why("C01", what)


def test_the_page_has_families_traits_tags_and_segments(tiny):
    page = tiny.customer("C03")
    attributes = {field.name: field.value for family in page.families for field in family.fields}
    assert attributes["name"] == "王五"
    assert attributes["registered_at"] == datetime(2023, 3, 5, 23, 59, 59)
    assert page.completeness == 1.0
    assert {tag.name for tag in page.tags} == {"big", "adult_in_shanghai", "vip"}
    assert {part.segmentation: part.segment for part in page.segments}["level"] == "quality"
    spend = next(field for field in page.traits if field.name == "spend_total")
    assert (float(spend.value), spend.unit, spend.median) == (2500.0, "CNY", 70.0)


def test_moments_are_on_the_wall_clock_of_the_workspace(tiny):
    traits = {field.name: field.value for field in tiny.customer("C01").traits}
    assert traits["last_ordered_at"] == datetime(2024, 6, 30, 23, 59, 59)


def test_a_customer_of_whom_nothing_is_known_has_a_page(tiny):
    page = tiny.customer("C11")
    assert page.completeness == 0.0
    assert {field.name: field.value for field in page.traits}["orders_total"] == 0
    assert page.as_json()["customer_id"] == "C11"


def test_a_definition_broken_since_does_not_keep_why_from_answering(tiny_copy):
    (tiny_copy.directory / "tags.yaml").write_text("tags: [", "utf-8")
    assert tiny_copy.why("C02", "friends").inside


def test_a_row_has_every_column(tiny):
    view = tiny.view()
    with view.engine() as engine:
        row = customer_row(view, engine, "=C12")
    assert list(row) == list(view.profile.columns)
    assert row["name"] == "钱 一"


def test_a_segmentation_comes_back_as_it_was_fitted(tiny):
    found = fitted(tiny.view(), "rfm")
    assert (found.name, found.segmentation.kind, found.segmentation.bins) == ("rfm", "rfm", 3)
