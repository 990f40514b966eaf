from datetime import datetime
from decimal import Decimal

from fenqun.web.quality import aside, cell, told

COLUMN = {
    "name": "amount",
    "file_column": "金额",
    "type": "number",
    "rows": 4,
    "missing": 1,
    "unreadable": 1,
    "impossible": 0,
    "distinct": 3,
    "estimated": False,
    "smallest": "1.5",
    "largest": "20",
    "frequent": [],
}
CITY = COLUMN | {"name": "city", "type": "text", "smallest": None, "estimated": True, "missing": 4}
CITY |= {"frequent": [{"value": "上海", "rows": 3}, {"value": "北京", "rows": 1}]}
REPORT = {
    "source": "orders",
    "role": "orders",
    "read": 7,
    "used": 4,
    "set_aside": {"no_customer": 1, "no_time": 2},
    "left_out": 0,
    "value_problems": {"impossible": 1},
    "returns": 2,
    "duplicate_lines": 0,
    "orphans": None,
    "files": [{"file": "a.csv", "rows": 7, "said": [{"template": "read as {what}", "parts": {"what": "GBK"}}]}],
    "said": [],
    "columns": [COLUMN, CITY],
}
REASONS = {"no_customer": "no customer", "no_time": "no time", "impossible": "a value that cannot be"}


def test_a_report_is_told_with_every_row_accounted_for():
    found = told(REPORT, REASONS, str)
    assert found.read == found.used + found.aside + found.left_out == 7
    assert found.problems == ((2, "no time"), (1, "no customer"), (1, "a value that cannot be"))
    assert found.counted == ((2, "rows that take an order back"),)
    assert found.said == ("read as GBK",)


def test_a_column_is_told_by_what_is_missing_and_by_its_range_or_values():
    amount, city = told(REPORT, REASONS, str).columns
    assert (amount["missing"], amount["bad"], amount["distinct"], amount["range"]) == (0.25, 1, "3", "1.50 … 20")
    assert (city["distinct"], city["range"]) == ("≈ 3", "上海 (3), 北京 (1)")
    assert told(REPORT, REASONS, str).columns[1]["is_empty"]


def test_a_row_set_aside_is_told_with_its_reason_and_what_became_of_it():
    row = {"source": "o", "file": "a.csv", "row": 3, "column": None, "value": None, "reason": "no_time", "kept": False}
    (found,) = aside([row], REASONS, str)
    assert found == {
        "file": "a.csv",
        "row": 3,
        "column": "",
        "value": "",
        "reason": "no time",
        "became": "row set aside",
    }


def test_a_value_knows_how_it_is_shown():
    midnight, noon = datetime.fromisoformat("2024-05-01"), datetime.fromisoformat("2024-05-01 12:30:00")
    assert [
        cell(value)
        for value in (midnight, noon, Decimal("1037.50"), 1957.0, 125.43999999999998, 25000.5, None, "上海", True)
    ] == [
        ("time", "2024-05-01"),
        ("time", "2024-05-01 12:30:00"),
        ("number", "1037.50"),
        ("number", "1957"),
        ("number", "125.44"),
        ("number", "25,000.5"),
        ("text", None),
        ("text", "上海"),
        ("text", True),
    ]


def test_a_column_is_called_as_in_the_file_where_the_report_says_how():
    row = {
        "source": "orders",
        "file": "a.csv",
        "row": 3,
        "column": "amount",
        "value": "x",
        "reason": "no",
        "kept": True,
    }
    assert [aside([row], {}, str, reports)[0]["column"] for reports in ([REPORT], [])] == ["金额", "amount"]
