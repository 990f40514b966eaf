import pytest

from fenqun.definition import DataType
from fenqun.query import table
from fenqun.sources.returned import is_summed, returned


@pytest.mark.parametrize(
    ("name", "expected"),
    [("amount", True), ("quantity", True), ("discount_rate", False), ("status", False), ("own", False)],
)
def test_money_and_quantities_are_summed(name, expected):
    assert is_summed(name) is expected


def test_returns_that_name_no_orders_take_nothing_back():
    assert returned([table("r", {"customer_id": DataType.TEXT})]) is None
    assert returned([]) is None


def test_returns_say_what_any_of_the_sources_says():
    sources = [
        table("a", {"order_id": DataType.TEXT}),
        table("b", {"order_id": DataType.TEXT, "returned_at": DataType.TIME}),
    ]
    found = returned(sources)
    assert found is not None
    assert dict(found.columns) == {"order_id": DataType.TEXT, "returned_at": DataType.TIME}
