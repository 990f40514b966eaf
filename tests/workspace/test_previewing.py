import io

import pytest

from fenqun import Workspace
from fenqun.errors import NotAllowed, UnknownName
from fenqun.workspace.actor import Actor

ORDERS = """订单号,客户编号,下单时间,金额
1,甲,2025-01-01 10:00,10
2,乙,2025-01-02 11:00,=1+1
3,,2025-01-02 11:00,5
4,丙,2025-01-03 11:00,6
5,丁,2025-01-03 12:00,7
6,甲,2025-01-03 13:00,8
"""


@pytest.fixture
def shop(tmp_path):
    return Workspace(tmp_path / "shop", language="zh-Hans")


def look(workspace, **files):
    return workspace.look([(name, io.BytesIO(text.encode())) for name, text in files.items()]).arrival


def test_a_source_is_shown_as_the_workspace_would_read_it(shop):
    (answer,) = shop.preview(look(shop, **{"订单.csv": ORDERS}))
    assert (answer.source, answer.files, answer.problems) == ("orders", ("订单.csv",), ())
    report = answer.report
    assert (report["read"], report["used"], report["left_out"]) == (6, 4, 0)
    assert report["set_aside"] == {"no_customer": 1, "unreadable_number": 1}
    first = dict(zip(answer.columns, answer.rows[0], strict=True))
    assert (first["order_id"], str(first["ordered_at"]), float(first["amount"])) == ("1", "2025-01-01 10:00:00", 10.0)
    assert [(row["row"], row["reason"], row["kept"]) for row in answer.set_aside] == [
        (3, "unreadable_number", False),
        (4, "no_customer", False),
    ]
    assert answer.reasons["no_customer"] == "no customer"
    assert not shop.is_declared


def test_what_is_set_aside_can_be_had_as_a_file_that_is_safe_to_open(shop, tmp_path):
    arrival = look(shop, **{"订单.csv": ORDERS})
    answer = shop.export_preview(arrival, "orders", tmp_path / "aside.csv")
    text = (tmp_path / "aside.csv").read_text(encoding="utf-8-sig")
    assert answer.rows == 2
    assert "'=1+1" in text
    assert "no_customer" not in text
    with pytest.raises(UnknownName, match="'nowhere'"):
        shop.export_preview(arrival, "nowhere", tmp_path / "x.csv")


def test_what_was_decided_is_what_is_shown(shop):
    arrival = look(shop, **{"订单.csv": ORDERS})
    shop.choose(arrival, {"1-1": {"columns": {"金额": "", "订单号": "号"}, "source": "店"}})
    (answer,) = shop.preview(arrival)
    assert answer.source == "店"
    assert "号" in answer.columns
    assert "amount" not in answer.columns
    (other,) = shop.preview(arrival, {"1-1": {"columns": {"金额": "paid"}}})
    assert "paid" in other.columns
    assert shop.preview(arrival) == [answer]


def test_a_source_that_cannot_be_read_says_why_and_the_others_are_shown(tiny_copy):
    arrival = look(
        tiny_copy, **{"visits.csv": "customer_id,event,occurred_at\nC01,view,2024-06-01 10:00\n", "o.csv": "a,b\n1,2\n"}
    )
    tiny_copy.choose(arrival, {"2-1": {"how": "add", "source": "orders"}})
    orders, events = tiny_copy.preview(arrival)
    assert "customer_id" in orders.problems[0]
    assert (orders.rows, events.problems, events.report["used"]) == ((), (), 1)


def test_more_of_a_source_is_read_by_its_definition(tiny_copy):
    text = "order_id,customer_id,ordered_at,amount,channel\nR9,C01,2024-06-29 10:00:00,7,web\n"
    (answer,) = tiny_copy.preview(look(tiny_copy, **{"july.csv": text}))
    assert (answer.source, answer.report["used"], answer.report["returns"]) == ("orders", 1, 1)


