import sqlite3
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.engine.importing import Imported, Limits, import_source
from fenqun.errors import MissingColumn, Problems, UnsafeFile
from fenqun.sources.quality import REASONS, from_json, to_json
from fenqun.sources.source import Source


@pytest.fixture
def started_in_full() -> None:
    """In the nursery's stead: what is read is the question here; how the child is started is asked in test_confined."""


AS_OF = Moment(datetime.fromisoformat("2026-06-30 12:00:00"), "Asia/Shanghai")


def imported(
    folder: Path, source: dict, text: str | None = None, *, zone: str = "Asia/Shanghai", **options
) -> Imported:
    """The one source of `text` (a CSV), or of the files already in the folder."""
    if text is not None:
        (folder / "a.csv").write_text(text, encoding="utf-8")
    files = {f"data/{path.name}": path for path in folder.iterdir() if path.is_file()}
    into = folder / "into"
    into.mkdir()
    return import_source("s", Source(path="x", **source), files, into, zone=zone, as_of=AS_OF, **options)


def rows(found: Imported, *columns: str) -> list[tuple]:
    table = pyarrow.parquet.read_table(found.files[0], columns=list(columns))
    return [tuple(row.values()) for row in table.to_pylist()]


def aside(found: Imported) -> list[tuple]:
    return [tuple(row.values())[2:] for row in pyarrow.parquet.read_table(found.set_aside).to_pylist()]


def test_every_row_read_is_used_set_aside_or_left_out(tmp_path):
    found = imported(
        tmp_path,
        {"role": "orders", "columns": {"order_id": "No", "amount": "Total"}, "where": 'status != "test"'},
        "No,customer_id,ordered_at,Total,status\n"
        "1,a,2026-01-02,10.50,paid\n"
        "2,,2026-01-02,10,paid\n"
        "3,b,soon,10,paid\n"
        "4,b,,10,paid\n"
        "5,b,2062-01-02,10,paid\n"
        "6,b,2026-01-02,ten,paid\n"
        "7,b,2026-01-02,10,test\n"
        "1,a,2026-01-03,11,paid\n"
        "9,b,2026-01-04,,paid\n",
    )
    report = found.quality
    assert (report.read, report.used, report.left_out, report.adds_up) == (9, 2, 1, True)
    assert rows(found, "_file", "_row", "order_id", "amount") == [
        ("data/a.csv", 2, "1", Decimal("10.5000")),
        ("data/a.csv", 10, "9", None),
    ]
    assert aside(found) == [
        (3, "customer_id", None, "no_customer", False),
        (4, "ordered_at", "soon", "unreadable_time", False),
        (5, "ordered_at", None, "no_time", False),
        (6, "ordered_at", "2062-01-01 16:00:00", "impossible_time", False),
        (7, "amount", "ten", "unreadable_number", False),
        (9, "order_id", "1", "duplicate_key", False),
    ]
    assert set(report.set_aside) <= set(REASONS)


def test_rows_of_a_file_without_an_id_are_numbered_as_in_the_file(tmp_path):
    found = imported(
        tmp_path,
        {"role": "customers", "columns": {"customer_id": "_row", "age": "Age"}},
        "Like,Age\nyes,61\nno,51\n\nno,30\n",
    )
    assert rows(found, "customer_id", "age") == [("2", 61), ("3", 51), ("5", 30)]


def test_a_value_may_hold_the_ends_of_lines(tmp_path):
    names = ["a\rb", "c\nd", "e\r\nf", '\r"']
    quoted = "".join('{},"{}"\n'.format(number, name.replace('"', '""')) for number, name in enumerate(names))
    found = imported(tmp_path, {"role": "customers"}, f"customer_id,name\n{quoted}9,x,\n")
    assert rows(found, "customer_id", "name") == [("0", "a\rb"), ("1", "c\nd"), ("2", "e\r\nf"), ("3", '"'), ("9", "x")]


def test_the_report_survives_json(tmp_path):
    report = imported(tmp_path, {"role": "orders"}, "customer_id,ordered_at\na,2026-01-02\n").quality
    assert from_json(to_json(report)) == report


def test_no_rows_give_no_rows(tmp_path):
    found = imported(tmp_path, {"role": "orders"}, "customer_id,ordered_at,amount\n")
    assert rows(found) == []
    assert (found.quality.read, found.quality.used) == (0, 0)


def test_wall_clock_times_become_utc(tmp_path):
    text = "customer_id,ordered_at\na,2026-01-02 08:00\nb,2026/7/1 7:30\nc,2026年7月1日\nd,2026-01-02T08:00:00Z\n"
    found = imported(tmp_path, {"role": "orders"}, text, zone="Asia/Shanghai")
    utc = ["2026-01-02 00:00", "2026-06-30 23:30", "2026-06-30 16:00", "2026-01-02 08:00"]
    assert [when for (when,) in rows(found, "ordered_at")] == [datetime.fromisoformat(each) for each in utc]


