import pytest

from fenqun.sources.contents import content
from fenqun.sources.signs import BelowZero, below_zero, currency_signs, is_below_zero, repeated, steady

PLACES = {"order_id": 0, "quantity": 1}


def test_letters_that_only_rows_below_zero_begin_with_mark_credit_notes():
    rows = [["536365", "6"], ["C536379", "-1"], ["A563185", "1"], ["536589", "-10"]]
    assert below_zero(rows, PLACES) == BelowZero(("quantity",), "C")


def test_letters_of_ordinary_orders_mark_nothing():
    assert below_zero([["C1", "6"], ["C2", "-1"]], PLACES) == BelowZero(("quantity",), None)


def test_nothing_below_zero_is_nothing_taken_back():
    assert below_zero([["C1", "6"]], PLACES) == BelowZero()
    assert below_zero([], PLACES) == BelowZero()
    assert below_zero([["-3"]], {"unit_price": 0}) == BelowZero()


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("-1", True),
        ("(12.00)", True),
        ("12-", True),
        ("－3", True),
        ("-0.00", False),
        ("-", False),
        ("3", False),
        ("", False),
    ],
)
def test_numbers_below_zero_are_told_by_their_sign(text, below):
    assert is_below_zero(text) is below


CUSTOMERS = [f"c{number}" for number in range(10) for _ in range(2)]


def test_a_column_that_never_differs_within_a_customer_is_the_customers():
    level = ["gold" if int(customer[1:]) % 2 else "silver" for customer in CUSTOMERS]
    note = [str(place) for place in range(20)]
    assert steady(CUSTOMERS, {"level": level, "note": note, "same": ["x"] * 20}) == ("level",)


def test_too_few_customers_with_several_rows_say_nothing():
    assert steady(CUSTOMERS[:18], {"level": CUSTOMERS[:18]}) == ()


def test_the_commonest_currency_sign_comes_first():
    assert currency_signs(content(["¥1.50", "¥2.00", "$3"])) == ("¥", "$")
    assert currency_signs(content(["NT$100"])) == ("NT$",)
    assert currency_signs(None) == ()


LINES = [[f"o{n // 2}", str(n // 2), str(n), "0"] for n in range(20)]


def test_a_figure_that_every_line_of_an_order_repeats_is_the_orders():
    assert repeated(LINES, 0, {"amount": 1, "cost": 2, "discount": 3}) == ("amount",)


def test_too_few_orders_with_several_lines_say_nothing_of_the_order():
    assert repeated(LINES[:18], 0, {"amount": 1}) == ()
    assert repeated([], 0, {"amount": 1}) == ()