def test_files_of_one_name_are_told_apart(shop):
    text = ORDERS.replace("\n1,", "\n7,").replace("\n2,", "\n8,")  # the others are there before
    arrival = shop.look([("订单.csv", io.BytesIO(ORDERS.encode())), ("订单.csv", io.BytesIO(text.encode()))]).arrival
    (answer,) = shop.preview(arrival)
    assert [file["file"] for file in answer.report["files"]] == ["订单.csv", "订单.csv (2)"]
    assert answer.report["used"] == 5


def test_who_may_not_see_personal_data_is_told_counts_alone(shop, tmp_path):
    arrival = look(shop, **{"订单.csv": ORDERS})
    masked = shop.acting(Actor("somebody", "api", sees_personal=False, role="clerk"))
    (table,) = masked.seen(arrival).tables
    assert (table.preview, {column.examples for column in table.columns}) == ((), {()})
    (answer,) = masked.preview(arrival)
    assert (answer.report["used"], answer.rows, answer.set_aside) == (4, (), ())
    assert {(column["smallest"], column["frequent"]) for column in answer.report["columns"]} == {(None, ())}
    with pytest.raises(NotAllowed, match="clerk"):
        masked.export_preview(arrival, "orders", tmp_path / "x.csv")


def test_what_was_decided_for_a_source_is_told_before_it_is_taken(shop):
    text = "订单号,下单时间,商品\n" + "".join(f"{n},2025-01-0{n} 10:00,米\n" for n in range(1, 9))
    (answer,) = shop.preview(look(shop, **{"订单.csv": text}))
    assert any("订单号" in note for note in answer.notes)


HEAD = "订单号,客户编号,下单时间,商品,数量,金额\n"
LINES = [f"{n // 2},客{n % 3},2025-01-{n + 1:02} 10:00,米{n},1,{n}.5\n" for n in range(20)]


@pytest.fixture
def lines(tmp_path):
    """A shop of order lines that were refreshed."""
    workspace = Workspace(tmp_path / "lines", language="en")
    workspace.take(look(workspace, **{"明细.csv": HEAD + "".join(LINES)}))
    workspace.refresh()
    return workspace


def test_what_a_source_has_already_is_told_with_its_days_and_not_counted_twice_unsaid(lines):
    new = HEAD + "".join([*LINES[-4:], "90,客1,2025-02-01 10:00,米,1,9\n"])
    (answer,) = lines.preview(look(lines, **{"二月.csv": new}))
    assert (answer.how, answer.ways) == ("add_new", ("add_new", "add", "replace", "leave"))
    assert (answer.overlap.ids, answer.overlap.ids_there, answer.overlap.rows_there) == (3, 2, 4)
    told = " ".join(answer.notes)
    assert "Orders that are in 'Order lines' already: 2 of 3." in told
    assert "2025-01-17 to 2025-01-20" in told
    assert "4 of 5. They are left out." in told


def test_the_owners_word_goes_before_what_is_proposed(lines):
    arrival = look(lines, **{"二月.csv": HEAD + "".join(LINES[-4:])})
    lines.choose(arrival, {"1-1": {"how": "add"}})
    (answer,) = lines.preview(arrival)
    assert answer.how == "add"
    assert any("they count twice" in note for note in answer.notes)


def test_a_whole_export_again_is_to_replace_the_one_there(lines):
    (answer,) = lines.preview(look(lines, **{"二月.csv": HEAD + "".join(LINES)}))
    assert answer.how == "replace"
    assert not any("gone" in note for note in answer.notes)


def test_what_would_be_gone_is_told(lines):
    arrival = look(lines, **{"明细.csv": HEAD + "90,客1,2025-02-01 10:00,米,1,9\n"})
    (answer,) = lines.preview(arrival)
    assert (answer.how, "10 ids. Replaced, they are gone." in " ".join(answer.notes)) == ("replace", True)


def test_of_orders_with_an_id_those_there_are_set_aside(tiny_copy):
    text = (tiny_copy.directory / "data" / "orders.csv").read_text(encoding="utf-8")
    head, *rows = text.splitlines(keepends=True)
    (answer,) = tiny_copy.preview(look(tiny_copy, **{"again.csv": head + "".join(rows[:2])}))
    assert (answer.how, answer.ways) == ("add", ("add", "replace", "leave"))
    assert (answer.overlap.is_unique, answer.overlap.ids_there) == (True, 2)
