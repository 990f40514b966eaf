from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fenqun.clock import Moment
from fenqun.rules.evaluate import holds, value
from fenqun.rules.parse import parse

NOW = Moment(datetime(2024, 5, 1, 18), "Asia/Shanghai")
ROW = {
    "spend": 100,
    "price": Decimal("9.9900"),
    "city": "北京",
    "interests": "跑步; 茶 ；Tea",
    "born": date(2000, 2, 29),
    "at": datetime(2024, 5, 1, 16),
    "vip": True,
    "nobody": None,
    "infinite": float("inf"),
}


@pytest.mark.parametrize(
    "text",
    [
        "spend > 99.5 and vip",
        "price == 9.99 and price < 10",
        "city in ('北京', '上海')",
        "has_item(interests, '茶') and has_item(interests, 'Tea') and not has_item(interests, 'tea')",
        "at > '2024-05-01'",
        "at == date('2024-05-02')",
        "at < time('2024-05-01T16:00:01')",
        "born < '2000-03-01'",
        "unknown(nobody) and unknown(infinite) and unknown(spend / 0) and known(spend)",
        "not nobody > 1",
        "not (nobody == 1 or nobody != 1)",
        "not nobody",
        "not tagged(nobody)",
        "not contains(city, nobody)",
        "in_segment(city, '北京')",
        "city in listed('cities.csv') and born in listed('days.csv') and spend in listed('numbers.csv')",
        "missing == 1 or true",
    ],
)
def test_this_holds(text: str) -> None:
    lists = {"cities.csv": ["北京"], "days.csv": [date(2000, 2, 29)], "numbers.csv": {100.0}}
    assert holds(parse(text), ROW, NOW, lists)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("years_since(born)", 24),
        ("months_since(born)", 290),
        ("days_since(at)", 0),
        ("days_between(born, '2000-03-01')", 1),
        ("days_until_anniversary(born)", 303),
        ("weekday(at)", 4),
        ("day_of(at)", date(2024, 5, 2)),
        ("length(city)", 2),
        ("lower('ΑΣ İ')", "ασ i"),
        ("round(2.5)", 3.0),
        ("round(-2.5)", -3.0),
        ("round(price, 1)", 10.0),
        ("spend / 0", None),
        ("infinite", None),
        ("spend * 1e308", None),
        ("if_unknown(nobody, 7)", 7.0),
        ("if_unknown(spend / 0, price)", 9.99),
        ("when(nobody, 'a', 'b')", "b"),
        ("when(vip, nobody, 1)", None),
        ("nobody + 1", None),
        ("-spend", -100.0),
        ("nobody", None),
        ("nobody > 1", False),
    ],
)
def test_the_value_is(text: str, found: Any) -> None:
    answer = value(parse(text), ROW, NOW)
    assert answer == found
    assert type(answer) is type(found)


def test_functions_over_many_rows_need_the_rows() -> None:
    with pytest.raises(TypeError):
        value(parse("sum(spend)"), ROW, NOW)