def test_a_day_past_twelve_anywhere_tells_the_order_of_day_and_month(tmp_path):
    lines = ["customer_id,birth_date", *(f"{n},01/02/1990" for n in range(20_000)), "x,31/01/1990"]
    found = imported(tmp_path, {"role": "customers"}, "\n".join(lines))
    assert rows(found, "birth_date")[0] == (date(1990, 2, 1),)
    assert found.quality.used == 20_001


def test_an_impossible_attribute_is_unknown_and_listed_and_its_row_is_used(tmp_path):
    text = "customer_id,birth_date,age\na,1893-05-01,-3\nb,1980-02-29,46\nc,2050-01-01,46岁?\n"
    found = imported(tmp_path, {"role": "customers"}, text)
    assert rows(found, "customer_id", "birth_date", "age") == [
        ("a", None, None),
        ("b", date(1980, 2, 29), 46),
        ("c", None, None),
    ]
    assert aside(found) == [
        (2, "age", "-3.0", "impossible", True),
        (2, "birth_date", "1893-05-01", "impossible", True),
        (4, "age", "46岁?", "unreadable_number", True),
        (4, "birth_date", "2050-01-01", "impossible", True),
    ]
    by_name = {each.name: each for each in found.quality.columns}
    assert (by_name["age"].impossible, by_name["age"].unreadable, by_name["age"].missing) == (1, 1, 2)


def test_the_first_of_two_customers_with_one_id_counts_over_all_files(tmp_path):
    (tmp_path / "b.csv").write_text("customer_id,city\na,Bonn\nc,Köln\n", encoding="utf-8")
    found = imported(tmp_path, {"role": "customers"}, "customer_id,city,age\na,上海,30\nb,北京,40\n")
    assert rows(found, "customer_id", "city", "age") == [("a", "上海", 30), ("b", "北京", 40), ("c", "Köln", None)]
    assert aside(found) == [(2, "customer_id", "a", "duplicate_key", False)]


def test_text_ids_keep_their_zeros_and_money_its_cents(tmp_path):
    text = 'customer_id,ordered_at,amount,code,note\n 007 ,2026-01-02,"¥1,234.10",012,N/A\n08,2026-01-02,(5.00),3,-\n'
    found = imported(tmp_path, {"role": "orders"}, text)
    assert rows(found, "customer_id", "amount", "code", "note", "is_return") == [
        ("007", Decimal("1234.1000"), "012", None, False),
        ("08", Decimal("-5.0000"), "3", "-", True),
    ]


def test_returns_are_marked_by_the_rule_and_may_repeat_an_order(tmp_path):
    text = "order_id,customer_id,ordered_at,amount\n1,a,2026-01-02,10\n1,a,2026-01-03,-4\n1,a,2026-01-04,-4\n"
    found = imported(tmp_path, {"role": "orders", "returns": "amount < -5"}, text)
    assert found.quality.set_aside == {"duplicate_key": 2}
    (tmp_path / "other").mkdir()
    found = imported(tmp_path / "other", {"role": "orders", "returns": "amount < 0"}, text)
    assert (found.quality.used, found.quality.returns) == (3, 2)


def test_amounts_follow_from_quantity_and_price_and_costs_from_profit(tmp_path):
    text = "order_id,customer_id,ordered_at,quantity,unit_price,profit,discount_rate\n1,a,2026-01-02,3,1.15,0.45,0.5\n"
    found = imported(tmp_path, {"role": "order_lines"}, text)
    assert rows(found, "amount", "cost", "discount") == [(Decimal("3.4500"), Decimal("3.0000"), Decimal("3.4500"))]


def test_coded_values_are_standard_ones(tmp_path):
    found = imported(tmp_path, {"role": "customers"}, "customer_id,sex\na,女\nb,M\nc,其他人\n")
    assert [sex for (sex,) in rows(found, "sex")] == ["female", "male", "其他人"]


def test_parquet_keeps_its_types_and_not_a_number_is_unknown(tmp_path):
    table = pyarrow.table(
        {
            "customer_id": pyarrow.array([17850.0, None, 3.0]),
            "ordered_at": pyarrow.array([datetime(2026, 1, 2, 8), None, datetime(2026, 7, 2)], pyarrow.timestamp("ns")),
            "amount": [1.1, float("nan"), float("nan")],
            "score": [1.5, 1.0, float("inf")],
            "tags": [["a", "b"], [], None],
            "raw": [b"x", b"y", None],
        }
    )
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    found = imported(tmp_path, {"role": "orders"}, zone="Europe/Berlin")
    assert rows(found, "_row", "customer_id", "ordered_at", "amount", "score", "tags") == [
        (1, "17850", datetime.fromisoformat("2026-01-02 07:00"), Decimal("1.1000"), 1.5, "a;b"),
        (3, "3", datetime.fromisoformat("2026-07-01 22:00"), None, None, None),
    ]
    assert "raw" not in found.columns


