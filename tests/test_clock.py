from datetime import date, datetime, timedelta

import pytest

from fenqun.clock import Moment, end_of_day, is_zone, now, offsets, start_of_day, to_local, to_utc, written
from fenqun.definition import Duration
from fenqun.errors import UsageError


def test_the_end_of_a_day_is_its_last_microsecond_on_the_local_clock():
    assert end_of_day(date(2025, 12, 31), "Asia/Shanghai").instant == datetime(2025, 12, 31, 15, 59, 59, 999_999)


def test_a_window_of_days_from_the_end_of_a_day_holds_whole_days():
    moment = end_of_day(date(2025, 3, 31), "Asia/Shanghai")
    opens = moment.before(Duration("31 days"))
    assert opens + timedelta(microseconds=1) == start_of_day(date(2025, 3, 1), "Asia/Shanghai")


@pytest.mark.parametrize(
    ("span", "day"),
    [
        ("1 day", date(2024, 5, 30)),
        ("2 weeks", date(2024, 5, 17)),
        ("1 month", date(2024, 4, 30)),
        ("3 months", date(2024, 2, 29)),
        ("1 year", date(2023, 5, 31)),
    ],
)
def test_months_and_years_go_back_on_the_calendar(span, day):
    assert end_of_day(date(2024, 5, 31), "UTC").before(Duration(span)).date() == day


def test_a_year_before_29_february_is_28_february():
    assert end_of_day(date(2024, 2, 29), "UTC").before(Duration("1 year")).date() == date(2023, 2, 28)


def test_a_day_is_that_of_the_zone():
    instant = datetime(2025, 1, 1, 17)
    assert (Moment(instant).day, Moment(instant, "Asia/Shanghai").day) == (date(2025, 1, 1), date(2025, 1, 2))


def test_a_window_over_a_change_of_the_clock_keeps_the_wall_clock():
    noon = Moment(datetime(2025, 3, 30, 9), "Europe/Helsinki")
    assert noon.local == datetime(2025, 3, 30, 12)
    assert to_local(noon.before(Duration("1 day")), noon.zone) == datetime(2025, 3, 29, 12)


def test_a_time_that_comes_twice_is_the_first_of_the_two():
    assert to_utc(datetime(2025, 10, 26, 3, 30), "Europe/Helsinki") == datetime(2025, 10, 26, 0, 30)


def test_a_time_that_does_not_exist_is_taken_as_if_the_clock_had_not_moved():
    assert to_utc(datetime(2025, 3, 30, 3, 30), "Europe/Helsinki") == datetime(2025, 3, 30, 1, 30)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "Europe/Helsinki", "America/New_York", "Australia/Lord_Howe"])
def test_offsets_say_what_the_zone_says(zone):
    found = offsets(zone, 2023, 2026)
    for hour in range(0, 24 * 365 * 3, 7):
        instant = datetime(2023, 1, 1) + timedelta(hours=hour)
        offset = next(offset for offset in reversed(found) if offset.since is None or instant >= offset.since)
        assert instant + offset.ahead == to_local(instant, zone)


def test_a_zone_without_changes_has_one_offset():
    assert [offset.ahead for offset in offsets("Asia/Shanghai", 2000, 2030)] == [timedelta(hours=8)]


@pytest.mark.parametrize(
    ("name", "known"), [("Asia/Shanghai", True), ("Mars/Olympus", False), ("", False), ("../etc", False)]
)
def test_only_zones_of_the_database_are_zones(name, known):
    assert is_zone(name) is known


def test_now_is_naive():
    assert now().tzinfo is None


def test_a_written_day_is_a_day_and_a_written_moment_a_moment():
    assert written("2024-05-31") == date(2024, 5, 31)
    assert written("2024-05-31T10:00") == datetime(2024, 5, 31, 10)
    with pytest.raises(UsageError, match="'soon' is not a date; write 2024-05-31"):
        written("soon")
