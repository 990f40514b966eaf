from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from fenqun.clock import to_utc
from fenqun.definition import DataType
from fenqun.engine.arriving import RAW
from fenqun.engine.columns import Wanted
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.typing import Typed, type_columns
from fenqun.engine.wall_clock import to_utc_sql
from fenqun.query import column, identifier_table
from fenqun.sources.reading.spelling import convert, decide

ZONE = "Europe/Berlin"


def typed(texts: list[str | None], wanted: Wanted) -> tuple[Typed, list[object], list[str | None]]:
    """The column's type, its values in UTC, and the texts that could not be read."""
    with DuckDB() as engine:
        engine.table_from_rows(RAW, {"n": DataType.NUMBER, "x": DataType.TEXT}, list(enumerate(texts)))
        found = type_columns(engine, {"x": "VARCHAR"}, {"x": wanted}, ZONE)["x"]
        select = exp.select(
            exp.alias_(found.value, "v"), exp.alias_(found.unread or exp.null(), "u"), column("n")
        ).from_(RAW)
        if found.left:
            select = select.join(
                identifier_table(found.left), on=column("x", RAW).eq(column("_text", found.left)), join_type="left"
            )
        value = to_utc_sql(column("v"), ZONE) if found.on_clock else column("v")
        rows = engine.rows(exp.select(value, column("u")).from_(select.subquery("s")).order_by("n"))
    return found, [row[0] for row in rows], [row[1] for row in rows]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1", " 2 ", None, "", "-3"], [1, 2, None, None, -3]),
        (["1.5", "2", "N/A"], [1.5, 2, None]),
        (["1,234.5", "12"], [1234.5, 12]),
        (["1.234,5", "12"], [1234.5, 12]),
        (["１２", "３"], [12, 3]),
        (["12%", "50 %"], [0.12, 0.5]),
        (["¥1,200", "¥-3"], [1200, -3]),
        (["007", "12"], ["007", "12"]),
        (["是", "否", ""], [True, False, None]),
        (["2024-05-01", "2024-05-02"], [date(2024, 5, 1), date(2024, 5, 2)]),
        (["2024年5月1日", None], [date(2024, 5, 1), None]),
        (["民國113年5月1日"], [date(2024, 5, 1)]),
        (["31.12.2024", "1.2.2024"], [date(2024, 12, 31), date(2024, 2, 1)]),
        (["12/31/2024", "1/2/2024"], [date(2024, 12, 31), date(2024, 1, 2)]),
        (["2024-07-01 10:00", "2024-01-01 10:00:30"], [datetime(2024, 7, 1, 8), datetime(2024, 1, 1, 9, 0, 30)]),
        (["2024-07-01T10:00:00Z", "2024-07-01T10:00:00+08:00"], [datetime(2024, 7, 1, 10), datetime(2024, 7, 1, 2)]),
        (["2024/7/1 下午3:05"], [datetime(2024, 7, 1, 13, 5)]),
        ([" a ", "\u3000b\u00a0", "null", " "], ["a", "b", None, None]),
        ([None, None], [None, None]),
        ([], []),
    ],
)
def test_a_column_without_a_declared_type(texts, expected):
    assert typed(texts, Wanted())[1] == expected


def test_money_is_exact_and_what_is_none_is_told():
    found, values, unread = typed(
        ["0.1", "1e3", "abc", "99999999999999.9999", "-", "1" * 20], Wanted(DataType.NUMBER, money=True)
    )
    assert values == [Decimal("0.1000"), Decimal(1000), None, Decimal("99999999999999.9999"), None, None]
    assert unread[:3] == [None, None, "abc"]
    assert found.type is DataType.NUMBER


def test_a_few_strays_are_unknown_and_many_make_it_text():
    assert typed(["1"] * 20_000 + ["x"], Wanted())[1][-1] is None
    assert typed(["1"] * 10_050 + ["x"] * 600, Wanted())[0].type is DataType.TEXT


DAYS = [f"2024年{month}月{day}日" for month in range(1, 7) for day in range(1, 11)]


def test_one_bad_value_among_many_is_unknown_and_told():
    found, values, unread = typed([*DAYS, "2024年13月45日"], Wanted())
    assert (found.type, values[-1], unread[-1]) == (DataType.DATE, None, "2024年13月45日")
    assert (str(values[0]), unread[0], found.said) == ("2024-01-01", None, ())


def test_a_column_that_is_almost_of_a_type_is_text_with_a_word():
    found, values, _ = typed([*DAYS, *[f"第{n}批" for n in range(9)]], Wanted())
    assert (found.type, values[0]) == (DataType.TEXT, "2024年1月1日")
    assert [said.text() for said in found.said] == ["'x' is read as text: 60 of 69 different values look like dates."]


def test_codes_with_a_leading_zero_anywhere_make_it_text():
    assert typed([str(n) for n in range(1, 12_000)] + ["012"], Wanted())[1][-1] == "012"


SPELLINGS = {
    DataType.NUMBER: [
        "1",
        "-1.5",
        "1,234",
        "1.234",
        "1.234,56",
        "$5",
        "(3)",
        "5-",
        "12%",
        "1 234",
        "x",
        "",
        "N/A",
        "1e5",
        "０",
        "1'000",
        "+4",
    ],
    DataType.DATE: [
        "2024-05-01",
        "2024/5/1",
        "1.5.2024",
        "05/13/2024",
        "13/05/2024",
        "20240501",
        "2024年5月1日",
        "1/2/03",
        "",
        "x",
        "1 May 2024",
        "45413",
    ],
    DataType.TIME: [
        "2024-05-01 10:00",
        "2024/5/1 1:02",
        "1.5.2024 23:59",
        "2024-05-01T10:00:00",
        "2024-05-01",
        "5/1/2024 3:04 PM",
        "x",
        "",
    ],
}


@pytest.mark.parametrize("kind", SPELLINGS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_sql_reads_what_python_reads(kind, data):
    texts = data.draw(st.lists(st.sampled_from(SPELLINGS[kind]), min_size=1, max_size=6))
    spelling = decide(texts, wanted=kind)
    _, values, _ = typed(texts, Wanted(kind))
    for text, value in zip(texts, values, strict=True):
        expected = convert(text, spelling)
        if isinstance(expected, datetime):
            expected = expected if spelling.zoned else to_utc(expected, ZONE)
        if expected is None and kind is not DataType.NUMBER and text.startswith("2024-05-01"):
            continue  # an ISO date is read in whatever company
        assert value == (float(expected) if isinstance(expected, Decimal) else expected)
