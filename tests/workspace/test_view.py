from dataclasses import replace
from datetime import datetime

import pytest

from fenqun import Workspace
from fenqun.definition import DataType
from fenqun.errors import NotAllowed, UnknownName
from fenqun.workspace.actor import Actor


def test_columns_are_known_by_kind(tiny):
    view = tiny.view()
    assert view.names("tag") == ["big", "adult_in_shanghai", "friends", "vip"]
    assert view.names("attribute") == ["name", "sex", "city", "birth_date", "registered_at", "note"]
    assert view.names("score") == [
        "value_score", "rfm_recency_score", "rfm_frequency_score", "rfm_monetary_score",
    ]  # fmt: skip
    assert "customer_id" not in view.names()


def test_a_column_is_known_with_its_label_in_the_language(tiny):
    assert tiny.view().known("spend_total").label == "Spend"
    chinese = Workspace(tiny.directory, language="zh-Hans").view()
    assert chinese.known("days_since_last_order").label == "距上次下单天数"
    assert chinese.known("city").label == "城市"
    assert chinese.known("orders_total").label == "orders_total"
    assert chinese.known("note").label == "备注"


def test_a_unit_may_be_the_workspaces_currency(tiny):
    assert tiny.view().known("spend_total").unit == "CNY"
    assert tiny.view().known("days_since_last_order").unit == "days"


def test_types_are_the_profiles(tiny):
    types = tiny.view().types
    assert (types["city"], types["age"], types["big"], types["last_ordered_at"]) == (
        DataType.TEXT, DataType.NUMBER, DataType.BOOLEAN, DataType.TIME,
    )  # fmt: skip


def test_segments_come_in_order_with_unknown_last(tiny):
    assert tiny.view().segments("level") == ["quality", "general", "one_time", "unknown"]
    with pytest.raises(UnknownName, match="no segmentation 'city'"):
        tiny.view().segments("city")
    assert tiny.view().known_segment("level", "unknown") == "unknown"
    with pytest.raises(UnknownName, match="no segment of 'level' 'qualty'"):
        tiny.view().known_segment("level", "qualty")


def test_segments_and_the_unknown_are_shown_by_their_labels(tiny):
    chinese = Workspace(tiny.directory, language="zh-Hans").view()
    assert chinese.value_label("level", "quality") == "优质"
    assert chinese.value_label("city", "上海") == "上海"
    assert tiny.view().value_label("city", "unknown") == "unknown"
    assert tiny.view().segment_meaning("level", "quality") == ""


def test_the_moment_is_a_day_where_it_is_a_days_end(tiny_copy):
    assert tiny_copy.view().as_of == "2024-06-30"
    assert tiny_copy.view().zone == "Asia/Shanghai"
    tiny_copy.refresh(as_of=datetime(2024, 6, 30, 12, 30))
    assert tiny_copy.view().as_of == "2024-06-30 12:30:00"


def test_an_engine_holds_the_tables_asked_for(tiny):
    view = tiny.view()
    with view.engine("profile", "set_aside") as engine:
        assert len(engine.rows(view.profile.select)) == view.customers == 13


def test_a_value_trait_that_is_not_in_the_profile_is_none(tiny_copy):
    for file, text in (
        ("traits.yaml", "traits: {n: {from: orders, value: count()}}\n"), ("tags.yaml", ""), ("segmentations.yaml", ""),
    ):  # fmt: skip
        (tiny_copy.directory / file).write_text(text, "utf-8")
    settings = tiny_copy.directory / "fenqun.yaml"
    settings.write_text(settings.read_text("utf-8").replace("value: spend_total\n", ""), "utf-8")
    tiny_copy.refresh()
    assert tiny_copy.view().value is None
    assert tiny_copy.overview().total_value is None


def test_who_may_not_see_personal_data_has_columns_hidden(tiny):
    masked = tiny.acting(Actor("v", role="viewer", sees_personal=False)).view()
    assert masked.hidden == masked.personal == {"name", "birth_date"}
    assert tiny.view().hidden == frozenset()
    assert masked.visible("attribute") == ["sex", "city", "registered_at", "note"]
    assert (masked.hidden_of("customers"), tiny.view().hidden_of("customers")) == ({"name", "birth_date"}, set())
    masked.permit(["city"])
    with pytest.raises(
        NotAllowed, match=r"your role 'viewer' does not include this: personal data \(Date of birth, Name\)"
    ):
        masked.permit(["city", "name", "birth_date"])


def test_a_snapshot_that_does_not_say_what_is_personal_hides_everything(tiny):
    masked = tiny.acting(Actor("v", sees_personal=False)).view()
    names = {name: {part: value for part, value in entry.items() if part != "personal"}
             for name, entry in masked.content["names"].items()}  # fmt: skip
    content = {part: value for part, value in masked.content.items() if part != "sources"} | {"names": names}
    old = replace(masked, snapshot=replace(masked.snapshot, content=content))
    assert old.hidden == set(names)
    assert "channel" in old.hidden_of("orders")


def test_standard_values_and_sources_are_called_in_the_readers_language(tiny):
    view = tiny.acting(Actor("li"), language="zh-Hans").view()
    assert view.value_label("sex", "female") == "女"
    assert view.value_label("sex", "x") == "x"
    assert view.coded("city") == {}
    assert view.source_label("orders") == "订单"


def test_what_was_found_is_kept_while_the_view_is_looked_at(tiny):
    made = iter(range(2))
    view = tiny.view()
    assert [view.remember(("it",), lambda: next(made)) for _ in range(2)] == [0, 0]
    assert tiny.view().remember(("it",), lambda: next(made)) == 1
