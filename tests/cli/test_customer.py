from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from fenqun.answers import AttributeChange
from fenqun.cli.customer import show_customer
from fenqun.language import translator

JOINED = """
C03 is in Quality & more   Level · as of 2024-06-30
✓ all of:
├── ✓ Spend is at least 1,000   Spend = 2,500
└── ✓ big   big = ✓
"""


def test_why_names_how_conditions_are_joined_and_each_with_its_value(ask):
    lines = [line.rstrip() for line in ask("why", "C03", "level/quality").out.splitlines()]
    assert "✓ all of:" in lines
    assert any(line.startswith("├── ✓ Spend is at least 1,000   Spend = 2,500") for line in lines)


def test_why_not_says_where_the_customer_is_instead(ask):
    lines = ask("why", "C04", "level/quality").out.splitlines()
    assert lines[1].startswith("C04 is not in Quality & more")
    assert lines[2] == "but in one_time"
    assert any("✗ Spend is at least 1,000" in line for line in lines)


def test_any_of_and_not_are_named_too(ask):
    told = ask("why", "C01", "level/general").out
    assert "any of:" in told
    assert "not:" in told


def test_a_tag_by_hand_is_said_to_be_so(ask):
    assert "✓ given by hand" in ask("why", "C03", "vip").out


@pytest.mark.parametrize(("lang", "words"), [("zh-Hans", "上海"), ("zh-Hant", "上海")])
def test_the_reasons_are_in_the_readers_language(ask, lang, words):
    assert words in ask("why", "C03", "adult_in_shanghai", "--lang", lang).out


def test_the_page_shows_what_is_known_and_takes_no_markup_from_names(ask):
    page = ask("customer", "C09").out
    assert "[bold]not markup[/bold]" in page
    assert "2024-06-30 23:30" in page
    assert "Birth" not in page
    assert "Why there: fenqun why C09 level" in page


def test_tags_stand_in_brackets(ask):
    assert "[big]  [adult_in_shanghai]  [vip]" in ask("customer", "C03").out


def test_what_became_another_attribute_is_told_with_its_day(tiny):
    told = StringIO()
    change = AttributeChange("city", "City", "上海", "北京", "", "", "2024-05-01", "customers")
    coded = AttributeChange("sex", "Sex", "male", "female", "man", "woman", "2024-04-01", "customers")
    answer = replace(tiny.customer("C01"), changes=(change, coded))
    show_customer(answer, Console(file=told, width=80), translator("en"))
    lines = [line.split() for line in told.getvalue().splitlines()]
    at = lines.index(["What", "became", "another", "value"])
    assert lines[at + 1 : at + 3] == [
        ["2024-05-01", "City", "上海", "→", "北京"],
        ["2024-04-01", "Sex", "man", "→", "woman"],
    ]
