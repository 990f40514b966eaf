import pytest

from fenqun.definition import DataType
from fenqun.profiles.trait import Trait
from fenqun.profiles.typed import type_of_aggregate

COLUMNS = {"customer_id": DataType.TEXT, "amount": DataType.NUMBER, "category": DataType.TEXT}
TIMED = {**COLUMNS, "ordered_at": DataType.TIME}


def test_a_trait_has_the_type_of_what_it_gives() -> None:
    found = type_of_aggregate(Trait(**{"from": "orders", "value": "top(category)"}), COLUMNS)
    assert (found.type, found.errors) == (DataType.TEXT, ())


@pytest.mark.parametrize("value", ["trend(count())", "1 + trend(sum(amount))"])
def test_a_trend_needs_a_window(value: str) -> None:
    errors = type_of_aggregate(Trait(**{"from": "orders", "value": value}), TIMED).errors
    assert [str(error.parts["what"]) for error in errors] == [
        "trend() compares a window with the one before; give 'last' or 'between'"
    ]
    assert type_of_aggregate(Trait(**{"from": "orders", "value": value, "last": "1 year"}), TIMED).errors == ()


def test_first_and_last_need_a_time() -> None:
    trait = Trait(**{"from": "orders", "value": "count() + last(amount)"})
    (error,) = type_of_aggregate(trait, COLUMNS).errors
    assert error.parts["column"] == 11
    assert type_of_aggregate(trait, TIMED).errors == ()
