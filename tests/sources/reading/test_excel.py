"""Workbooks become canonical text, whatever their sheets, titles and dates."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from fenqun.errors import UnreadableFile
from fenqun.sources.reading.excel import BESIDE, MERGED, SHEET_CHOSEN, cell_text
from fenqun.sources.reading.read import sheets, stage, staged_records
from fenqun.sources.reading.staged import ReadOptions


@pytest.fixture
def book(tmp_path, into):
    """Stages a workbook whose sheets a function fills."""

    def made(fill, **options):
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(path) as workbook:
            fill(workbook)
        return stage(path, ReadOptions(**options), into)

    return made


def two_sheets(workbook):
    first = workbook.add_worksheet("说明")
    first.hide()
    first.write(0, 0, "internal")
    second = workbook.add_worksheet("订单")
    second.activate()
    second.write_column(0, 0, ["id", "1"])
    third = workbook.add_worksheet("退货")
    third.write_column(0, 0, ["order", "7", "8"])


def test_cells_become_canonical_text(book):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        moment, day = (workbook.add_format({"num_format": form}) for form in ("yyyy-mm-dd hh:mm:ss", "yyyy/m/d"))
        sheet.write_row(0, 0, ["whole", "part", "moment", "day", "yes", "text", "long", "zeros"])
        sheet.write_row(1, 0, [3.0, 0.1])
        sheet.write_datetime(1, 2, dt.datetime(2024, 5, 1, 13, 4, 5), moment)
        sheet.write_datetime(1, 3, dt.datetime(2024, 5, 1), day)
        sheet.write_row(1, 4, [True, "N/A", 1e21])
        sheet.write_string(1, 7, "00123")

    expected = ("2", "3", "0.1", "2024-05-01 13:04:05", "2024-05-01", "true", "N/A", "1" + "0" * 21, "00123")
    assert list(staged_records(book(fill))) == [expected]


def test_titles_above_the_header_are_left_out_and_rows_are_the_sheets(book):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.merge_range("B2:D2", "2024 年销售")
        sheet.write_row("B4", ["客户", "金额", "城市"])
        sheet.write_row("B5", ["王", 1.5, "北京"])
        sheet.write_row("B7", ["李", 2, "上海"])

    staged = book(fill)
    assert staged.header == ("客户", "金额", "城市")
    assert list(staged_records(staged)) == [("5", "王", "1.5", "北京"), ("7", "李", "2", "上海")]
    assert [said.parts for said in staged.said] == [{"row": 4}]


def test_values_merged_over_rows_are_repeated_and_that_is_said(book):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.write_row("A1", ["customer", "order"])
        sheet.merge_range("A2:A3", "ann")
        sheet.write_column("B2", ["x", "y"])

    staged = book(fill)
    assert list(staged_records(staged)) == [("2", "ann", "x"), ("3", "ann", "y")]
    assert [said.template for said in staged.said] == [MERGED]


def test_notes_beside_the_table_are_left_out_and_that_is_said(book):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.write_column("A1", ["id", *range(300)])
        sheet.write_column("B1", ["n", *range(300)])
        sheet.write("F250", "check this!")

    staged = book(fill)
    assert (staged.header, staged.rows) == (("id", "n"), 300)
    assert [(said.template, said.parts) for said in staged.said] == [(BESIDE, {"count": 1})]


def test_the_first_visible_sheet_is_read_and_the_others_are_said(book):
    staged = book(two_sheets)
    assert (staged.sheet, staged.rows) == ("订单", 1)
    assert [(said.template, said.parts["sheets"]) for said in staged.said] == [(SHEET_CHOSEN, "订单, 退货")]
    assert sheets(staged.path.parent.parent / "book.xlsx") == ("订单", "退货")


def test_the_owner_chooses_the_sheet(book):
    assert book(two_sheets, sheet="退货").rows == 2
    with pytest.raises(UnreadableFile, match="no sheet '订'; it has: 说明, 订单, 退货"):
        book(two_sheets, sheet="订")


def test_dates_of_old_macs_are_the_same_days(tmp_path, into):
    path = tmp_path / "mac.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "day")
        sheet.write_datetime(1, 0, dt.datetime(2024, 5, 1), workbook.add_format({"num_format": "yyyy-mm-dd"}))
    assert list(staged_records(stage(path, ReadOptions(), into))) == [("2", "2024-05-01")]


def test_workbooks_of_other_writers_are_read(tmp_path, into):
    path = tmp_path / "other.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.append(["id", "day"])
    workbook.active.append([1, dt.datetime(2024, 5, 1, 10, 30)])
    workbook.save(path)
    assert list(staged_records(stage(path, ReadOptions(), into))) == [("2", "1", "2024-05-01 10:30:00")]


def test_an_empty_workbook_is_refused(book):
    with pytest.raises(UnreadableFile, match="all its sheets are empty"):
        book(lambda workbook: workbook.add_worksheet())


@pytest.mark.parametrize("cut", [200, 3000])
def test_a_cut_off_workbook_is_refused(tmp_path, into, cut):
    path = tmp_path / "cut.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        two_sheets(workbook)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(UnreadableFile, match="damaged"):
        stage(path, ReadOptions(), into)


def test_a_cut_off_old_workbook_is_refused(tmp_path: Path, into):
    path = tmp_path / "cut.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    with pytest.raises(UnreadableFile, match="damaged"):
        stage(path, ReadOptions(), into)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.timedelta(hours=30), "30:00:00"),
        (dt.time(9, 5), "09:05:00"),
        (float("nan"), ""),
        (1e-7, "0.0000001"),
        (-0.5, "-0.5"),
    ],
)
def test_seldom_cells(value, text):
    assert cell_text(value) == text
