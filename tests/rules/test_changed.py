from datetime import datetime

import duckdb
import pytest

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.errors import Problems
from fenqun.rules.compile import Scope, compile_condition
from fenqun.rules.evaluate import holds
from fenqun.rules.explain import sentence
from fenqun.rules.parse import parse
from fenqun.rules.syntax import names
from fenqun.rules.text import to_text
from fenqun.rules.types import condition_errors

TYPES = {"status": DataType.TEXT, "status_changed_at": DataType.TIME, "city": DataType.TEXT}
AS_OF = Moment(datetime(2024, 6, 30, 15, 59, 59, 999999), "Asia/Shanghai")
WITHIN = 'changed(status, last="30 days")'


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        (WITHIN, datetime(2024, 6, 20), True),
        (WITHIN, datetime(2024, 5, 31, 16), True),  # the first instant of the thirtieth day
        (WITHIN, datetime(2024, 5, 31, 15, 59, 59, 999999), False),
        (WITHIN, None, False),
        ("changed(status)", datetime(2001, 1, 1), True),
        ("changed(status)", None, False),
        (f"not {WITHIN}", None, True),
    ],
)
def test_the_engine_and_python_agree_on_when_a_value_changed(text, at, expected):
    rule = parse(text)
    assert holds(rule, {"status_changed_at": at}, AS_OF) is expected
    condition = compile_condition(rule, Scope(TYPES, AS_OF)).sql("duckdb")
    rows = duckdb.execute(f'SELECT {condition} FROM (SELECT ?::TIMESTAMP AS "status_changed_at")', [at]).fetchall()
    assert rows == [(expected,)]


def test_it_is_written_as_it_is_read_and_told_in_words():
    rule = parse(WITHIN)
    assert to_text(rule) == WITHIN
    assert names(rule) == {"status_changed_at"}
    assert (
        sentence(rule, "en", {"status": "Marital status"}.__getitem__)
        == "Marital status has changed in the last 30 days"
    )
    assert sentence(parse("changed(status)"), "en", {"status": "Status"}.__getitem__) == "Status has changed"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("changed(city)", "nothing says since when 'city' holds"),
        ("changed(nothing)", "nothing"),
        ('changed(status, last="soon")', 'last="90 days"'),
        ("changed(status, last=90)", "needs a text"),
        ('changed("status")', "takes a name"),
    ],
)
def test_what_is_wrong_is_said(text, said):
    (error,) = condition_errors(parse(text), TYPES)
    assert said in str(error)


def test_no_argument_is_an_error_and_no_crash():
    assert condition_errors(parse("changed()"), TYPES)
    with pytest.raises(Problems):
        parse("changed(status, last=)")
