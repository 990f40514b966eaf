"""Files of every kind, real ones among them, come out as they are."""

import csv
import json
import time
from decimal import Decimal
from itertools import islice

import duckdb
import pytest
import xlsxwriter

from fenqun.definition import DataType
from fenqun.errors import UnreadableFile
from fenqun.sources.reading.read import sheets, stage, staged_records
from fenqun.sources.reading.spelling import decide
from fenqun.sources.reading.staged import ReadOptions, Staged

NONE = ReadOptions()


def by_duckdb(staged: Staged):
    """All records as DuckDB reads them with the dialect given."""
    columns = dict.fromkeys(staged.columns, "VARCHAR")
    relation = duckdb.connect().execute(
        "SELECT * FROM read_csv(?, columns=?, delim=?, quote=?, escape=?, skip=?, header=false, auto_detect=false)",
        [str(staged.path), columns, staged.delimiter, staged.quote, staged.escape, staged.skip_rows],
    )
    return [tuple(cell or "" for cell in row) for row in relation.fetchall()]


def column(staged, name):
    place = staged.columns.index(name)
    return [record[place] for record in staged_records(staged)]


@pytest.mark.parametrize(
    "name",
    ["comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines", "newlines_crlf",
     "quotes_and_newlines", "simple", "simple_crlf", "utf8"],
)  # fmt: skip
def test_tricky_files_come_out_as_their_truth_says(real_data, into, name):
    staged = stage(real_data / "csv_spectrum" / "csvs" / f"{name}.csv", NONE, into)
    truth = json.loads((real_data / "csv_spectrum" / "json" / f"{name}.json").read_text(encoding="utf-8"))
    records = [dict(zip(staged.columns, record, strict=True)) for record in staged_records(staged)]
    assert [{key: record[key] for key in staged.header} for record in records] == truth
    assert staged.rejected == ()


@pytest.mark.parametrize(
    ("name", "columns", "rows", "in_place"),
    [
        ("cdnow/CDNOW_master.txt", ("customer_id", "date", "number_of_cds", "dollar_value"), 69_659, False),
        ("cdnow/CDNOW_sample.txt", tuple(f"column_{place}" for place in range(1, 6)), 6_919, False),
        ("chinese/GoodsOrder.csv", ("id", "Goods"), 43_367, False),
        ("hillstrom.csv.gz", None, 64_000, True),
        ("marketing_campaign.tsv", None, 2_240, True),
        ("Mall_Customers.csv", None, 200, True),
        ("febrl/dataset1.csv", None, 1_000, True),
        ("febrl/dataset4a.csv", None, 5_000, True),
        ("survey/mcdonalds.csv", None, 1_453, True),
    ],
)
def test_real_files_are_read_whole_and_alike_by_duckdb(real_data, into, name, columns, rows, in_place):
    staged = stage(real_data / name, NONE, into)
    assert (staged.rows, staged.row_column is None, staged.rejected) == (rows, in_place, ())
    assert columns is None or staged.header == columns
    assert by_duckdb(staged) == list(staged_records(staged))


def test_half_a_million_lines_are_staged_in_seconds(real_data, into):
    started = time.process_time()
    staged = stage(real_data / "online_retail.csv.gz", NONE, into)
    assert time.process_time() - started < 8
    assert (staged.rows, staged.row_column, staged.rejected) == (541_909, None, ())
    connection = duckdb.connect()
    columns = dict.fromkeys(staged.columns, "VARCHAR")
    sql = "SELECT count(*), sum(CAST(Quantity AS INT)) FROM read_csv(?, columns=?, skip=1, header=false, quote='\"')"
    assert connection.execute(sql, [str(staged.path), columns]).fetchone() == (541_909, 5_176_450)


def test_chinese_text_in_gbk_is_the_same_text(real_data, into):
    staged = stage(real_data / "chinese" / "GoodsOrder.csv", NONE, into)
    assert list(staged_records(staged, 2)) == [("2", "1", "柑橘类水果"), ("3", "1", "人造黄油")]


