import io
import json

import openpyxl
import pytest

from fenqun import Workspace
from fenqun.errors import Problems, UnknownName, UnreadableFile, UnsafeFile

ORDERS = "订单号,客户编号,下单时间,金额,备注\n1,甲,2025-01-01,10,\n2,乙,2025-01-02,20,好\n"
OTHER = "地区,地区经理\n东北,楚杰\n"


def look(tmp_path, language=None, **files):
    workspace = Workspace(tmp_path / "shop", language=language)
    return workspace, workspace.look([(name, io.BytesIO(data)) for name, data in files.items()])


def looked(tmp_path, text=ORDERS, **options):
    return look(tmp_path, **options, **{"订单.csv": text.encode("gb18030")})


def names(answer, table=0):
    return {column.header: column.name for column in answer.tables[table].columns}


def test_a_file_is_told_of_with_its_guesses_examples_and_first_rows(tmp_path):
    workspace, answer = looked(tmp_path, language="zh-Hans")
    (table,) = answer.tables
    assert (table.file, table.role, table.source, table.how, table.rows) == ("订单.csv", "orders", "orders", "new", 2)
    assert [(c.header, c.name, c.evidence) for c in table.columns] == [
        ("订单号", "order_id", "name"),
        ("客户编号", "customer_id", "name"),
        ("下单时间", "ordered_at", "name"),
        ("金额", "amount", "name"),
        ("备注", "remarks", "name"),
    ]
    assert table.columns[4].examples == ("好",)
    assert table.preview[1] == ("2", "乙", "2025-01-02", "20", "好")
    assert (answer.is_new, answer.settings["currency"], answer.settings["language"]) == (True, "CNY", "zh-Hans")
    assert workspace.seen(answer.arrival) == answer
    assert json.dumps(answer.as_json())


def test_the_folder_is_no_workspace_until_the_files_are_taken(tmp_path):
    workspace, _ = looked(tmp_path)
    assert not workspace.is_declared
    assert [path.name for path in workspace.directory.iterdir()] == [".fenqun"]


def test_a_table_of_no_role_is_shown_and_may_be_given_one(tmp_path):
    workspace, answer = looked(tmp_path, OTHER)
    (table,) = answer.tables
    assert (table.role, table.how) == ("", "leave")
    again = workspace.choose(answer.arrival, {table.key: {"role": "customers", "columns": {"地区经理": "name"}}})
    assert (again.tables[0].role, again.tables[0].how, names(again)) == (
        "customers",
        "new",
        {"地区": "region", "地区经理": "name"},
    )


def test_another_role_has_other_guesses_and_decisions_are_remembered(tmp_path):
    workspace, answer = looked(tmp_path)
    key = answer.tables[0].key
    workspace.choose(answer.arrival, {key: {"role": "contacts"}})
    assert names(workspace.seen(answer.arrival))["下单时间"] != "ordered_at"
    chosen = {"role": "orders", "columns": {"备注": "remark", "金额": ""}, "source": "店铺"}
    answer = workspace.choose(answer.arrival, {key: chosen})
    assert (names(answer)["备注"], names(answer)["金额"], answer.tables[0].source) == ("remark", "", "店铺")
    assert {column.header: column.evidence for column in answer.tables[0].columns}["金额"] == "chosen"


def test_every_sheet_is_a_table(tmp_path):
    book = openpyxl.Workbook()
    for sheet, text in (("订单", ORDERS), ("人员", OTHER)):
        page = book.create_sheet(sheet)
        for line in text.splitlines():
            page.append(line.split(","))
    file = io.BytesIO()
    book.save(file)
    _, answer = look(tmp_path, **{"a.xlsx": file.getvalue()})
    assert [(table.key, table.sheet, table.role) for table in answer.tables] == [
        ("1-1", "订单", "orders"),
        ("1-2", "人员", ""),
    ]


def test_files_of_the_same_columns_are_one_source(tmp_path):
    _, answer = look(tmp_path, **{"5月.csv": ORDERS.encode(), "6月.csv": ORDERS.encode()})
    assert [(table.file, table.source) for table in answer.tables] == [("5月.csv", "orders"), ("6月.csv", "orders")]


def test_what_cannot_be_read_is_refused_with_the_reason_and_does_not_stay(tmp_path):
    with pytest.raises(UnreadableFile, match="PDF"):
        look(tmp_path, **{"a.csv": b"%PDF-1.7"})
    assert list((tmp_path / "shop" / ".fenqun" / "arrivals").iterdir()) == []


def test_beside_files_that_can_be_read_it_is_a_note(tmp_path):
    _, answer = look(tmp_path, **{"a.csv": b"%PDF-1.7", "订单.csv": ORDERS.encode()})
    assert [table.file for table in answer.tables] == ["订单.csv"]
    assert "PDF" in answer.notes[0]


def test_a_bomb_is_refused_with_the_reason(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active["XFD1048576"] = "x"
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(UnsafeFile, match="spreads 2 cells"):
        look(tmp_path, **{"bomb.xlsx": file.getvalue()})


def test_what_cannot_be_decided_is_refused_and_not_remembered(tmp_path):
    workspace, answer = looked(tmp_path)
    with pytest.raises(Problems, match="no source 'orders'"):
        workspace.choose(answer.arrival, {"1-1": {"how": "replace", "source": "orders"}})
    assert workspace.seen(answer.arrival) == answer
    with pytest.raises(UnknownName, match="arrival"):
        workspace.seen("0" * 16)
