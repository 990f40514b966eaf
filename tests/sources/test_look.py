import json
from datetime import date

import pytest

from fenqun.errors import UnreadableFile
from fenqun.sources.look import Records, Told, from_json, look_as_told, looks, to_json
from fenqun.sources.signs import BelowZero
from fenqun.sources.source import Role

LINES = """InvoiceNo,CustomerID,InvoiceDate,Description,Quantity,UnitPrice
536365,17850,2010-12-01 08:26:00,WHITE LANTERN,6,2.55
C536379,14527,2010-12-02 09:41:00,Discount,-1,27.50
"""


def seen(tmp_path, text, role=None, name="file.csv"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return looks(tmp_path / name, tmp_path, role=role)


def test_a_file_is_seen_with_its_role_its_last_day_and_its_credit_notes(tmp_path):
    (look,) = seen(tmp_path, LINES, Role.ORDERS).found
    assert (look.role, look.rows, look.last_day) == (Role.ORDER_LINES, 2, date(2010, 12, 2))
    assert look.below_zero == BelowZero(("quantity",), "C")
    assert look.path.name == "file.csv"


def test_values_are_counted_commonest_first_and_unique_columns_named(tmp_path):
    (look,) = seen(tmp_path, "customer_id,city\n1,北京\n2,上海\n3,北京\n", Role.CUSTOMERS).found
    assert look.values["city"] == (("北京", 2), ("上海", 1))
    assert look.unique == {"customer_id"}


def test_a_file_without_rows_is_seen_by_its_header(tmp_path):
    (look,) = seen(tmp_path, "customer_id,name\n", Role.CUSTOMERS).found
    assert (look.rows, look.last_day, dict(look.values)) == (0, None, {})


def test_a_file_that_fits_no_role_is_not_found(tmp_path):
    assert seen(tmp_path, "地区,地区经理\n东北,楚杰\n").found == ()


def test_what_was_seen_travels_as_json(tmp_path):
    looked = seen(tmp_path, LINES, Role.ORDERS)
    assert from_json(json.loads(json.dumps(to_json(looked)))) == looked


def test_ambiguous_dates_are_named_with_the_order_taken(tmp_path):
    (look,) = seen(tmp_path, "customer_id,order_date,amount\n1,01/02/2024,5\n1,03/04/2024,6\n", Role.ORDERS).found
    assert list(look.dates) == ["ordered_at"]
    assert look.said


def test_an_engine_reads_parquet(tmp_path):
    path = tmp_path / "orders.parquet"
    path.write_bytes(b"PAR1....PAR1")
    rows = [["1", "2024-05-01", "3.5"]]
    with pytest.raises(UnreadableFile, match="Parquet"):
        looks(path, tmp_path, role=Role.ORDERS)
    (look,) = looks(
        path,
        tmp_path,
        role=Role.ORDERS,
        parquet=lambda _: Records(("customer_id", "date", "amount"), 1, lambda: iter(rows)),
    ).found
    assert list(look.recognition.columns) == ["customer_id", "ordered_at", "amount"]


def test_the_superstores_sheets_are_orders_returns_and_one_left_out(real_data, tmp_path):
    looked = looks(real_data / "chinese" / "示例 - 超市.xls", tmp_path, role=Role.ORDERS)
    assert [(look.sheet, look.role, look.rows) for look in looked.found] == [
        ("订单", Role.ORDER_LINES, 10000),
        ("退货", Role.RETURNS, 296),
    ]
    assert looked.left_out == ("销售人员",)
    columns = looked.found[0].recognition.columns
    assert not looked.found[0].recognition.own
    assert (columns["name"], columns["customer_type"], columns["region"]) == ("客户名称", "细分", "地区")
    assert (columns["amount"], columns["discount_rate"], columns["profit"]) == ("销售额", "折扣", "利润")


def test_an_orders_total_repeated_on_its_lines_is_not_the_lines_amount(tmp_path):
    lines = [f"O{n // 2},C1,2024-05-01,pen,{n + 1},2.00,{n // 2 + 5}" for n in range(24)]
    (look,) = seen(tmp_path, "\n".join(["order,customer id,date,product,qty,price,total", *lines]), Role.ORDERS).found
    assert "amount" not in look.recognition.columns
    assert look.recognition.own == {"total": "total"}
    assert look.filled["unit_price"] == 1


def test_the_first_rows_and_examples_are_as_written(tmp_path):
    (look,) = seen(tmp_path, "customer_id,city,备注\n1,北京,\n2,,\n3,北京,\n4,上海,好\n", Role.CUSTOMERS).found
    assert look.header == ("customer_id", "city", "备注")
    assert look.first[:2] == (("1", "北京", ""), ("2", "", ""))
    assert look.examples == {"customer_id": ("1", "2", "3"), "city": ("北京", "上海"), "备注": ("好",)}


def test_a_long_value_is_shown_by_its_beginning(tmp_path):
    (look,) = seen(tmp_path, f"customer_id,note\n1,{'x' * 5000}\n", Role.CUSTOMERS).found
    assert (len(look.first[0][1]), len(look.examples["note"][0])) == (200, 200)


def test_a_table_is_seen_as_its_owner_says(tmp_path):
    (tmp_path / "file.csv").write_text("地区,地区经理\n东北,楚杰\n", encoding="utf-8")
    told = Told(Role.CUSTOMERS, names={"地区经理": "name", "地区": ""})
    (look,) = look_as_told(tmp_path / "file.csv", tmp_path, told).found
    assert (look.role, look.recognition.columns, look.recognition.unwanted) == (
        Role.CUSTOMERS,
        {"name": "地区经理"},
        ("地区",),
    )


def test_one_sheet_of_the_superstore_is_seen_as_its_owner_says(real_data, tmp_path):
    path = real_data / "chinese" / "示例 - 超市.xls"
    (look,) = look_as_told(path, tmp_path, Told(Role.CUSTOMERS, "销售人员", {"地区经理": "name"})).found
    assert (look.sheet, look.rows, look.path) == ("销售人员", 6, path)
