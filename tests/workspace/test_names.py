from types import SimpleNamespace

import pytest

from fenqun.answers import Column
from fenqun.errors import UnknownName, UsageError
from fenqun.workspace.actor import Actor
from fenqun.workspace.names import better_since, chosen_columns, described, names_answer, telling


@pytest.fixture(scope="module")
def view(tiny):
    return tiny.view()


def test_names_stand_in_the_order_of_the_flow_with_the_id_first(view):
    names = names_answer(view).names
    kinds = list(dict.fromkeys(name.kind for name in names))
    assert names[0].name == "customer_id"
    assert kinds == ["attribute", "trait", "tag", "segmentation", "score"]
    assert {name.name for name in names} == set(view.profile.columns)


def test_names_say_which_are_personal_and_what_segments_are_called(view):
    answer = names_answer(view)
    assert {name.name for name in answer.names if name.personal} == {"name", "birth_date"}
    assert answer.segments["level"]["quality"] == "Quality & more"
    assert list(answer.segments) == ["level", "value", "spend_band", "rfm", "channel"]


def test_a_column_is_described_in_the_readers_language(tiny):
    view = tiny.acting(Actor("x"), language="zh-Hans").view()
    assert described(view, "customer_id").label == "客户编号"
    spend = described(view, "spend_total")
    assert (spend.label, spend.kind, spend.type, spend.unit) == ("消费额", "trait", "number", "CNY")


def test_a_list_shows_what_tells_most_where_no_columns_are_named(view):
    assert telling(view) == ["name", "city", "spend_total", "days_since_last_order", "level", "value"]
    assert chosen_columns(view, ())[0] == "customer_id"


def test_named_columns_come_once_each_after_the_id(view):
    assert chosen_columns(view, ("big", "city", "big", "customer_id")) == ("customer_id", "big", "city")


def test_columns_that_are_nowhere_or_too_many_are_refused(view):
    with pytest.raises(UnknownName, match="Did you mean 'city'"):
        chosen_columns(view, ("ciyt",))
    with pytest.raises(UsageError, match="at most 200 columns"):
        chosen_columns(view, ("city",) * 201)


def test_numbers_that_count_the_time_since_something_say_which_way_is_better(view):
    assert names_answer(view).since == {"days_since_last_order": "lower", "age": "higher"}


@pytest.mark.parametrize(
    ("value", "label", "better"),
    [
        ("days_since(max(ordered_at))", "R", "lower"),
        ("months_since( max(ordered_at))", "R", "lower"),
        ("days_since(min(ordered_at))", "Tenure", "higher"),
        ("days_since(last_visit_at)", "Visit", "lower"),
        ("years_since(birth_date)", "Age", "higher"),
        ("spend_total / days_since(x)", "Per day", ""),
        ("", "Recency", "lower"),
        ("", "距上次下单天数", "lower"),
        ("", "未购买天数", "lower"),
        ("", "Spend", ""),
    ],
)
def test_what_counts_time_is_known_by_its_value_or_by_its_name(value, label, better):
    view = SimpleNamespace(content={"traits": {"x": {"value": value}}})
    assert better_since(view, Column("x", label, "trait", "number")) == better
    assert better_since(view, Column("x", label, "trait", "text")) == ""
