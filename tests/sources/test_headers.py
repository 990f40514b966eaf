import pytest

from fenqun.definition import RESERVED
from fenqun.sources.headers import fold, forms, is_scaled, own_names, words


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("訂單編號", "订单编号"),
        ("CustomerID", "customer_id"),
        ("Order Date", "orderDate"),
        ("省/自治区", "省自治区"),
        ("ＩＤ", "id"),
        ("帳戶餘額", "账户余额"),
    ],
)
def test_spellings_of_one_header_meet(left, right):
    assert fold(left) == fold(right)


def test_words_split_capitals_and_digits_stay():
    assert words("NumWebVisitsMonth") == ["num", "web", "visits", "month"]
    assert words("AcceptedCmp3") == ["accepted", "cmp3"]


@pytest.mark.parametrize(
    ("header", "form"), [("1、您的性别", "性别"), ("Spending Score (1-100)", "spendingscore"), ("Customer Age", "age")]
)
def test_what_surrounds_a_header_is_set_aside(header, form):
    assert form in forms(header)


@pytest.mark.parametrize(
    ("header", "scaled"),
    [("Annual Income (k$)", True), ("年收入（万元）", True), ("金额（元）", False), ("Amount (€)", False)],
)
def test_thousands_are_told_from_units(header, scaled):
    assert is_scaled(header) is scaled


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Annual Income (k$)", "annual_income_k"),
        ("2-year value", "column_2_year_value"),
        ("---", "column"),
        ("", "column"),
        ("客户等级", "客户等级"),
        ("unknown", "unknown_value"),
        ("_row", "row"),
    ],
)
def test_an_own_name_is_an_identifier(header, name):
    assert own_names([header]) == [name]
    assert name.isidentifier()
    assert name not in RESERVED


def test_own_names_do_not_repeat_nor_take_others():
    assert own_names(["A", "a", "a 2", "b"], frozenset({"b"})) == ["a", "a_2", "a_2_2", "b_2"]
