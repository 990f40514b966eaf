from pathlib import Path

import pytest
from sqlglot import exp

from fenqun.engine.duckdb import DuckDB
from fenqun.engine.looking import look_apart, look_apart_as_told, parquet_records
from fenqun.errors import UnreadableFile, UnsafeFile
from fenqun.query import named
from fenqun.sources.look import Told
from fenqun.sources.source import Role

ORDERS = "订单号,客户编号,下单时间,金额\n1,甲,2025-01-01,10\n2,乙,2025-01-02,20\n"


def test_a_look_in_the_child_tells_what_the_columns_mean(tmp_path: Path) -> None:
    file = tmp_path / "订单.csv"
    file.write_text(ORDERS, encoding="gb18030")
    (look,) = look_apart(file, None).found
    assert look.role is Role.ORDERS
    assert look.rows == 2
    assert look.recognition.columns == {
        "order_id": "订单号",
        "customer_id": "客户编号",
        "ordered_at": "下单时间",
        "amount": "金额",
    }


def test_what_the_child_cannot_read_is_said_here(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(b"\x00\x01\x02" * 1000)
    with pytest.raises((UnreadableFile, UnsafeFile)):
        look_apart(file, Role.ORDERS)


def test_parquet_is_given_as_text(tmp_path: Path) -> None:
    file = tmp_path / "orders.parquet"
    with DuckDB([tmp_path]) as engine:
        columns = {
            "id": exp.Literal.number(7),
            "name": exp.Literal.string("张三"),
            "none": exp.cast(exp.null(), "date"),
        }
        engine.write_parquet(exp.select(*(named(value, header) for header, value in columns.items())), file)
    records = parquet_records(file)
    assert (records.header, records.rows) == (("id", "name", "none"), 1)
    assert [list(row) for row in records.read()] == [["7", "张三", ""]]
    assert [list(row) for row in records.read()] == [["7", "张三", ""]]


def test_the_child_looks_at_a_table_as_its_owner_says(tmp_path: Path) -> None:
    file = tmp_path / "订单.csv"
    file.write_text(ORDERS, encoding="gb18030")
    look = look_apart_as_told(file, Told(Role.CONTACTS, None, {"金额": "", "订单号": "ticket"}))
    assert look.role is Role.CONTACTS
    assert look.recognition.columns["ticket"] == "订单号"
    assert look.recognition.unwanted == ("金额",)
