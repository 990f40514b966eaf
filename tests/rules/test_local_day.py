from datetime import date, datetime, timedelta

import duckdb
import pytest
from sqlglot import exp

from fenqun.clock import local_day, to_local
from fenqun.rules.local_day import local_day_sql, moment_sql


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        (datetime(2024, 5, 1, 15, 59, 59), "Asia/Shanghai", date(2024, 5, 1)),
        (datetime(2024, 5, 1, 16), "Asia/Shanghai", date(2024, 5, 2)),
        (datetime(2024, 3, 10, 4, 59, 59), "America/New_York", date(2024, 3, 9)),
        (datetime(2024, 3, 10, 5), "America/New_York", date(2024, 3, 10)),
        (datetime(2024, 3, 11, 3, 59, 59), "America/New_York", date(2024, 3, 10)),
        (datetime(2024, 3, 11, 4), "America/New_York", date(2024, 3, 11)),
        (datetime(2018, 2, 18, 2, 30), "America/Sao_Paulo", date(2018, 2, 17)),
        (datetime(2011, 12, 30, 9, 59), "Pacific/Apia", date(2011, 12, 29)),
        (datetime(2011, 12, 30, 10), "Pacific/Apia", date(2011, 12, 31)),
        (datetime(2024, 1, 1), "UTC", date(2024, 1, 1)),
        (datetime(9999, 12, 31, 23), "Asia/Shanghai", date(9999, 12, 31)),
        (datetime(1, 1, 1), "America/New_York", date(1, 1, 1)),
    ],
)
def test_the_day_is_that_of_the_wall_clock(moment: datetime, zone: str, day: date) -> None:
    assert local_day(moment, zone) == day


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Shanghai", "Africa/Monrovia"]
)
def test_sql_and_python_and_the_time_zone_database_agree_around_every_hour_of_change(zone: str) -> None:
    moments = [datetime(1971, 12, 31) + timedelta(hours=7 * n + n % 5) for n in range(70_000)]
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE m AS SELECT unnest(?) AS t", [moments])
        query = exp.select(local_day_sql(exp.column("t"), zone)).from_("m").order_by("t")
        found = [day for (day,) in connection.execute(query.sql("duckdb")).fetchall()]
    assert found == [local_day(moment, zone) for moment in moments]
    assert found == [to_local(moment, zone).date() for moment in moments]


def test_a_constant_moment_keeps_its_microseconds() -> None:
    written = moment_sql(datetime(2024, 5, 1, 12, 30, 0, 123456)).sql("duckdb")
    assert written == "CAST('2024-05-01 12:30:00.123456' AS TIMESTAMP)"
