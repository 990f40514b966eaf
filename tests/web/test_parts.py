import pytest

from fenqun.answers.customers import Column
from fenqun.web.parts import Head, Item, Option, attributes, heads, items, options


def test_columns_come_as_tuples_mappings_or_from_answers():
    given = [("a", "A", "number", "CNY"), {"name": "b", "label": "B"}, Column("c", "C", "trait", "date", personal=True)]
    assert heads(given, ["b"]) == [
        Head("a", "A", "number", "CNY"),
        Head("b", "B", sortable=True),
        Head("c", "C", "date", personal=True),
    ]


def test_all_columns_can_be_sorted_by_or_none():
    assert heads([("a", "A")], True)[0].sortable
    assert not heads([("a", "A")])[0].sortable


def test_a_text_is_an_option_of_its_own_name():
    assert options(["a", ("b", "B", "12")]) == [Option("a", "a"), Option("b", "B", "12")]


def test_items_come_as_tuples_or_mappings():
    assert items([("Open", "/x"), {"label": "Add", "opens": "d"}]) == [Item("Open", "/x"), Item("Add", opens="d")]


def test_attributes_are_spelt_as_in_html_and_escaped():
    given = {"hx_get": "/x?a=1&b", "data_text": '"<', "required": True, "disabled": False, "id": None, "class_": "x"}
    assert attributes(given) == ' hx-get="/x?a=1&amp;b" data-text="&#34;&lt;" required class="x"'


@pytest.mark.parametrize("name", ["style", "onclick", "onload", "hx_on", "hx_on__click"])
def test_what_the_policy_refuses_is_no_attribute(name):
    with pytest.raises(ValueError, match="content security policy"):
        attributes({name: "x"})
