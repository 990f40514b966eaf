"""A column's spelling is decided as a whole, and DuckDB reads the same values by it as plain Python."""

from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenqun.definition import DataType
from fenqun.sources.reading.plain import PLAIN, WIDE
from fenqun.sources.reading.spelling import AMBIGUOUS_DATES, AMBIGUOUS_NUMBERS, Nearly, Spelling, convert, decide

NUMBER, TEXT, DATE, TIME, BOOLEAN = DataType.NUMBER, DataType.TEXT, DataType.DATE, DataType.TIME, DataType.BOOLEAN


def values(texts, spelling):
    return [convert(text, spelling) for text in texts]


NUMBERS = [
    (["1", "2.5", ""], [1, "2.5", None]),
    (["1,234", "5,000.50"], [1234, "5000.50"]),
    (["1.234,5", "2"], ["1234.5", 2]),
    (["1 234,5", "2"], ["1234.5", 2]),
    (["1'234.5", "2"], ["1234.5", 2]),
    (["1,23", "4"], ["1.23", 4]),
    (["12,34,567.8", "1"], ["1234567.8", 1]),
    (["¥1,200.00", "￥３００", "5元", "RMB 7", "NT$8"], [1200, 300, 5, 7, 8]),
    (["(1,234.0)", "- 5", "6-", "+7"], [-1234, -5, -6, 7]),
    (["12%", "3.5％"], ["0.12", "0.035"]),
    (["１２．５", "3"], ["12.5", 3]),
    (["1.5E3", "2e-1"], [1500, "0.2"]),
    ([".5", "3."], ["0.5", 3]),
    (["5", "N/A", "无", "-", "null", "#N/A"], [5, None, None, None, None, None]),
]
DATES = [
    (["2024-05-01", "2024-12-31"], [date(2024, 5, 1), date(2024, 12, 31)]),
    (["2024年5月1日", "2024年12月31日（星期二）"], [date(2024, 5, 1), date(2024, 12, 31)]),
    (["2024/5/1", "2024/12/31"], [date(2024, 5, 1), date(2024, 12, 31)]),
    (["2024.05.01", "2024/12/31"], [date(2024, 5, 1), date(2024, 12, 31)]),
    (["1.5.2024", "13.5.2024"], [date(2024, 5, 1), date(2024, 5, 13)]),
    (["05/01/2024", "05/13/2024"], [date(2024, 5, 1), date(2024, 5, 13)]),
    (["01/05/2024", "13/05/2024"], [date(2024, 5, 1), date(2024, 5, 13)]),
    (["01-May-2024", "3 June 2024", "Wed, 5-JUN-2024"], [date(2024, 5, 1), date(2024, 6, 3), date(2024, 6, 5)]),
    (["May 1, 2024", "June 2nd, 2024"], [date(2024, 5, 1), date(2024, 6, 2)]),
    (
        ["民國113年2月29日", "民國99年12月31日", "民國元年1月1日"],
        [date(2024, 2, 29), date(2010, 12, 31), date(1912, 1, 1)],
    ),
    (["113/02/29", "99/12/31"], [date(2024, 2, 29), date(2010, 12, 31)]),
    (["20240501", "20241231"], [date(2024, 5, 1), date(2024, 12, 31)]),
    (["1/5/24", "13/5/24"], [date(2024, 5, 1), date(2024, 5, 13)]),
    (["31-12-68", "01-01-69"], [date(2068, 12, 31), date(1969, 1, 1)]),
    (["2024-05-01 00:00:00", "2024-05-02 00:00:00"], [date(2024, 5, 1), date(2024, 5, 2)]),
    (["２０２４－０５－０１", "未知"], [date(2024, 5, 1), None]),
]
TIMES = [
    (["2024-05-01 10:05", "2024-05-01 10:05:06"], [datetime(2024, 5, 1, 10, 5), datetime(2024, 5, 1, 10, 5, 6)]),
    (["2024-05-01T10:05:06.5", "2024-05-01"], [datetime(2024, 5, 1, 10, 5, 6, 500_000), datetime(2024, 5, 1)]),
    (["2024/5/1 下午 03:20:00", "2024/5/1 上午9:05:00"], [datetime(2024, 5, 1, 15, 20), datetime(2024, 5, 1, 9, 5)]),
    (["5/13/2024 3:20 PM", "5/1/2024 12:00 am"], [datetime(2024, 5, 13, 15, 20), datetime(2024, 5, 1)]),
    (
        ["2024年5月1日 15時20分", "2024年5月1日9时5分30秒"],
        [datetime(2024, 5, 1, 15, 20), datetime(2024, 5, 1, 9, 5, 30)],
    ),
    (["20240501120000", "20240501000000"], [datetime(2024, 5, 1, 12), datetime(2024, 5, 1)]),
]
ZONED = (["2024-05-01T10:00:00Z", "2024-05-01T10:00:00+08:00"], [datetime(2024, 5, 1, 10), datetime(2024, 5, 1, 2)])


