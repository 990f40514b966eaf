import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal

import pytest

from fenqun import answers
from fenqun.answers import Column, CustomersAnswer, Happening, NamesAnswer, TimelineAnswer

MANY = ["CountAnswer", "CustomersAnswer", "NamesAnswer", "RuleAnswer", "TimelineAnswer", "ValuesAnswer"]


@pytest.mark.parametrize("name", MANY)
def test_an_answer_is_frozen_and_told(name):
    kind = getattr(answers, name)
    assert is_dataclass(kind)
    assert kind.__dataclass_params__.frozen
    assert kind.__doc__
    assert fields(kind)


def test_a_page_of_customers_is_plain_json():
    column = Column("spend", "Spend", "trait", "number", "CNY")
    row = {"customer_id": "C1", "spend": Decimal("1.50"), "born": date(2000, 2, 29), "seen": datetime(2024, 1, 2, 3)}
    page = CustomersAnswer("2024-06-30", "1", 1, 1, (column,), (row,), {}, (), "customer_id", False, None, None)
    told = page.as_json()
    assert json.loads(json.dumps(told)) == told
    assert told["rows"] == [{"customer_id": "C1", "spend": 1.5, "born": "2000-02-29", "seen": "2024-01-02T03:00:00"}]
    assert told["columns"][0] == {
        "name": "spend", "label": "Spend", "kind": "trait", "type": "number", "unit": "CNY", "personal": False,
    }  # fmt: skip


def test_nested_details_are_plain_too():
    lines = {"lines": [{"amount": Decimal("2")}]}
    told = TimelineAnswer("C1", 1, (Happening("2024-01-01", "orders", "orders", lines),), {}, None).as_json()
    assert told["happenings"][0]["details"] == {"lines": [{"amount": 2.0}]}


def test_a_notebook_shows_names_with_their_signs_escaped():
    answer = NamesAnswer("2024-06-30", (Column("x", "<b>", "trait", "number"),), {})
    assert "&lt;b&gt;" in answer._repr_html_()
