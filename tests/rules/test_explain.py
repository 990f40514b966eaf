from datetime import datetime

import pytest

from fenqun.clock import Moment
from fenqun.rules.explain import reasons, sentence
from fenqun.rules.functions import FUNCTIONS
from fenqun.rules.parse import parse
from fenqun.rules.phrases import FUNCTIONS as WORDED

LABELS = {"spend": "spend of 12 months", "vip": "VIP", "born": "date of birth"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("spend >= 5000 and not vip", "spend of 12 months is at least 5,000 and VIP: no"),
        ("(vip or city == 'x') and spend < 1.5", "(VIP: yes or city is “x”) and spend of 12 months is less than 1.5"),
        ("born >= '2000-01-01'", "date of birth is on or after 2000-01-01"),
        ("city in ('a', 'b')", "city is one of “a”, “b”"),
        ("not (vip and city == 'x')", "not: (VIP: yes and city is “x”)"),
        ("city in listed('ids.csv')", "city is in the list ids.csv"),
        ("in_segment(value, 'A')", "value is “A”"),
        (
            "round(spend / 3, 2) > -spend",
            "spend of 12 months ÷ 3 rounded to 2 decimals is more than −spend of 12 months",
        ),
        ("spend * (spend - 1)", "spend of 12 months × (spend of 12 months − 1)"),
        ("top(category, by=sum(amount))", "the category with the largest value of the sum of amount"),
        ("when(vip, 1, 0)", "1 if VIP: yes, otherwise 0"),
        ("vip == true", "VIP is yes"),
    ],
)
def test_a_rule_reads_as_a_sentence(text: str, words: str) -> None:
    assert sentence(parse(text), "en", lambda name: LABELS.get(name, name)) == words


def test_every_function_has_words() -> None:
    assert set(WORDED) | {"in_segment"} == set(FUNCTIONS)


def test_reasons_end_in_the_comparisons_and_their_values() -> None:
    row = {"spend": 6, "vip": None, "city": "y"}
    found = reasons(parse("spend > 5 and not (vip or city == 'x')"), row, Moment(datetime(2024, 1, 1)))
    assert (found.holds, found.values) == (True, {"spend": 6, "vip": None, "city": "y"})
    spend, turned = found.children
    assert (spend.text, spend.holds, spend.values, spend.children) == ("spend > 5", True, {"spend": 6}, ())
    (either,) = turned.children
    assert [(leaf.text, leaf.holds) for leaf in either.children] == [("vip", False), ('city == "x"', False)]


def test_a_cut_point_found_in_data_is_told_in_four_decimals() -> None:
    assert sentence(parse("score >= 1.5475548501285346"), "en", str) == "score is at least 1.5476"
    assert sentence(parse("score >= 0.00012"), "en", str) == "score is at least 0.00012"
    assert sentence(parse("score >= 2000.0"), "en", str) == "score is at least 2,000"
