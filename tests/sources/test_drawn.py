from fenqun.definition import DataType
from fenqun.query import table
from fenqun.sources.drawn import orders_of, with_customers, with_line_sums, with_products

LINES = table(
    "lines", {"order_id": DataType.TEXT, "amount": DataType.NUMBER, "own": DataType.TEXT, "is_return": DataType.BOOLEAN}
)
ORDERS = table("orders", {"order_id": DataType.TEXT, "customer_id": DataType.TEXT, "is_return": DataType.BOOLEAN})


def test_what_nothing_can_be_added_to_stays_as_it_is():
    assert with_customers(LINES, []) is LINES
    assert with_line_sums(ORDERS, []) is ORDERS
    assert with_products(LINES, []) is LINES
    assert orders_of([]) is None


def test_lines_gain_only_what_the_orders_know():
    assert list(with_customers(LINES, [ORDERS]).columns) == ["order_id", "amount", "own", "is_return", "customer_id"]


def test_orders_gain_the_sums_of_standard_columns_only():
    assert list(with_line_sums(ORDERS, [LINES]).columns) == ["order_id", "customer_id", "is_return", "amount"]
