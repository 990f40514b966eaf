import pytest

from fenqun.errors import Problems
from fenqun.project.init import Wish
from fenqun.sources.look import Look
from fenqun.sources.recognise import Recognition
from fenqun.sources.source import Role
from fenqun.workspace.choosing import Choice, again, choices_of, wish_of


@pytest.fixture
def tables(tmp_path):
    return {"1-1": Look(tmp_path / "a.csv", None, 1, Recognition(Role.ORDERS, (), {}, {}), header=("a", "b"))}


def test_decisions_are_read_from_plain_data(tables):
    written = {"1-1": {"role": "orders", "source": "店铺订单", "how": "new", "columns": {"a": " amount ", "b": ""}}}
    assert choices_of(written, tables) == {"1-1": Choice(Role.ORDERS, "店铺订单", "new", {"a": "amount", "b": ""})}
    assert choices_of({"1-1": {}}, tables) == {"1-1": Choice()}


def test_everything_wrong_in_them_is_said_at_once(tables):
    written = {
        "9-9": {},
        "1-1": {"role": "order", "how": "nwe", "source": "and", "colour": 1, "columns": {"c": "x", "a": "1st", "b": 7}},
    }
    with pytest.raises(Problems) as caught:
        choices_of(written, tables)
    text = str(caught.value)
    for part in (
        "no table '9-9'",
        "no role 'order'",
        "'nwe'",
        "'and'",
        "'colour'",
        "no column 'c'",
        "'1st'",
        "1-1.columns.b",
    ):
        assert part in text


@pytest.mark.parametrize("written", [{"1-1": 3}, {"1-1": {"columns": ["a"]}}, {"1-1": {"role": {"x": 1}}}])
def test_values_of_another_kind_are_refused(tables, written):
    with pytest.raises(Problems):
        choices_of(written, tables)


def test_one_name_for_two_columns_is_refused_whatever_its_case(tables):
    with pytest.raises(Problems, match="declared twice"):
        choices_of({"1-1": {"columns": {"a": "city", "b": "City"}}}, tables)


def test_a_wish_is_checked_as_the_settings_are():
    assert wish_of({"name": "店", "currency": "CNY", "time_zone": "", "language": None}) == Wish(
        "店", None, "CNY", None
    )
    with pytest.raises(Problems) as caught:
        wish_of({"currency": "rmb", "time_zone": "Mars/Base", "colour": "red"})
    assert len(caught.value.problems) == 3


def test_what_is_not_said_again_stays_as_it_was():
    before = Choice(Role.ORDERS, "店", "add", {"a": "amount"})
    assert again(before, Choice(how="replace")) == Choice(Role.ORDERS, "店", "replace", {"a": "amount"})
    assert again(before, Choice(columns={"b": ""})).columns == {"a": "amount", "b": ""}
    assert again(None, before) == before


def test_a_role_that_is_named_has_its_columns_anew():
    before = Choice(Role.ORDERS, "店", "add", {"a": "amount"})
    assert again(before, Choice(Role.EVENTS)) == Choice(Role.EVENTS, "店", "add", {})
