import csv
import shutil
from datetime import date

import openpyxl
import pytest

from fenqun.clock import now
from fenqun.definition import DataType
from fenqun.errors import UnreadableFile, UsageError
from fenqun.language import LANGUAGES
from fenqun.project.init import Wish, init
from fenqun.project.load import load
from fenqun.sources.source import Role

ORDERS = "order_id,customer_id,order_date,amount\nA1,C1,{day},3.00\nA2,C2,{day},4.00\n"


@pytest.fixture
def orders(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS.format(day="2012-05-01"), encoding="utf-8")
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_init_writes_loads_in_every_language(tmp_path, orders, language):
    report = init(tmp_path / "shop", {Role.ORDERS: [orders]}, Wish(language=language))
    project = load(tmp_path / "shop")
    assert project.settings.language == language
    assert list(project.sources) == ["orders"]
    assert report.files == ("fenqun.yaml", "sources.yaml", "traits.yaml", "tags.yaml", "segmentations.yaml")
    for file in report.files:
        assert (tmp_path / "shop" / file).read_text(encoding="utf-8").startswith("# ")


def test_comments_are_in_the_workspaces_language(tmp_path, orders):
    init(tmp_path / "shop", {Role.ORDERS: [orders]}, Wish(language="zh-Hant"))
    assert "資料來源" in (tmp_path / "shop" / "sources.yaml").read_text(encoding="utf-8")


def test_a_file_outside_is_copied_and_one_inside_stays(tmp_path, orders):
    report = init(tmp_path / "one", {Role.ORDERS: [orders]})
    assert (tmp_path / "one" / "data" / "orders.csv").read_bytes() == orders.read_bytes()
    assert any("data/orders.csv" in note.text() for note in report.notes)
    inside = tmp_path / "two" / "files" / "orders.csv"
    inside.parent.mkdir(parents=True)
    shutil.copy(orders, inside)
    init(tmp_path / "two", {Role.ORDERS: [inside]})
    assert load(tmp_path / "two").sources["orders"].path == "files/orders.csv"


def test_files_of_the_same_header_become_one_source(tmp_path, orders):
    again = tmp_path / "more" / "orders.csv"
    again.parent.mkdir()
    again.write_text(ORDERS.splitlines()[0] + "\n", encoding="utf-8")
    init(tmp_path / "shop", {Role.ORDERS: [orders, again]})
    assert load(tmp_path / "shop").sources["orders"].path == "data/orders"
    assert sorted(path.name for path in (tmp_path / "shop" / "data" / "orders").iterdir()) == [
        "2_orders.csv",
        "orders.csv",
    ]


def test_sheets_of_the_same_columns_each_become_a_source(tmp_path):
    book = openpyxl.Workbook()
    for number, sheet in enumerate((book.active, book.create_sheet("June"))):
        for row in csv.reader(ORDERS.format(day=f"2024-05-0{number + 1}").splitlines()):
            sheet.append(row)
    book.save(tmp_path / "orders.xlsx")
    init(tmp_path / "shop", {Role.ORDERS: [tmp_path / "orders.xlsx"]})
    sources = load(tmp_path / "shop").sources
    assert {name: source.sheet for name, source in sources.items()} == {"orders": "Sheet", "orders_2": "June"}


def test_a_folder_stands_for_its_files(tmp_path, orders):
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(orders, folder / "may.csv")
    shutil.copy(orders, folder / "june.csv")
    init(tmp_path / "shop", {Role.ORDERS: [folder]})
    assert load(tmp_path / "shop").sources["orders"].path == "data/orders"


def test_records_that_have_ended_are_seen_as_of_their_end(tmp_path, orders):
    report = init(tmp_path / "shop", {Role.ORDERS: [orders]})
    assert load(tmp_path / "shop").settings.as_of == "data"
    assert any("2012-05-01" in note.text() for note in report.notes)
    orders.write_text(ORDERS.format(day=now().date()), encoding="utf-8")
    init(tmp_path / "live", {Role.ORDERS: [orders]})
    assert load(tmp_path / "live").settings.as_of == "now"


