import pytest

from fenqun.definition import DataType
from fenqun.sources.contents import content, fits, is_rate
from fenqun.sources.source import Role
from fenqun.sources.standard import standard

CUSTOMERS, ORDERS = standard(Role.CUSTOMERS), standard(Role.ORDERS)


def test_blanks_are_not_content():
    found = content(["", " ", "1", "2", "2"])
    assert found.values == ("1", "2", "2")
    assert found.type is DataType.NUMBER
    assert not found.is_unique


@pytest.mark.parametrize(
    ("values", "rate"),
    [(["0", "0.2", "0.4"], True), (["0", "5", "10"], False), (["1", "1", "0.85"], False), ([], False)],
)
def test_shares_taken_off_are_told_from_money_and_from_shares_paid(values, rate):
    assert is_rate(content(values)) is rate


@pytest.mark.parametrize(
    ("name", "values", "fit"),
    [
        ("sex", ["男", "女"], True),
        ("kind", ["个人", "企业"], True),
        ("kind", ["消费者", "公司", "小型企业"], False),
        ("customer_type", ["个人", "企业"], False),
        ("name", ["张三", "李四"], True),
        ("name", ["#1001", "#1002"], False),
        ("name", ["用户1001", "Ann2"], True),
        ("age", ["19", "35"], True),
        ("age", ["18-25", "26-35"], False),
        ("age_group", ["18-25", "26-35"], True),
        ("birth_date", ["1990-01-02", "1985-11-30"], True),
        ("birth_date", ["19900102", "19851130", "19851399", "19801130", "19801230", "19821130"], True),
        ("birth_date", ["3", "7"], False),
        ("birth_date", [*(f"19{year}0131" for year in range(10, 30)), "18990131"], True),
        ("birth_year", ["1957", "1893"], True),
        ("email", ["a@b.cn", "b@c.org"], True),
        ("phone", ["13812345678", "(010) 6552-9988"], True),
        ("income", [], True),
    ],
)
def test_values_must_agree_with_the_meaning(name, values, fit):
    assert fits(CUSTOMERS[name], content(values)) is fit


def test_a_few_bad_values_do_not_hide_an_amount():
    assert fits(ORDERS["amount"], content(["1.50", "2.00", "3.10", "4", "5", "6", "7", "8", "9", "oops"]))
    assert not fits(ORDERS["amount"], content(["cash", "card", "9"]))
