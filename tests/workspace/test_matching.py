import io

import pytest

from fenqun import Workspace
from fenqun.errors import Problems
from fenqun.workspace.choosing import Choice
from fenqun.workspace.matching import chosen, known_sources
from fenqun.workspace.receiving import received

ORDERS = b"order_id,customer_id,ordered_at,amount,channel\nB01,C01,2024-06-30,7,web\n"


def decided(workspace, name="june.csv", text=ORDERS, **choice):
    arrival = received(workspace.directory / ".fenqun" / "arrivals", [(name, io.BytesIO(text))])
    return chosen(workspace, arrival, {"1-1": Choice(**choice)})[0]


def test_a_file_with_the_columns_of_a_source_is_more_of_it(tiny_copy):
    one = decided(tiny_copy)
    assert (one.like, one.how, one.source) == ("orders", "add", "orders")


def test_a_file_of_the_same_name_takes_the_place_of_the_old_one(tiny_copy):
    assert decided(tiny_copy, "orders.csv").how == "replace"


def test_its_owner_may_say_that_it_is_another(tiny_copy):
    one = decided(tiny_copy, how="new")
    assert (one.like, one.how, one.source) == ("orders", "new", "orders_2")


def test_a_file_of_other_columns_is_a_new_source(tiny_copy):
    one = decided(tiny_copy, "events.csv", b"customer_id,event,occurred_at\nC01,view,2024-06-01\n")
    assert (one.like, one.how, one.source) == ("", "new", "events")


def test_it_goes_to_no_source_that_is_not_there_and_takes_no_name_that_is(tiny_copy):
    with pytest.raises(Problems, match="no source 'nowhere'"):
        decided(tiny_copy, how="add", source="nowhere")
    with pytest.raises(Problems, match="a source 'customers' already"):
        decided(tiny_copy, how="new", source="customers")


def test_before_the_first_refresh_the_mapped_columns_tell(tiny_text):

    known = known_sources(Workspace(tiny_text))
    assert known["customers"].headers == {"客户编号", "姓名", "性别", "城市", "生日", "注册时间", "备注"}
    assert [file.name for file in known["orders"].files] == ["orders.csv"]


def test_a_newer_export_is_more_of_the_source_that_takes_the_day_from_the_name(tmp_path):
    rows = "customer_id,city\nC1,Rome\n"
    (tmp_path / "states").mkdir()
    (tmp_path / "states" / "c-2024-05-01.csv").write_text(rows, "utf-8")
    (tmp_path / "list.csv").write_text(rows, "utf-8")
    states = "{path: states, role: customers, columns: {valid_from: _file_day, customer_id: customer_id, city: city}}"
    plain = "{path: list.csv, role: customers, columns: {customer_id: customer_id, city: city}}"
    (tmp_path / "fenqun.yaml").write_text(f"sources:\n  list: {plain}\n  states: {states}\n", "utf-8")
    found = [decided(Workspace(tmp_path), name, rows.encode()) for name in ("c-2024-06-01.csv", "c.csv")]
    assert [(one.how, one.source) for one in found] == [("add", "states"), ("add", "list")]
