import csv
import json
import re
from datetime import date, datetime

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.errors import UsageError
from fenqun.query import Query, column, table
from fenqun.workspace import export
from fenqun.workspace.export import write

HARMLESS = ["-5", "+5", "-5.25", "-1,000", "+8613800000000", "+86 138 0000 0000", "-5%", "@张三", "@zhang_san", "a=b"]
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "  =1+1",
    "　=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(A1)",
    '=HYPERLINK("http://x.example","go")',
    "=IMPORTXML(CONCAT(1,2),3)",
    "+A1",
    "-A1",
    "-",
    "@",
    "@张三 (A1)",
    "@A1",
    "=",
]
HARMLESS_FORM = re.compile(r"[+-]?\d+([.,]\d+)*%?|\+\d[\d ]*|@[\w.·]+")
FORMULA_SIGNS = tuple("=+-@＝＋－＠\t\r\n")


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with DuckDB(scratch=tmp_path_factory.mktemp("scratch"), threads=1) as engine:
        yield engine


@pytest.fixture
def scratch(engine, tmp_path_factory):
    return tmp_path_factory.getbasetemp() / "scratch0"


def written(engine, folder, columns, rows, ending):
    """The file of the rows, in their order."""
    numbered = {"n": DataType.NUMBER, **columns}
    engine.table_from_rows("t", numbered, [(at, *row) for at, row in enumerate(rows)])
    query = Query(table("t", columns).select.order_by(column("n")), columns)
    to = folder / f"out.{ending}"
    answer = write(engine, query, to, what="t", scratch=folder.parent / "scratch0")
    assert answer.rows == len(rows)
    return to


def cells(file):
    """The texts of the one column, as a spreadsheet or a program reads them, without the header."""
    if file.suffix == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as opened:
            return [row[0] for row in csv.reader(opened)][1:]
    found = [row[0] for row in openpyxl.load_workbook(file).active.iter_rows(min_row=2)]
    assert {cell.data_type for cell in found} <= {"s", "n"}, "no cell is a formula"
    assert all(cell.hyperlink is None for cell in found)
    return [unescape(cell.value) for cell in found]


TEXT = {"text": DataType.TEXT}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_only_looks_like_a_formula_comes_back_unchanged(engine, tmp_path, scratch, ending):
    file = written(engine, tmp_path, TEXT, [(text,) for text in HARMLESS], ending)
    assert cells(file) == HARMLESS


def test_a_formula_in_csv_gets_an_apostrophe(engine, tmp_path, scratch):
    file = written(engine, tmp_path, TEXT, [(text,) for text in FORMULAS], "csv")
    assert cells(file) == [f"'{text}" for text in FORMULAS]


def test_a_formula_in_excel_is_a_text(engine, tmp_path, scratch):
    file = written(engine, tmp_path, TEXT, [(text,) for text in FORMULAS], "xlsx")
    assert cells(file) == FORMULAS


PAYLOADS = st.builds(
    lambda before, sign, after: before + sign + after,
    st.text(st.sampled_from(" \t　\u200b\ufeff\xa0"), max_size=3),
    st.sampled_from("=+-@＝＋－＠"),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(PAYLOADS, st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)), min_size=1))
