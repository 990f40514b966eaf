import re
from datetime import date, datetime
from decimal import Decimal
from importlib import resources

import pytest

from fenqun.answers import Field
from fenqun.answers.figures import SHARES, edge, figure, kind_of, number, per_cent, size, unit_of, year


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        (True, "✓"),
        (False, "✗"),
        (1234567, "1,234,567"),
        (-5, "-5"),
        (0.0, "0"),
        (-0.0, "0"),
        (1234.56, "1,235"),
        (123.45, "123.5"),
        (1.5, "1.50"),
        (0.05, "0.05"),
        (0.0012, "0.0012"),
        (-0.00001, "-1.0e-05"),
        (2.0, "2"),
        (Decimal("12.3400"), "12.34"),
        (float("nan"), "–"),
        (float("inf"), "–"),
        (date(2024, 5, 31), "2024-05-31"),
        (datetime(2024, 5, 31), "2024-05-31"),
        (datetime(2024, 5, 31, 9, 5, 7), "2024-05-31 09:05"),
        ("上海", "上海"),
        ([1, 2], "[1, 2]"),
    ],
)
def test_a_value_is_shown_as_people_write_it(value, shown):
    assert number(value) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (None, "–"),
        (0.0, "0.0 %"),
        (-0.0, "0.0 %"),
        (-0.0004, "0.0 %"),
        (-0.0006, "-0.1 %"),
        (0.12345, "12.3 %"),
        (12.5, "1,250.0 %"),
    ],
)
def test_a_share_is_shown_in_per_cent_and_nothing_has_no_sign(share, shown):
    assert per_cent(share) == shown


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("1996", "number", "1996"),
        ("-104268.1700", "number", "-104,268"),
        ("10000", "number", "10,000"),
        ("2024-05-31 00:00:00", "time", "2024-05-31"),
        ("2024-05-31 09:05:07.123", "time", "2024-05-31 09:05"),
        ("2024-05-31", "date", "2024-05-31"),
    ],
)
def test_the_edges_of_a_column_are_shown_by_its_type(text, kind, shown):
    assert edge(text, kind) == shown


@pytest.mark.parametrize(
    ("name", "label", "unit", "kind"),
    [
        ("birth_year", "", "", "year"),
        ("Year_Birth", "", "", "year"),
        ("x", "出生年份", "", "year"),
        ("x", "年", "", "year"),
        ("years_as_customer", "年龄", "年", "number"),
        ("spend_last_year", "近一年消费", "CNY", "number"),
        ("spend_per_year", "", "", "number"),
        ("spend_trend", "", "变化比例", "share"),
        ("spend", "", "CNY", "number"),
    ],
)
def test_a_column_says_how_its_numbers_are_written(name, label, unit, kind):
    assert kind_of("number", name=name, label=label, unit=unit) == kind
    assert kind_of("text", name=name, label=label, unit=unit) == "text"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1987, "1987"), (1987.0, "1987"), (1969.6, "1970"), (20240101, "20,240,101"), (float("nan"), "–"), (None, "–")],
)
def test_a_year_has_nothing_between_its_digits(value, shown):
    assert year(value) == shown


def test_a_share_of_change_is_shown_in_per_cent_without_its_unit():
    trend = Field("spend_trend", "Spend trend", -1, "change as a share")
    assert (figure(-1, trend), unit_of(trend)) == ("-100.0 %", "")
    spend = Field("spend", "Spend", 2002, "CNY")
    assert (figure(2002, spend), unit_of(spend)) == ("2,002", "CNY")
    assert figure(True, trend) == "✓"


def test_the_ready_made_traits_say_shares_by_the_units_that_are_known():
    text = resources.files("fenqun.profiles").joinpath("ready.yaml").read_text("utf-8")
    units = {text for line in re.findall("unit: {(.*)}", text) for text in re.findall(': "([^"]*)"', line)}
    assert {unit for unit in units if re.search("share|占比|比例", unit)} == SHARES


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (15_400, "15 kB"), (1_250_000, "1.2 MB"), (3_000_000_000, "3.0 GB")],
)
def test_bytes_have_about_three_digits(count, told):
    assert size(count) == told
