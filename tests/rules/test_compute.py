from datetime import date

import pytest

from fenqun.rules.compute import days_until_anniversary, has_item, lower, months_until, rounded, years_until


@pytest.mark.parametrize(
    ("as_of", "day", "years", "months", "until"),
    [
        (date(2024, 2, 28), date(2000, 2, 29), 23, 287, 1),
        (date(2024, 2, 29), date(2000, 2, 29), 24, 288, 0),
        (date(2023, 2, 28), date(2000, 2, 29), 22, 275, 1),
        (date(2023, 3, 1), date(2000, 2, 29), 23, 276, 0),
        (date(2024, 5, 1), date(2024, 5, 2), -1, -1, 1),
        (date(2024, 12, 31), date(1990, 1, 1), 34, 419, 1),
        (date(2024, 3, 31), date(2024, 2, 29), 0, 1, 335),
    ],
)
def test_spans_go_by_date_parts(as_of: date, day: date, years: int, months: int, until: int) -> None:
    assert (years_until(as_of, day), months_until(as_of, day), days_until_anniversary(as_of, day)) == (
        years,
        months,
        until,
    )


@pytest.mark.parametrize(
    ("number", "digits", "found"),
    [(0.49999999999999994, 0, 0.0), (2.675, 2, 2.68), (-0.5, 0, -1.0), (1e300, 10, 1e300), (1e308, 10, 1e308)],
)
def test_halves_go_away_from_zero(number: float, digits: int, found: float) -> None:
    assert rounded(number, digits) == found


def test_small_letters_go_letter_by_letter() -> None:
    assert lower("ΌΔΟΣ İstanbul ẞ 北京") == "όδοσ istanbul ß 北京"


def test_sets_split_at_both_semicolons() -> None:
    assert has_item(" a ；b;; c", "a")
    assert has_item("a;;b", "")
    assert not has_item("ab", "a")
