from datetime import date, datetime

import pytest
from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.engine.columns import clean, full_match
from fenqun.engine.repeating import mark
from fenqun.engine.spark_sql import MATCHES, spark_text
from fenqun.query import column
from fenqun.rules.compile import Scope, compile_value
from fenqun.rules.local_day import day_sql, local_day_sql, moment_sql
from fenqun.rules.parse import parse

SCOPE = Scope({"n": DataType.NUMBER, "t": DataType.TEXT, "d": DataType.DATE}, Moment(datetime(2024, 6, 30, 12)))


@pytest.mark.parametrize(
    ("rule", "printed"),
    [
        ("n / 2", "TRY_DIVIDE(CAST(`n` AS DOUBLE), 2.0e0)"),
        ("days_since(d)", "DATEDIFF(DATE'2024-06-30', `d`)"),
        ("weekday(d)", "(WEEKDAY(`d`) + 1)"),
        ("lower(t)", "LOWER(TRANSLATE(`t`, 'İΣ', 'iσ'))"),
        ("length(t)", "LENGTH(`t`)"),
        ('matches(t, "a+")', "CASE WHEN fenqun_matches(`t`, 'a+') THEN TRUE ELSE FALSE END"),
        ('starts_with(t, "a")', "CASE WHEN STARTSWITH(`t`, 'a') THEN TRUE ELSE FALSE END"),
        ('t == "a\'b\\\\c"', "CASE WHEN `t` = 'a\\'b\\\\c' THEN TRUE ELSE FALSE END"),
    ],
)
def test_our_functions_are_printed_as_what_they_mean_in_spark(rule: str, printed: str) -> None:
    assert printed in spark_text(compile_value(parse(rule), SCOPE))


def test_a_value_that_is_dear_is_written_once() -> None:
    text = spark_text(compile_value(parse("round(n * 3 + 1, 2)"), SCOPE))
    assert text.count("`n`") < 4


def test_names_and_texts_cannot_leave_their_quotes() -> None:
    select = exp.select(column("a`; DROP")).where(column("a`; DROP").eq(exp.Literal.string("'; DROP --\\")))
    assert spark_text(select) == "SELECT `a``; DROP` WHERE `a``; DROP` = '\\'; DROP --\\\\'"


def test_days_and_moments_are_literals() -> None:
    assert spark_text(day_sql(date(2024, 5, 1))) == "DATE'2024-05-01'"
    assert spark_text(moment_sql(datetime(2024, 5, 1, 18))) == "TIMESTAMP_NTZ'2024-05-01 18:00:00'"
    assert spark_text(local_day_sql(column("m"), "Asia/Tokyo")) == "CAST(`m` + INTERVAL '32400' SECOND AS DATE)"


def test_patterns_of_our_own_are_looked_for_by_java_and_mean_the_same() -> None:
    assert spark_text(full_match(column("t"), r"a\s?b$")) == (
        "(`t` RLIKE '(?du)^(?:a[\\\\t\\\\n\\\\f\\\\r ]?b$)\\\\z')"
    )
    cleaned = spark_text(clean(column("t")))
    assert MATCHES not in cleaned
    assert "'$1$2'" in cleaned


def test_a_double_is_written_as_duckdb_writes_it() -> None:
    assert "TYPEOF(`n`) IN ('double', 'float')" in spark_text(exp.cast(column("n"), "VARCHAR"))
    assert spark_text(exp.cast(exp.null(), "VARCHAR")) == "CAST(NULL AS STRING)"


def test_a_digest_tells_which_value_is_missing() -> None:
    assert spark_text(mark([column("a"), column("b")])) == "XXHASH64(`a`, `a` IS NULL, `b`, `b` IS NULL)"


def test_a_moment_without_end_is_not_finite() -> None:
    moment = exp.func("isfinite", exp.cast(column("m"), "TIMESTAMP"))
    assert spark_text(moment) == "(CAST(`m` AS TIMESTAMP) < TIMESTAMP_NTZ'+294247-01-10 04:00:54')"
