import pytest

from fenqun.definition import DataType
from fenqun.engine.checking import known_columns, missing, required
from fenqun.sources.source import Role

TEXT = DataType.TEXT


@pytest.mark.parametrize(
    ("role", "columns", "expected"),
    [
        (Role.ORDERS, {"customer_id", "amount"}, None),
        (Role.ORDERS, {"order_id"}, "customer_id"),
        (Role.ORDER_LINES, {"order_id"}, None),
        (Role.ORDER_LINES, {"customer_id"}, None),
        (Role.ORDER_LINES, {"product_id"}, "customer_id"),
        (Role.PRODUCTS, {"product"}, "product_id"),
        (Role.RETURNS, {"customer_id"}, "order_id"),
    ],
)
def test_the_column_a_role_cannot_do_without(role, columns, expected):
    assert missing(role, columns) == expected


@pytest.mark.parametrize(
    ("role", "columns", "expected"),
    [
        (
            Role.ORDERS,
            ["order_id", "customer_id", "ordered_at"],
            {"customer_id": "no_customer", "ordered_at": "no_time"},
        ),
        (Role.ORDER_LINES, ["order_id", "product_id"], {"order_id": "no_key"}),
        (Role.ORDER_LINES, ["order_id", "customer_id"], {"customer_id": "no_customer"}),
        (Role.PRODUCTS, ["product_id"], {"product_id": "no_key"}),
        (Role.RETURNS, ["order_id", "customer_id"], {"order_id": "no_key"}),
        (Role.SURVEYS, ["customer_id", "answer"], {"customer_id": "no_customer"}),
    ],
)
def test_the_values_a_row_cannot_do_without(role, columns, expected):
    assert required(role, dict.fromkeys(columns, TEXT)) == expected


def test_orders_carry_what_is_of_their_customer():
    assert known_columns(Role.ORDERS)["sex"].role is Role.CUSTOMERS
    assert known_columns(Role.ORDERS)["channel"].role is Role.ORDERS
    assert "sex" not in known_columns(Role.EVENTS)
