from datetime import date

import pytest

from fenqun.packs.shop.seasons import MID_AUTUMN, NEW_YEAR, Period, gift, pace, sale

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def test_both_ends_of_a_period_count():
    assert YEAR.days == 365
    assert YEAR.day(364) == date(2025, 12, 31)


@pytest.mark.parametrize(("day", "height"), [((11, 11), 8.0), ((6, 18), 6.0), ((11, 3), 1.0), ((7, 7), 0.0)])
def test_a_sale_is_as_high_as_its_day(day, height):
    assert sale(date(2025, *day)) == height


def test_presents_are_bought_before_a_festival_and_not_after_it():
    assert gift(date(2025, 1, 29)) == 4.0
    assert 0 < gift(date(2025, 1, 10)) < gift(date(2025, 1, 20)) < 4.0
    assert gift(date(2025, 1, 30)) == 0.0


def test_the_pace_of_an_average_day_is_one():
    reached = pace(YEAR, sales=1.0, gifts=1.0)
    assert (len(reached), reached[0]) == (366, 0.0)
    assert reached[-1] == pytest.approx(365)


def test_followers_of_sales_order_more_on_singles_day():
    day = (date(2025, 11, 11) - YEAR.first).days
    eager, indifferent = (pace(YEAR, sales=strength, gifts=0) for strength in (2.0, 0.0))
    assert eager[day + 1] - eager[day] > 5 * (indifferent[day + 1] - indifferent[day])


def test_the_new_year_week_is_quiet():
    reached = pace(YEAR, sales=0, gifts=0)
    week = [reached[n + 1] - reached[n] for n in (28, 35)]  # two Wednesdays: 29 January, 5 February
    assert week[0] == pytest.approx(0.3 * week[1])


def test_years_outside_the_tables_have_no_moving_festivals():
    assert gift(date(2040, 2, 3)) == 0.0
    assert set(NEW_YEAR) == set(MID_AUTUMN)