def test_the_language_and_its_currency_are_found_from_the_records(tmp_path):
    path = tmp_path / "訂單.csv"
    path.write_text("訂單編號,會員編號,訂購日期,金額\nA1,C1,2024-05-01,3.00\n", encoding="utf-8")
    init(tmp_path / "shop", {Role.ORDERS: [path]})
    settings = load(tmp_path / "shop").settings
    assert (settings.language, settings.currency, settings.time_zone) == ("zh-Hant", "TWD", "Asia/Taipei")


def test_what_the_owner_wishes_is_written(tmp_path, orders):
    wish = Wish(name="My shop: one", language="en", currency="EUR", time_zone="Europe/Helsinki")
    init(tmp_path / "shop", {Role.ORDERS: [orders]}, wish)
    settings = load(tmp_path / "shop").settings
    assert (settings.name, settings.currency, settings.time_zone) == ("My shop: one", "EUR", "Europe/Helsinki")


def test_a_workspace_is_not_written_over(tmp_path, orders):
    init(tmp_path / "shop", {Role.ORDERS: [orders]})
    with pytest.raises(UsageError, match="already"):
        init(tmp_path / "shop", {Role.ORDERS: [orders]})


def test_nothing_to_take_leaves_no_workspace(tmp_path):
    (tmp_path / "x.csv").write_text("地区,地区经理\n东北,楚杰\n", encoding="utf-8")
    with pytest.raises(UsageError, match="none of the files"):
        init(tmp_path / "shop", {None: [tmp_path / "x.csv"]})
    with pytest.raises(UnreadableFile, match="no file"):
        init(tmp_path / "shop", {Role.ORDERS: [tmp_path / "missing.csv"]})
    assert not (tmp_path / "shop").exists()


def test_columns_of_the_customer_in_an_orders_file_become_traits(tmp_path):
    rows = [f"A{n},C{n % 12},2024-05-01,3.00,{'gold' if n % 2 else 'plain'}" for n in range(48)]
    path = tmp_path / "orders.csv"
    path.write_text("order_id,customer_id,order_date,amount,club card\n" + "\n".join(rows), encoding="utf-8")
    init(tmp_path / "shop", {Role.ORDERS: [path]})
    project = load(tmp_path / "shop")
    assert project.traits["club_card"].source == "orders"
    assert project.segmentations["by_club_card"].trait == "club_card"


def test_sensitive_attributes_and_names_make_no_segments(tmp_path):
    rows = "\n".join(f"{n},name {'ab'[n % 2]},{'xy'[n % 2]},{'FM'[n % 2]}" for n in range(20))
    path = tmp_path / "c.csv"
    path.write_text(f"customer_id,name,religion,sex\n{rows}\n", encoding="utf-8")
    report = init(tmp_path / "shop", {Role.CUSTOMERS: [path]})
    assert "by_religion" not in report.definitions["segmentations"]
    assert "by_name" not in report.definitions["segmentations"]


def test_the_retail_file_needs_no_hand_editing(tmp_path, real_data):
    report = init(tmp_path / "shop", {Role.ORDERS: [real_data / "online_retail.csv.gz"]})
    project = load(tmp_path / "shop")
    assert report.sources[0].look.last_day == date(2011, 12, 9)
    assert project.sources["order_lines"].columns == {
        "order_id": "InvoiceNo",
        "product_id": "StockCode",
        "product": "Description",
        "quantity": "Quantity",
        "ordered_at": "InvoiceDate",
        "unit_price": "UnitPrice",
        "customer_id": "CustomerID",
        "country": "Country",
    }
    assert report.sources[0].returns == 'starts_with(order_id, "C") or quantity < 0'


def test_persons_with_attributes_get_segments_by_them(tmp_path, real_data):
    report = init(tmp_path / "shop", {Role.CUSTOMERS: [real_data / "marketing_campaign.tsv"]})
    load(tmp_path / "shop")
    assert {"by_education", "by_marital_status", "age_band", "income_band"} <= set(report.definitions["segmentations"])


def test_an_own_number_stays_one_whatever_a_later_row_says(tmp_path):
    rows = "".join(f"C{number},{number % 20}\n" for number in range(1, 50))
    (tmp_path / "a.csv").write_text("customer_id,cups\n" + rows, encoding="utf-8")
    init(tmp_path / "shop", {Role.CUSTOMERS: [tmp_path / "a.csv"]})
    project = load(tmp_path / "shop")
    assert project.segmentations["by_cups"].trait == "cups"
    assert project.sources["customers"].types == {"cups": DataType.NUMBER}


