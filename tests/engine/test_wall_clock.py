from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from fenqun.clock import to_utc
from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.wall_clock import to_utc_sql
from fenqun.query import column, identifier_table

ZONES = [
    "UTC",
    "Asia/Shanghai",
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
]
CHANGES = [
    datetime.fromisoformat(each)
    for each in (
        "2024-03-31 01:00",
        "2024-10-27 01:00",
        "2024-03-10 02:00",
        "2024-11-03 01:00",
        "2024-04-07 01:30",
        "2011-12-30 00:00",
    )
]
TIMES = [change + timedelta(minutes=minutes) for change in CHANGES for minutes in (-61, -31, -1, 0, 29, 59, 61, 150)]


def in_utc(times: list[datetime], zone: str) -> list[datetime]:
    with DuckDB() as engine:
        engine.table_from_rows("t", {"n": DataType.NUMBER, "x": DataType.TIME}, list(enumerate(times)))
        rows = engine.rows(exp.select(to_utc_sql(column("x"), zone)).from_(identifier_table("t")).order_by("n"))
    return [row[0] for row in rows]


@pytest.mark.parametrize("zone", ZONES)
def test_the_hours_around_a_change_of_the_clock_are_as_in_python(zone):
    assert in_utc(TIMES, zone) == [to_utc(each, zone) for each in TIMES]


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1)), min_size=1, max_size=50), st.sampled_from(ZONES)
)
def test_any_hour_is_as_in_python(times, zone):
    assert in_utc(times, zone) == [to_utc(each, zone) for each in times]