@pytest.mark.parametrize(("texts", "expected"), NUMBERS)
def test_numbers_are_read_however_they_are_written(texts, expected):
    spelling = decide(texts)
    assert spelling.type is NUMBER
    assert values(texts, spelling) == [None if one is None else Decimal(one) for one in expected]


@pytest.mark.parametrize(("texts", "expected"), DATES)
def test_dates_are_read_however_they_are_written(texts, expected):
    spelling = decide(texts)
    assert (spelling.type, values(texts, spelling)) == (DATE, expected)


@pytest.mark.parametrize(("texts", "expected"), [*TIMES, ZONED])
def test_times_are_read_however_they_are_written(texts, expected):
    spelling = decide(texts)
    assert (spelling.type, values(texts, spelling)) == (TIME, expected)


@pytest.mark.parametrize(
    "texts",
    [
        ["007", "12"],
        ["12345678901234567"],
        ["+8613800000000"],
        ["12E5", "3"],
        ["536365", "C536365"],
        ["2024-02-30"],
        ["1.2.24", "1.3.24"],
        ["10-12-14", "11-02-15"],
        ["无", "無"],
        ["12:30"],
        ["12%", "5"],
        ["abc"],
        [],
        ["", " "],
    ],
)
def test_what_is_not_wholly_of_one_type_stays_text(texts):
    assert decide(texts).type is TEXT


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["yes", "No", "N/A"], [True, False, None]),
        (["是", "否", ""], [True, False, None]),
        (["有", "无"], [True, False]),
        (["TRUE", "false"], [True, False]),
    ],
)
def test_yes_and_no_are_read(texts, expected):
    spelling = decide(texts)
    assert (spelling.type, values(texts, spelling)) == (BOOLEAN, expected)


def test_zero_and_one_are_numbers_unless_yes_and_no_are_wanted():
    assert decide(["0", "1"]).type is NUMBER
    assert values(["0", "1"], decide(["0", "1"], wanted=BOOLEAN)) == [False, True]


def test_misfits_of_a_wanted_type_are_unknown():
    assert values(["5", "abc"], decide(["5", "abc"], wanted=NUMBER)) == [5, None]
    assert values(["2024-05-01", "YOLO"], decide(["2024-05-01", "YOLO"], wanted=DATE)) == [date(2024, 5, 1), None]
    assert values(["yes", "1", "maybe"], decide(["yes", "1", "maybe"], wanted=BOOLEAN)) == [True, True, None]


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("45000", DATE, date(2023, 3, 15)),
        ("45000.5", TIME, datetime(2023, 3, 15, 12)),
        ("1714521600", TIME, datetime(2024, 5, 1)),
        ("1714521600250", TIME, datetime(2024, 5, 1, 0, 0, 0, 250_000)),
        ("2024-05", DATE, date(2024, 5, 1)),
        ("20240501", TIME, datetime(2024, 5, 1)),
    ],
)
def test_numbers_wanted_as_dates_are_counted_from_where_programs_count(text, wanted, expected):
    assert values([text], decide([text], wanted=wanted)) == [expected]


def test_days_and_months_that_cannot_be_told_apart_are_said():
    spelling = decide(["05/01/2024", "06/01/2024"])
    assert (spelling.ambiguous, spelling.order, spelling.said[0].template) == (True, "day_first", AMBIGUOUS_DATES)
    assert spelling.said[0].parts["order"] == "DD-MM-YYYY"
    assert decide(["05/01/2024"]).order == "month_first"


def test_one_day_past_twelve_decides_for_the_whole_column():
    spelling = decide(["05/06/2024", "07/08/2024", "13/08/2024"])
    assert (spelling.ambiguous, spelling.order) == (False, "day_first")
    assert convert("05/06/2024", spelling) == date(2024, 6, 5)


def test_the_owners_word_for_dates_and_decimals_is_taken():
    assert convert("05/01/2024", decide(["05/01/2024"], wanted=DATE, dates="day_first")) == date(2024, 1, 5)
    assert convert("05.24", decide(["05.24"], wanted=DATE, dates="%m.%y")) == date(2024, 5, 1)
    assert convert("1,234", decide(["1,234"], decimal=",")) == Decimal("1.234")


