import json

import pytest

from fenqun.workspace.show import cross_tab, overview_answer, segmentation_answer


def test_a_segmentations_answer_has_the_shape_that_was_promised(tiny):
    answer = json.loads(json.dumps(tiny.show("level").as_json()))
    assert {key: answer[key] for key in ("name", "kind", "as_of", "customers")} == {
        "name": "level", "kind": "rules", "as_of": "2024-06-30", "customers": 13,
    }  # fmt: skip
    first = answer["segments"][0]
    assert {"name", "label", "customers", "share", "value_share"} <= set(first)
    assert (first["name"], first["label"], first["customers"]) == ("quality", "Quality & more", 2)
    assert first["share"] == pytest.approx(2 / 13)
    assert first["value_share"] == pytest.approx(3501 / 5227.66)


@pytest.mark.parametrize("name", ["level", "value", "spend_band", "rfm", "channel"])
def test_segments_hold_everyone_once_and_shares_add_up(tiny, name):
    answer = segmentation_answer(tiny.view(), name)
    assert sum(segment.customers for segment in answer.segments) == answer.customers
    assert sum(segment.share for segment in answer.segments) == pytest.approx(1.0)
    assert sum(segment.value_share for segment in answer.segments) == pytest.approx(1.0)


def test_a_segment_of_fewer_than_the_least_size_is_too_small(tiny):
    assert {part.name: part.too_small for part in tiny.show("value").segments}["A"]
    assert not {part.name: part.too_small for part in tiny.show("value").segments}["C"]


def test_a_tag_tells_its_rule_its_owner_and_its_carriers(tiny):
    answer = tiny.show("big")
    assert answer.rule == "Spend is at least 500 or orders_total is at least 3"
    assert (answer.by, answer.owner, answer.meaning) == ("rule", "crm", "Spends or orders much")
    assert (answer.tagged, answer.share) == (5, pytest.approx(5 / 13))
    assert tiny.show("vip").by == "hand"


def test_the_overview_lists_all_in_the_order_declared(tiny):
    overview = overview_answer(tiny.view(), tiny.name)
    assert (overview.name, overview.currency, overview.value, overview.value_label) == (
        "Tiny shop", "CNY", "spend_total", "Spend",
    )  # fmt: skip
    assert overview.total_value == pytest.approx(5227.66)
    assert [part.name for part in overview.segmentations] == ["level", "value", "spend_band", "rfm", "channel"]
    assert [tag.name for tag in overview.tags] == ["big", "adult_in_shanghai", "friends", "vip"]
    assert [(s.name, s.read, s.used, s.set_aside) for s in overview.sources] == [
        ("customers", 13, 12, 1), ("orders", 25, 23, 2),
    ]  # fmt: skip


def test_a_cross_tab_leaves_out_pairs_without_customers_and_orders_by_segment(tiny):
    crossed = cross_tab(tiny.view(), "level", "value", {("one_time", "C"): 2, ("quality", "A"): 1, ("general", "B"): 0})
    assert [axis.name for axis in crossed.rows] == ["quality", "one_time"]
    assert [axis.name for axis in crossed.columns] == ["A", "C"]
    assert crossed.table == ((1, 0), (0, 2))
