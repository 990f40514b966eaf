import csv

import pytest

from fenqun import Workspace, define
from fenqun.errors import NoSuchCustomer, UsageError
from fenqun.workspace.actor import Actor

FILES = {
    "customers": ["customer_id,name", "A,Ann", "B,Bo", "C,Cy"],
    "orders": [
        "order_id,customer_id,ordered_at,amount,phone",
        "1,A,2024-01-02 10:00:00,5,555",
        "2,A,2024-01-01 00:00:00,7,",
        "3,B,2024-01-01 00:00:00,7,",
    ],
    "order_lines": ["order_id,product,quantity,amount", "1,tea,1,2", "1,cup,3,3", "2,tea,1,7"],
    "events": ["customer_id,event,occurred_at", "A,seen,2024-01-02 10:00:00", "A,shared,2024-01-03 08:30:15"],
    "referrals": ["referrer_id,customer_id,referred_at", "A,B,2023-12-31 00:00:00", "C,A,2023-11-30 00:00:00"],
}


def workspace(folder, files):
    for name, lines in files.items():
        (folder / f"{name}.csv").write_text("\n".join(lines), "utf-8")
    project = define({"sources": {name: {"role": name, "path": f"{name}.csv"} for name in files}})
    made = Workspace.define(folder, project)
    made.refresh()
    return made


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return workspace(tmp_path_factory.mktemp("shop"), FILES)


def test_what_happened_stands_the_latest_first(shop):
    answer = shop.timeline("A")
    assert [(each.at, each.source, each.role) for each in answer.happenings] == [
        ("2024-01-03 08:30:15", "events", "events"),
        ("2024-01-02 10:00:00", "events", "events"),
        ("2024-01-02 10:00:00", "orders", "orders"),
        ("2024-01-01 00:00:00", "orders", "orders"),
        ("2023-12-31 00:00:00", "referrals", "referrals"),
        ("2023-11-30 00:00:00", "referrals", "referrals"),
    ]
    assert (answer.total, answer.after) == (6, None)


def test_an_order_holds_its_lines(shop):
    order = next(each for each in shop.timeline("A").happenings if each.source == "orders")
    assert [(line["product"], float(line["quantity"])) for line in order.details["lines"]] == [("tea", 1), ("cup", 3)]
    assert (order.details["order_id"], float(order.details["amount"]), order.details["phone"]) == ("1", 5.0, "555")
    assert float(order.amount) == 5.0


def test_details_tell_of_the_others_and_not_of_the_customer(shop):
    first, second = [each.details for each in shop.timeline("A").happenings if each.source == "referrals"]
    assert (first, second) == ({"customer_id": "B"}, {"referrer_id": "C"})


def test_labels_say_what_columns_are_called(shop):
    labels = shop.acting(shop.actor, language="zh-Hans").timeline("A").labels
    assert labels["orders"]["amount"] == "金额"
    assert labels["lines"]["quantity"] == "数量"


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6])
def test_pages_together_are_the_whole(shop, limit):
    whole = shop.timeline("A").happenings
    page = shop.timeline("A", limit=limit)
    found = list(page.happenings)
    while page.after:
        page = shop.timeline("A", after=page.after, limit=limit)
        found += page.happenings
    assert tuple(found) == whole
    assert page.total == 6


def test_a_cursor_is_of_one_customer(shop):
    after = shop.timeline("A", limit=1).after
    for customer_id, text in (("B", after), ("A", after[:-2]), ("A", "x")):
        with pytest.raises(UsageError, match="belongs to another list"):
            shop.timeline(customer_id, after=text)


def test_a_customer_of_whom_nothing_is_told_has_an_empty_timeline(tiny):
    answer = tiny.timeline("C11")
    assert (answer.total, answer.happenings) == (0, ())
    with pytest.raises(NoSuchCustomer):
        tiny.timeline("nobody")


def test_personal_details_are_left_out_for_who_may_not_see_them(shop):
    masked = shop.acting(Actor("v", sees_personal=False))
    details = [each.details for each in masked.timeline("A").happenings]
    assert not any("phone" in each for each in details)
    assert any("amount" in each for each in details)


def test_lines_without_orders_are_told_by_order(tmp_path):
    lines = ["1,A,2024-01-02 10:00:00,tea,2", "1,A,2024-01-02 10:00:00,cup,3", "2,A,2024-01-01 09:00:00,tea,7"]
    made = workspace(tmp_path, {"order_lines": ["order_id,customer_id,ordered_at,product,amount", *lines]})
    answer = made.timeline("A")
    assert [(each.at, each.details["order_id"], len(each.details["lines"])) for each in answer.happenings] == [
        ("2024-01-02 10:00:00", "1", 2),
        ("2024-01-01 09:00:00", "2", 1),
    ]
    assert answer.total == 2
    assert [float(each.amount) for each in answer.happenings] == [5.0, 7.0]


def test_what_has_no_amount_comes_to_nothing_known(shop):
    assert next(each for each in shop.timeline("A").happenings if each.source == "events").amount is None


def test_every_order_of_every_customer_is_told(tiny):
    with (tiny.directory / "data" / "orders.csv").open(encoding="utf-8") as file:
        ids = [row["order_id"] for row in csv.DictReader(file) if row["customer_id"] == "C02"]
    assert sorted(each.details["order_id"] for each in tiny.timeline("C02").happenings) == sorted(ids)