def test_types_and_dates_declared_by_the_owner_go_first(tmp_path):
    source = {"role": "customers", "types": {"zip": "text", "joined": "date"}, "dates": {"joined": "%d.%m.%y"}}
    found = imported(tmp_path, source, "customer_id,zip,joined,score\na,10115,01.02.03,7\n")
    assert found.columns == {
        "customer_id": DataType.TEXT,
        "zip": DataType.TEXT,
        "joined": DataType.DATE,
        "score": DataType.NUMBER,
    }
    assert rows(found, "zip", "joined", "score") == [("10115", date(2003, 2, 1), 7)]


def test_a_mapped_column_that_is_nowhere_is_named(tmp_path):
    with pytest.raises(Problems, match="no column 'Kunde' in the file; it has: customer_id, ordered_at") as caught:
        imported(
            tmp_path, {"role": "orders", "columns": {"customer_id": "Kunde"}}, "customer_id,ordered_at\na,2026-01-02\n"
        )
    assert isinstance(caught.value.problems[0], MissingColumn)


def test_a_rule_about_a_column_that_is_nowhere_is_named(tmp_path):
    with pytest.raises(Problems, match="no column 'statsu'"):
        imported(
            tmp_path, {"role": "orders", "where": 'statsu == "x"'}, "customer_id,ordered_at,status\na,2026-01-02,x\n"
        )


def test_progress_is_told(tmp_path):
    told = []
    imported(tmp_path, {"role": "orders"}, "customer_id,ordered_at\na,2026-01-02\n", tell=told.append)
    assert [each.step for each in told] == ["reading", "typing", "checking", "describing"]
    assert told[0].file == "data/a.csv"


def test_reading_stops_at_its_limits(tmp_path):
    lines = "".join(f"{n},2026-01-02\n" for n in range(2_000_000))
    with pytest.raises(UnsafeFile, match="takes too long"):
        imported(tmp_path, {"role": "orders"}, "customer_id,ordered_at\n" + lines, limits=Limits(seconds=1))


def test_two_imports_give_the_same_rows_in_the_same_order(tmp_path):
    text = "customer_id,ordered_at,amount\n" + "".join(
        f"c{n % 977},2026-01-{n % 28 + 1:02},{n}.25\n" for n in range(50_000)
    )
    tables = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        tables.append(pyarrow.parquet.read_table(imported(tmp_path / name, {"role": "orders"}, text).files[0]))
    assert tables[0].equals(tables[1])


def test_a_column_that_the_role_cannot_do_without_is_named(tmp_path):
    with pytest.raises(
        MissingColumn,
        match=r"no column 'customer_id' in the file; it has: Kunde, ordered_at\. Correct 'columns' of source 's'",
    ):
        imported(tmp_path, {"role": "orders"}, "Kunde,ordered_at\na,2026-01-02\n")


def test_customers_told_of_in_an_orders_file_are_read_as_such(tmp_path):
    text = "customer_id,ordered_at,sex,birth_date\na,2026-01-02,女,1980-01-01\nb,2026-01-02,男,1780-01-01\n"
    found = imported(tmp_path, {"role": "orders"}, text)
    assert rows(found, "sex", "birth_date") == [("female", date(1980, 1, 1)), ("male", None)]


def test_a_database_table_is_a_source(tmp_path):
    with closing(sqlite3.connect(tmp_path / "shop.db")) as shop:
        shop.execute("create table sales (customer_id text, ordered_at text, amount real)")
        shop.executemany(
            "insert into sales values (?, ?, ?)", [("007", "2026-01-02 08:00:00", 12.5), (None, "2026-01-02", 1)]
        )
        shop.commit()
    source = Source(role="orders", database={"url": "sqlite:///shop.db", "table": "sales"})
    (tmp_path / "into").mkdir()
    found = import_source("s", source, {}, tmp_path / "into", zone="UTC", as_of=AS_OF, workspace=tmp_path)
    assert rows(found, "_file", "customer_id", "amount") == [("sales", "007", Decimal("12.5000"))]
    assert found.quality.set_aside == {"no_customer": 1}


def test_nothing_but_the_tables_is_left_behind(tmp_path):
    imported(tmp_path, {"role": "orders"}, "customer_id,ordered_at\na,2026-01-02\n")
    assert sorted(path.name for path in (tmp_path / "into").iterdir()) == ["rows.parquet", "set_aside.parquet"]


def test_the_lines_of_the_online_retailer_are_all_accounted_for(tmp_path, real_data):
    mapped = {
        "order_id": "InvoiceNo",
        "ordered_at": "InvoiceDate",
        "unit_price": "UnitPrice",
        "customer_id": "CustomerID",
    }
    source = Source(path="x", role="order_lines", columns=mapped, returns="starts_with(order_id, 'C')")
    files = {"retail.csv.gz": real_data / "online_retail.csv.gz"}
    report = import_source("lines", source, files, tmp_path / "into", zone="Europe/London", as_of=AS_OF).quality
    assert (report.read, report.used, report.set_aside) == (541_909, 406_829, {"no_customer": 135_080})
    assert report.duplicate_lines == 5_268
    assert {each.name: each.distinct for each in report.columns}["customer_id"] == 4_372
