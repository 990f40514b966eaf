import pytest
from pydantic import TypeAdapter

from fenqun.definition import DataType
from fenqun.project import ready
from fenqun.project.definitions import NOUNS
from fenqun.project.ready import Ready, Records, applicable, catalogue

NUMBER, TEXT, TIME = DataType.NUMBER, DataType.TEXT, DataType.TIME
ORDERS = {"customer_id": TEXT, "order_id": TEXT, "ordered_at": TIME, "amount": NUMBER}


def made(section, name, written):
    return Ready(section, name, TypeAdapter(NOUNS[section]).validate_python(written), written)


@pytest.fixture
def shelf(monkeypatch):
    """Puts definitions of our own on the shelf of ready-made ones."""

    def put(*definitions):
        monkeypatch.setattr(ready, "catalogue", lambda: definitions)

    return put


def chosen(records):
    return [found.name for found in applicable(records)]


SPEND = made("traits", "spend_12m", {"from": "orders", "value": "sum(amount)", "last": "365 days"})
MARGIN = made("traits", "margin", {"from": "orders", "value": "sum(amount) - sum(cost)"})
AGE = made("traits", "age", "years_since(birth_date)")
BIG = made("tags", "big", "spend_12m > 100")
LEVELS = made("segmentations", "levels", {"kind": "bands", "trait": "spend_12m", "cuts": [10, 100]})


def test_a_definition_is_taken_when_all_its_names_exist(shelf):
    shelf(SPEND, MARGIN, AGE)
    assert chosen(Records({"orders": ORDERS})) == ["spend_12m"]
    assert chosen(Records({}, {"birth_date": DataType.DATE})) == ["age"]


def test_a_definition_may_rest_on_another_declared_later(shelf):
    shelf(LEVELS, BIG, SPEND)
    assert chosen(Records({"orders": ORDERS})) == ["levels", "big", "spend_12m"]
    assert chosen(Records({})) == []


def test_a_name_that_an_attribute_has_is_left_to_it(shelf):
    shelf(AGE)
    assert chosen(Records({}, {"birth_date": DataType.DATE, "age": NUMBER})) == []


def test_a_column_of_the_wrong_type_does_not_serve(shelf):
    shelf(AGE)
    assert chosen(Records({}, {"birth_date": TEXT})) == []


def test_a_window_needs_a_time(shelf):
    shelf(SPEND)
    assert chosen(Records({"orders": {"customer_id": TEXT, "amount": NUMBER}})) == []


def test_of_variants_the_first_that_fits_is_taken(shelf):
    by_year = made("traits", "age", "2020 - birth_year")
    shelf(AGE, by_year)
    assert applicable(Records({}, {"birth_year": NUMBER})) == [by_year]
    assert applicable(Records({}, {"birth_year": NUMBER, "birth_date": DataType.DATE})) == [AGE]


def test_every_ready_made_definition_has_a_label_and_a_meaning_in_each_language():
    for found in catalogue():
        for text in (found.noun.label, found.noun.meaning):
            assert text is not None, found.name
            assert {"en", "zh-Hans", "zh-Hant"} <= set(text.root), found.name
