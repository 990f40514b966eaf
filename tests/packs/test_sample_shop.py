import csv
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

import pytest

from fenqun.packs.sample_shop import main, simulate


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    return folder, simulate(folder, customers=1_500, seed=1)


def read(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def content(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*.csv"))}


def test_the_same_arguments_give_the_same_bytes(shop, tmp_path):
    simulate(tmp_path, customers=1_500, seed=1)
    assert content(tmp_path) == content(shop[0])


def test_another_seed_gives_another_shop(shop, tmp_path):
    simulate(tmp_path, customers=1_500, seed=2)
    assert content(tmp_path) != content(shop[0])


def test_the_counts_are_those_of_the_files(shop):
    folder, sample = shop
    assert {name: len(read(folder, name.removesuffix(".csv"))) for name in sample.rows} == dict(sample.rows)


def test_an_order_is_the_sum_of_its_lines(shop):
    folder, _ = shop
    sums = defaultdict(Decimal)
    for line in read(folder, "order_lines"):
        sums[line["order_id"]] += Decimal(line["amount"])
    assert sums == {order["order_id"]: Decimal(order["amount"]) for order in read(folder, "orders")}


def test_order_ids_are_unique_and_credit_notes_are_negative(shop):
    orders = read(shop[0], "orders")
    assert len({order["order_id"] for order in orders}) == len(orders)
    for order in orders:
        assert (order["status"] == "returned") == order["order_id"].startswith("C") == (Decimal(order["amount"]) < 0)


def test_a_credit_note_has_the_number_of_its_order(shop):
    ids = {order["order_id"] for order in read(shop[0], "orders")}
    assert all(f"S{order_id[1:]}" in ids for order_id in ids if order_id.startswith("C"))


def test_the_days_end_with_the_last_one_and_begin_years_before(tmp_path):
    simulate(tmp_path, customers=400, until=date(2024, 2, 29), years=1)
    days = [order["ordered_at"][:10] for order in read(tmp_path, "orders") if order["ordered_at"].startswith("20")]
    good = [day for day in days if day != "2025-02-30"]
    assert (min(good) >= "2023-03-01", max(good)) == (True, "2024-02-29")


def test_every_customer_has_a_true_group(shop):
    folder, _ = shop
    groups = {row["customer_id"]: row["group"] for row in read(folder, "truth/groups")}
    assert len(groups) == 1_500
    assert {row["客户编号"] for row in read(folder, "customers")} - {""} <= set(groups)


def test_groups_behave_as_they_are_meant_to(shop):
    folder, _ = shop
    groups = {row["customer_id"]: row["group"] for row in read(folder, "truth/groups")}
    orders = Counter(order["customer_id"] for order in read(folder, "orders") if order["status"] == "completed")
    number = defaultdict(list)
    for customer, group in groups.items():
        number[group].append(orders[customer])
    assert set(number["visitor"]) == set(number["second_registration"]) == {0}
    assert max(number["one_time_gift"]) == 1
    assert sum(number["loyal_family"]) / len(number["loyal_family"]) > 1.5 * sum(number["regular"]) / len(
        number["regular"]
    )


def test_flaws_are_put_in_and_listed(shop):
    folder, sample = shop
    listed = {(row["file"], row["what"]): int(row["rows"]) for row in read(folder, "truth/dirt")}
    assert listed == dict(sample.dirt)
    nobody = [order for order in read(folder, "orders") if order["customer_id"] == ""]
    assert len(nobody) == listed["orders", "no customer"] > 0


def test_a_referred_customer_is_referred_once_and_by_somebody_else(shop):
    referrals = read(shop[0], "referrals")
    assert len({row["customer_id"] for row in referrals}) == len(referrals) > 0
    assert all(row["referrer_id"] != row["customer_id"] for row in referrals)


def test_a_customer_s_orders_do_not_depend_on_how_many_customers_there_are(shop, tmp_path):
    simulate(tmp_path, customers=300, seed=1)
    mine = [
        {row["ordered_at"]: row["amount"] for row in read(folder, "orders") if row["customer_id"] == "K000002"}
        for folder in (shop[0], tmp_path)
    ]
    assert mine[0] == mine[1]


@pytest.mark.parametrize("customers", [0, 1, 7])
def test_a_shop_may_be_as_small_as_one_likes(customers, tmp_path):
    assert simulate(tmp_path, customers=customers).rows["truth/groups.csv"] == customers


def test_progress_ends_with_everyone(tmp_path):
    told = []
    simulate(tmp_path, customers=1_200, on_progress=lambda done, of: told.append((done, of)))
    assert told == [(500, 1_200), (1_000, 1_200), (1_200, 1_200)]


def test_the_command_writes_and_says_what(tmp_path, capsys):
    assert main([str(tmp_path), "--customers", "50", "--seed", "3", "--until", "2025-06-30", "--years", "1"]) == 0
    assert "customers.csv: 50 rows" in capsys.readouterr().out