def test_the_superstore_workbook_has_three_tables(real_data, into):
    path = real_data / "chinese" / "示例 - 超市.xls"
    staged = {name: stage(path, ReadOptions(sheet=name), into) for name in sheets(path)}
    assert {name: (one.rows, len(one.header)) for name, one in staged.items()} == {
        "订单": (10_000, 20),
        "退货": (296, 2),
        "销售人员": (6, 2),
    }
    orders = staged["订单"]
    assert decide(column(orders, "订单日期")).type is DataType.DATE
    assert decide(column(orders, "销售额")).type is DataType.NUMBER
    assert round(sum(map(float, column(orders, "数量")))) == 37_675
    assert sum(map(Decimal, column(orders, "销售额"))).quantize(Decimal("0.001")) == Decimal("16117548.237")
    assert by_duckdb(orders) == list(staged_records(orders))


def test_the_spellings_of_real_columns_are_found(real_data, into):
    campaign = stage(real_data / "marketing_campaign.tsv", NONE, into)
    joined = decide(column(campaign, "Dt_Customer"))
    assert (joined.type, joined.order, joined.ambiguous) == (DataType.DATE, "day_first", False)
    assert decide(column(campaign, "Income")).type is DataType.NUMBER
    assert decide(column(campaign, "Education")).type is DataType.TEXT
    cdnow = stage(real_data / "cdnow" / "CDNOW_master.txt", NONE, into)
    assert decide(column(cdnow, "customer_id")).type is DataType.TEXT
    assert decide(column(cdnow, "date")).type is DataType.DATE
    persons = stage(real_data / "febrl" / "dataset1.csv", NONE, into)
    assert decide(column(persons, "postcode")).type is DataType.TEXT


def test_naughty_strings_survive_csv(real_data, into, tmp_path):
    strings = json.loads((real_data / "blns.json").read_text(encoding="utf-8"))
    path = tmp_path / "blns.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "text"), *enumerate(strings)])
    staged = stage(path, NONE, into)
    assert column(staged, "text") == strings
    assert [row[-1] for row in by_duckdb(staged)] == strings


def test_naughty_strings_survive_a_workbook(real_data, into, tmp_path):
    strings = json.loads((real_data / "blns.json").read_text(encoding="utf-8"))
    path = tmp_path / "blns.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["id", "text"])
        for row, text in enumerate(strings, start=1):
            sheet.write_number(row, 0, row)
            sheet.write_string(row, 1, text)
    staged = stage(path, NONE, into)
    read = column(staged, "text")
    assert read == strings
    assert [row[-1] for row in by_duckdb(staged)] == read


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"SQLite format 3\0 ...", "a SQLite database"),
        (b"\xef\xbb\xbf <HTML><table>", "a web page or XML"),
        (b"PAR1 cut", "the Parquet file is cut off"),
        (b"PK\x03\x04 cut", "the zipped file is damaged"),
    ],
)
def test_foreign_files_are_named(stage_bytes, content, match):
    with pytest.raises(UnreadableFile, match=match):
        stage_bytes(content, name="orders.xls")


def test_a_missing_file_is_told(tmp_path, into):
    with pytest.raises(UnreadableFile, match="No such file"):
        stage(tmp_path / "none.csv", NONE, into)


def test_parquet_is_left_to_the_engine(tmp_path, into):
    path = tmp_path / "x.parquet"
    duckdb.connect().execute("COPY (SELECT 1 AS a) TO ? (FORMAT parquet)", [str(path)])
    staged = stage(path, NONE, into)
    assert (staged.kind, staged.path, staged.header) == ("parquet", path, ())


def test_the_content_counts_not_the_name(stage_bytes):
    assert list(islice(staged_records(stage_bytes(b"a,b\n1,2\n", name="orders.xlsx")), 1)) == [("1", "2")]


def test_a_table_of_too_many_columns_is_refused(stage_bytes):
    names = ",".join(f"c{number}" for number in range(2001))
    with pytest.raises(UnreadableFile, match="it has 2001 columns; at most 2000 are taken"):
        stage_bytes(f"{names}\n".encode())