def test_a_column_that_is_text_in_one_of_the_files_is_no_number(tmp_path):
    for name, odd in (("a", "1"), ("b", "1a")):
        rows = "".join(f"{name}{number},{number}{odd}\n" for number in range(1, 50))
        (tmp_path / f"{name}.csv").write_text("customer_id,street_number\n" + rows, encoding="utf-8")
    init(tmp_path / "shop", {Role.CUSTOMERS: [tmp_path / "a.csv", tmp_path / "b.csv"]})
    assert load(tmp_path / "shop").segmentations == {}


def test_rows_that_cannot_be_read_are_said_at_once(tmp_path, orders):
    orders.write_text(orders.read_text(encoding="utf-8") + "A3,C3,2012-05-02,5.00,what,is,this\n", encoding="utf-8")
    report = init(tmp_path / "shop", {Role.ORDERS: [orders]})
    said = [each.text() for each in report.sources[0].look.said]
    assert "1 rows cannot be read and will be set aside; the first is row 4." in said


def test_money_and_days_follow_the_files_not_the_reader(tmp_path):
    file = tmp_path / "订单.csv"
    file.write_text("订单号,客户编号,下单时间,金额\n1,甲,2025-01-01,10\n2,乙,2025-01-02,20\n", encoding="utf-8")
    init(tmp_path / "shop", {Role.ORDERS: [file]}, Wish(language="en"))
    text = (tmp_path / "shop" / "fenqun.yaml").read_text("utf-8")
    assert "language: en" in text
    assert "currency: CNY" in text
    assert "time_zone: Asia/Shanghai" in text


def test_in_a_folder_what_is_no_table_is_left_out_and_it_is_said(tmp_path, orders):
    (tmp_path / "readme.txt").write_text("These are orders.\nOf 2012.\n", encoding="utf-8")
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    report = init(tmp_path / "shop", {Role.ORDERS: [orders.parent]})
    assert [source.path for source in report.sources] == ["data/orders.csv"]
    assert sum("could not be taken for records" in note.text() for note in report.notes) == 2


def test_the_currency_is_the_one_the_orders_name(tmp_path, orders):
    text = "order_id,customer_id,order_date,amount,currency\nA1,C1,2012-05-01,3.00,EUR\n"
    orders.write_text(text, encoding="utf-8")
    assert init(tmp_path / "shop", {Role.ORDERS: [orders]}).settings.currency == "EUR"


def test_codes_do_not_tell_the_language(tmp_path):
    rows = "".join(f"K{n},2024-05-01,3.00\n" for n in range(20))
    (tmp_path / "a.csv").write_text("客户编号,下单时间,金额\n" + rows, encoding="utf-8")
    assert init(tmp_path / "shop", {Role.ORDERS: [tmp_path / "a.csv"]}).settings.language == "zh-Hans"


def test_a_file_that_names_no_customer_is_left_out_and_it_is_said(tmp_path, orders):
    lines = tmp_path / "lines.csv"
    lines.write_text("product,colour\nTea,red\nCup,blue\n", encoding="utf-8")
    report = init(tmp_path / "shop", {Role.ORDERS: [orders], Role.EVENTS: [lines]})
    assert [source.name for source in report.sources] == ["orders"]
    assert [path.name for path in (tmp_path / "shop" / "data").iterdir()] == ["orders.csv"]
    assert any("no column of lines.csv names the customer" in note.text() for note in report.notes)


def test_nothing_is_written_where_no_file_names_the_customer(tmp_path):
    lines = tmp_path / "lines.csv"
    lines.write_text("product,colour\nTea,red\nCup,blue\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"no column of lines\.csv names the customer; .* call it 'customer_id'"):
        init(tmp_path / "shop", {Role.ORDER_LINES: [lines]})
    assert not (tmp_path / "shop").exists()


def test_a_file_in_place_of_the_folder_is_told(tmp_path):
    file = tmp_path / "customers.csv"
    file.write_text("customer_id\n1\n", "utf-8")
    with pytest.raises(UsageError, match=r"is a file: a workspace is a folder"):
        init(file, {})
