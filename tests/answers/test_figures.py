from datetime import date, datetime
from decimal import Decimal

import pytest

from fenqun.answers.figures import edge, number, per_cent


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