def test_a_mark_for_thousands_or_decimals_is_said():
    assert [said.template for said in decide(["1,234"]).said] == [AMBIGUOUS_NUMBERS]
    assert decide(["1,234", "1,234,567"]).said == ()


def test_words_for_unknown_stay_text_where_text_is_possible():
    spelling = decide(["Ann", "None", "N/A"])
    assert values(["Ann", "None", "N/A", " x "], spelling) == ["Ann", "None", None, "x"]


def by_duckdb(text: str, spelling: Spelling):
    """The value by DuckDB's functions, as an engine computes it."""
    connection = duckdb.connect()
    found = text
    found = connection.execute("SELECT trim(translate(?, ?, ?))", [found, WIDE, PLAIN]).fetchone()[0]
    if not found or found.casefold() in spelling.unknown:
        return None
    for pattern, replacement in spelling.steps:
        sql = "SELECT trim(regexp_replace(?, ?, ?, 'g'))"
        found = connection.execute(sql, [found, pattern, replacement]).fetchone()[0]
    if spelling.minguo:
        sql = r"SELECT CASE WHEN regexp_matches($1, '^\d{1,3}\D') THEN concat(CAST(regexp_extract($1, '^\d+') AS INT)"
        sql += r" + 1911, regexp_replace($1, '^\d+', '')) ELSE $1 END"
        found = connection.execute(sql, [found]).fetchone()[0]
    if spelling.type is NUMBER:
        number = connection.execute("SELECT TRY_CAST(? AS DECIMAL(30, 8))", [found]).fetchone()[0]
        return number / 100 if spelling.percent and number is not None else number
    moment = connection.execute("SELECT try_strptime(?, ?)", [found, list(spelling.formats)]).fetchone()[0]
    return moment if spelling.type is TIME or moment is None else moment.date()


@pytest.mark.parametrize("texts", [texts for texts, _ in [*NUMBERS, *DATES, *TIMES]])
def test_duckdb_reads_the_same_values(texts):
    spelling = decide(texts)
    assert [by_duckdb(text, spelling) for text in texts] == values(texts, spelling)


MANY = {
    DATE: [f"2024年{month}月{day}日" for month in range(1, 7) for day in range(1, 11)],
    TIME: [f"2024-01-{day:02} 10:{minute}" for day in range(1, 11) for minute in range(10, 16)],
    NUMBER: [f"￥{n},234.50" for n in range(1, 61)],
}


@pytest.mark.parametrize("bad", ["合计", "abc", "2024年13月45日", "?!", "12-34-56-78"])
@pytest.mark.parametrize("kind", MANY)
def test_one_that_does_not_fit_undoes_no_type_of_many(kind, bad):
    alone, beside = decide(MANY[kind]), decide([bad, *MANY[kind]])
    assert (beside.type, beside.steps, beside.formats) == (kind, alone.steps, alone.formats)
    assert convert(bad, beside) is None
    assert values(MANY[kind], beside) == values(MANY[kind], alone)


@pytest.mark.parametrize("kind", MANY)
def test_below_that_it_is_text_with_what_it_looks_like(kind):
    found = decide([*MANY[kind], "甲", "乙", "丙", "丁"])
    assert (found.type, found.nearly) == (DataType.TEXT, Nearly(kind, 60, 64))
    few = decide([*MANY[kind][:10], "甲"])
    assert (few.type, few.nearly) == (DataType.TEXT, Nearly(kind, 10, 11))
    assert decide([*MANY[kind][:3], "甲", "乙"]).nearly is None
    (said,) = few.said_of("列")
    assert "'列' is read as text: 10 of 11 different values look like " in said.text()


@pytest.mark.parametrize("bad", ["85123A", "POST"])
def test_digits_beside_other_codes_stay_codes(bad):
    assert decide([*map(str, range(10_000, 10_060)), bad]).type is DataType.TEXT


@given(st.lists(st.text(max_size=12), max_size=8), st.sampled_from([None, *DataType]))
def test_no_text_is_too_odd_to_decide_on(texts, wanted):
    spelling = decide(texts, wanted=wanted)
    assert spelling.type is wanted or wanted is None
    values(texts, spelling)


@given(st.lists(st.dates(date(1900, 1, 1), date(2099, 12, 31)), min_size=1), st.sampled_from(["%Y-%m-%d", "%Y%m%d"]))
def test_every_day_is_read_back(days, form):
    texts = [day.strftime(form) for day in days]
    assert values(texts, decide(texts, wanted=DATE)) == days