def test_no_text_whatever_begins_a_formula_in_csv(engine, tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("csv")
    file = written(engine, folder, TEXT, [(text,) for text in texts], "csv")
    for text, cell in zip(texts, cells(file), strict=True):
        assert cell in (text, f"'{text}")
        visible = cell.lstrip(" \t　\u200b\ufeff\xa0")
        if visible.startswith(FORMULA_SIGNS):
            assert HARMLESS_FORM.fullmatch(cell), cell
            assert not re.fullmatch(r"@[A-Za-z]{1,3}\d+", cell)


@settings(max_examples=15, deadline=None)
@given(st.lists(PAYLOADS, min_size=1, max_size=20))
def test_no_text_whatever_is_a_formula_in_excel(engine, tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("xlsx")
    assert cells(written(engine, folder, TEXT, [(text,) for text in texts], "xlsx")) == texts


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_header_is_never_a_formula(engine, tmp_path, scratch, ending):
    file = written(engine, tmp_path, {"=1+1": DataType.TEXT, "－A1": DataType.NUMBER}, [("x", 1.0)], ending)
    if ending == "csv":
        assert file.read_text("utf-8-sig").splitlines()[0] == "'=1+1,'－A1"
    else:
        head = next(openpyxl.load_workbook(file).active.iter_rows(max_row=1))
        assert [(cell.value, cell.data_type) for cell in head] == [("=1+1", "s"), ("－A1", "s")]


ROW = ("张三", -5.5, date(2024, 6, 30), datetime(2024, 6, 30, 23, 59, 59), True)
COLUMNS = {
    "name": DataType.TEXT,
    "number": DataType.NUMBER,
    "day": DataType.DATE,
    "at": DataType.TIME,
    "yes": DataType.BOOLEAN,
}
UNKNOWN = (None,) * 5


def test_csv_opens_in_excel_as_utf8_and_unknown_is_empty(engine, tmp_path, scratch):
    file = written(engine, tmp_path, COLUMNS, [ROW, UNKNOWN], "csv")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert file.read_text("utf-8-sig").splitlines() == [
        "name,number,day,at,yes",
        "张三,-5.5,2024-06-30,2024-06-30 23:59:59,true",
        ",,,,",
    ]


def test_excel_has_dates_numbers_and_booleans(engine, tmp_path, scratch):
    sheet = openpyxl.load_workbook(written(engine, tmp_path, COLUMNS, [ROW, UNKNOWN], "xlsx")).active
    assert [cell.value for cell in sheet[2]] == ["张三", -5.5, datetime(2024, 6, 30), ROW[3], True]
    assert [cell.value for cell in sheet[3]] == [None] * 5
    assert sheet.freeze_panes == "B2"


def test_excel_keeps_days_before_its_first_as_text(engine, tmp_path, scratch):
    days = [date(1899, 12, 31), date(1, 1, 1), date(1900, 3, 1)]
    sheet = openpyxl.load_workbook(written(engine, tmp_path, {"d": DataType.DATE}, [(d,) for d in days], "xlsx")).active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        "1899-12-31", "0001-01-01", datetime(1900, 3, 1),
    ]  # fmt: skip


def test_a_text_longer_than_a_cell_takes_is_not_cut_in_silence(engine, tmp_path, scratch):
    with pytest.raises(UsageError, match=r"longer than an Excel cell.*\.csv"):
        written(engine, tmp_path, TEXT, [("x" * 32_768,)], "xlsx")
    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_a_sheet_holds_are_refused(engine, tmp_path, scratch, monkeypatch):
    monkeypatch.setattr(export, "EXCEL_ROWS", 3)
    with pytest.raises(UsageError, match=r"3 rows do not fit"):
        written(engine, tmp_path, TEXT, [("a",), ("b",), ("c",)], "xlsx")
    assert cells(written(engine, tmp_path, TEXT, [("a",), ("b",)], "xlsx")) == ["a", "b"]


def test_parquet_and_json_lines_hold_the_values_themselves(engine, tmp_path, scratch):
    rows = [("=1+1", *ROW[1:]), UNKNOWN]
    read = pq.read_table(written(engine, tmp_path, COLUMNS, rows, "parquet")).to_pylist()
    assert [tuple(row.values()) for row in read] == rows
    lines = written(engine, tmp_path, COLUMNS, rows, "jsonl").read_text("utf-8").splitlines()
    assert json.loads(lines[0]) == {
        "name": "=1+1", "number": -5.5, "day": "2024-06-30", "at": "2024-06-30 23:59:59", "yes": True,
    }  # fmt: skip
    assert json.loads(lines[1]) == dict.fromkeys(COLUMNS)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "jsonl"])
def test_no_rows_make_a_file_with_a_header(engine, tmp_path, scratch, ending):
    assert written(engine, tmp_path, COLUMNS, [], ending).is_file()


def test_rows_keep_their_order(engine, tmp_path, scratch):
    texts = [f"{at * 7919 % 5000:05d}" for at in range(5000)]
    assert cells(written(engine, tmp_path, TEXT, [(text,) for text in texts], "csv")) == texts


def test_an_older_file_is_replaced_as_a_whole_and_nothing_else_is_left(engine, tmp_path, scratch):
    (tmp_path / "out.csv").write_text("old", "utf-8")
    written(engine, tmp_path, TEXT, [("new",)], "csv")
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]
    assert cells(tmp_path / "out.csv") == ["new"]


@pytest.mark.parametrize("name", ["out.pdf", "out", ".csv"])
def test_another_ending_is_refused_with_those_that_are_known(engine, tmp_path, scratch, name):
    with pytest.raises(UsageError, match=r"\.csv, \.jsonl, \.parquet, \.xlsx"):
        write(engine, table("t", TEXT), tmp_path / name, what="t", scratch=scratch)


def test_a_folder_that_is_not_there_is_named(engine, tmp_path, scratch):
    with pytest.raises(UsageError, match=r"there is no folder '.*gone'"):
        write(engine, table("t", TEXT), tmp_path / "gone" / "out.csv", what="t", scratch=scratch)
