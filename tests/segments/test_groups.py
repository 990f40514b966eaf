"""Counts and sums per segment."""

from fractions import Fraction

import pytest
from sqlglot import exp

from fenqun.definition import DataType
from fenqun.query import column
from fenqun.segments.groups import Figures, Group, describing, instead, measure, measure_together, together, without

from .conftest import shop_of

TYPES = {
    "level": DataType.TEXT,
    "size": DataType.TEXT,
    "spend": DataType.NUMBER,
    "city": DataType.TEXT,
    "vip": DataType.BOOLEAN,
}
ROWS = [
    ("A", "big", 10.1, "北京", True),
    ("A", "small", 0.2, None, False),
    ("B", "small", None, "上海", None),
]


@pytest.fixture
def shop(connection):
    return shop_of(connection, TYPES, ROWS)


def test_each_segment_has_its_exact_sums(shop):
    found = measure(shop.profile, {"level": 3, "size": 3}, ["spend", "city", "vip"], shop.ask, value="spend")
    assert found["level"]["A"] == Group(
        customers=2,
        value=Fraction(103, 10),
        numbers={"spend": Figures(2, Fraction(103, 10), Fraction(10205, 100))},
        texts={"vip": {"true": 1, "false": 1}, "city": {"北京": 1}},
    )
    assert found["level"]["B"].numbers["spend"] == Figures()
    assert found["size"]["small"].customers == 2
    assert found["size"]["small"].texts == {"vip": {"false": 1}, "city": {"上海": 1}}


def test_the_segments_of_every_segmentation_come_together_to_everyone(shop):
    found = measure(shop.profile, {"level": 3, "size": 3}, ["spend", "city", "vip"], shop.ask, value="spend")
    assert together(found["level"].values()) == together(found["size"].values())
    assert together([]) == Group()


def test_segmentations_that_cannot_be_crossed_are_counted_apart(shop):
    crossed = measure(shop.profile, {"level": 3, "size": 3}, ["spend"], shop.ask)
    assert measure(shop.profile, {"level": 5000, "size": 5000}, ["spend"], shop.ask) == crossed


def test_numbers_are_asked_for_once_and_each_text_once(shop):
    asked = []
    ask = lambda select: asked.append(select) or shop.ask(select)  # noqa: E731
    measure(shop.profile, {"level": 3, "size": 3}, ["spend", "vip", "city"], ask)
    assert len(asked) == 2


def test_one_group_is_told_as_the_groups_of_a_segmentation_are(shop):
    traits = ["spend", "city", "vip", "size"]
    found = measure(shop.profile, {"level": 3}, traits, shop.ask, value="spend")["level"]
    only_a = column("level").eq(exp.Literal.string("A"))
    assert measure_together(shop.profile, traits, shop.ask, value="spend", among=only_a) == found["A"]
    assert measure_together(shop.profile, traits, shop.ask, value="spend") == together(found.values())
    assert measure_together(shop.profile, traits, shop.ask, among=exp.false()).customers == 0


def test_texts_that_cannot_be_crossed_are_counted_apart(shop):
    few, many = ({"city": count, "size": count} for count in (2, 500))
    crossed = measure_together(shop.profile, ["city", "size"], shop.ask, values=few)
    assert measure_together(shop.profile, ["city", "size"], shop.ask, values=many) == crossed


def test_texts_of_many_values_and_days_describe_nobody(connection):
    types = {"name": DataType.TEXT, "city": DataType.TEXT, "spend": DataType.NUMBER}
    shop = shop_of(connection, types, [(f"n{at}", "北京", at) for at in range(51)])
    assert describing(shop.profile, types, shop.ask) == ["city", "spend"]


def test_an_empty_profile_has_no_groups(connection):
    shop = shop_of(connection, TYPES, [])
    assert describing(shop.profile, ["spend", "city"], shop.ask) == ["spend"]
    assert measure(shop.profile, {"level": 3}, ["spend"], shop.ask) == {"level": {}}


def test_everyone_without_a_segment_is_the_others(shop):
    found = measure(shop.profile, {"level": 3}, ["spend", "city", "vip"], shop.ask, value="spend")["level"]
    assert without(together(found.values()), found["B"]) == found["A"]
    assert without(found["A"], found["A"]).texts == {"vip": {}, "city": {}}


def test_some_who_have_become_others_are_taken_out_and_put_in():
    whole = Group(3, Fraction(6), {"spend": Figures(3, Fraction(6), Fraction(14))}, {"vip": {"true": 1, "false": 2}})
    was = Group(1, Fraction(1), {"spend": Figures(1, Fraction(1), Fraction(1))}, {"vip": {"true": 1}})
    now = Group(1, Fraction(4), {"spend": Figures(1, Fraction(4), Fraction(16))}, {"city": {"Bern": 1}})
    found = instead(whole, was, now)
    numbers = {"spend": Figures(3, Fraction(9), Fraction(29))}
    assert found == Group(3, Fraction(9), numbers, {"vip": {"false": 2}, "city": {"Bern": 1}})
