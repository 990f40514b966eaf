import pytest

from fenqun.errors import UsageError
from fenqun.workspace import shown


def test_a_cross_tab_adds_up_both_ways(tiny):
    crossed = tiny.show("level", by="value")
    assert [axis.customers for axis in crossed.rows] == [sum(row) for row in crossed.table]
    assert [axis.customers for axis in crossed.columns] == [sum(row) for row in zip(*crossed.table, strict=True)]
    assert sum(axis.customers for axis in crossed.rows) == crossed.customers == 13


def test_a_cross_tab_takes_tags_and_traits_of_few_values_too(tiny):
    crossed = tiny.show("city", by="big")
    assert [axis.name for axis in crossed.rows] == ["上海", "北京", "广州", "深圳", "unknown"]
    assert [axis.name for axis in crossed.columns] == ["false", "true"]
    assert crossed.table[0] == (1, 3)


def test_numbers_stand_in_their_order(tiny):
    assert [axis.name for axis in tiny.show("orders_total", by="level").rows] == ["0", "1", "2", "3", "4"]


def test_a_division_crossed_with_itself_is_a_diagonal(tiny):
    crossed = tiny.show("level", by="level")
    assert all(count == 0 for at, row in enumerate(crossed.table) for to, count in enumerate(row) if at != to)


def test_a_trait_of_many_values_makes_no_table(tiny, monkeypatch):
    monkeypatch.setattr(shown, "MOST_SEGMENTS", 5)
    with pytest.raises(UsageError, match="'name' has 12 values: too many for a table"):
        tiny.show("name", by="level")


@pytest.mark.parametrize(("name", "kind"), [("level", "rules"), ("big", "tag"), ("orders_total", "trait")])
def test_a_name_is_answered_by_its_kind(tiny, name, kind):
    assert tiny.show(name).kind == kind
