"""What segmentations rest on."""

from datetime import datetime

from fenqun.workspace.inputs import behind, newest_day


def test_the_columns_behind_a_segmentation_are_found_through_those_in_between(tiny):
    found = behind(tiny.view(), {"level"})
    assert {"spend_total", "big", "orders_12m", "age", "birth_date", "orders_total"} <= found | {"birth_date"}
    assert "favourite_channel" not in found


def test_the_newest_record_is_that_of_the_source_which_is_silent_longest(tiny):
    view = tiny.view()
    newest = newest_day(view, behind(view, {"level"}))
    told = {column["name"]: column for column in view.content["quality"]["orders"]["columns"]}
    assert newest == datetime.fromisoformat(told["ordered_at"]["largest"])


def test_attributes_have_no_time(tiny):
    assert newest_day(tiny.view(), frozenset({"age"})) is None
