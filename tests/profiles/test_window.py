from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fenqun.clock import Moment, end_of_day
from fenqun.profiles.trait import Trait
from fenqun.profiles.window import Window, window, window_before

AS_OF = end_of_day(date(2024, 6, 30), "Asia/Shanghai")
TICK = timedelta(microseconds=1)


def _trait(**keys: Any) -> Trait:
    return Trait(**{"from": "orders", "value": "count()", **keys})


def test_a_window_of_ten_days_holds_ten_whole_days() -> None:
    found = window(_trait(last="10 days"), AS_OF)
    first = datetime(2024, 6, 20, 16)
    assert (found.holds(first - TICK), found.holds(first)) == (False, True)
    assert (found.holds(AS_OF.instant), found.holds(AS_OF.instant + TICK)) == (True, False)


def test_both_days_of_between_are_within() -> None:
    found = window(_trait(between=[date(2024, 5, 1), date(2024, 5, 2)]), AS_OF)
    first, past = datetime(2024, 4, 30, 16), datetime(2024, 5, 2, 16)
    assert [found.holds(moment) for moment in (first - TICK, first, past - TICK, past)] == [False, True, True, False]


def test_no_window_reaches_past_the_moment_of_the_refresh() -> None:
    assert window(_trait(between=[date(2024, 5, 1), date(2024, 12, 31)]), AS_OF).until == AS_OF.instant
    assert window(_trait(), AS_OF) == Window(AS_OF.instant)


def test_a_row_of_unknown_time_is_in_the_whole_past_and_in_no_window() -> None:
    assert window(_trait(), AS_OF).holds(None)
    assert not window(_trait(last="10 years"), AS_OF).holds(None)


def test_a_day_is_23_hours_long_where_the_clock_is_put_forward() -> None:
    as_of = end_of_day(date(2024, 3, 10), "America/New_York")
    found = window(_trait(last="1 day"), as_of)
    assert found.after is not None
    assert found.until - found.after == timedelta(hours=23)


@pytest.mark.parametrize(
    "keys", [{"last": "30 days"}, {"last": "3 months"}, {"between": [date(2024, 5, 1), date(2024, 5, 2)]}]
)
def test_the_window_before_ends_where_the_window_begins(keys: dict[str, Any]) -> None:
    before = window_before(_trait(**keys), AS_OF)
    assert before is not None
    assert before.until == window(_trait(**keys), AS_OF).after


def test_the_window_before_two_days_is_the_two_days_before() -> None:
    before = window_before(_trait(between=[date(2024, 5, 1), date(2024, 5, 2)]), Moment(datetime(2024, 6, 1)))
    assert before == Window(datetime(2024, 5, 1) - TICK, datetime(2024, 4, 29) - TICK)


def test_a_trait_without_a_window_has_none_before() -> None:
    assert window_before(_trait(), AS_OF) is None
