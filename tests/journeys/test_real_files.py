"""Real files, none of them made for us, from `init` to lists; their figures counted again in plain Python."""

import csv
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest


def test_a_table_of_aligned_columns_is_counted_right(journey, real_data, adds_up, values):
    shop = journey.start(orders=real_data / "cdnow" / "CDNOW_sample.txt")
    adds_up(shop)
    spent, orders, last = defaultdict(float), Counter(), {}
    with (real_data / "cdnow" / "CDNOW_sample.txt").open(encoding="ascii") as file:
        for customer, _, day, _, amount in map(str.split, file):
            at = date(int(day[:4]), int(day[4:6]), int(day[6:]))
            last[customer] = max(at, last.get(customer, at))
            if at > date(1998, 6, 30) - timedelta(days=365):
                spent[customer] += round(float(amount) * 100)
                orders[customer] += 1
    assert shop.overview().as_of == "1998-06-30"
    assert values(shop, "spend_12m") == {customer: spent[customer] / 100 for customer in last}
    assert values(shop, "orders_12m") == {customer: orders[customer] for customer in last}
    days = {customer: (date(1998, 6, 30) - at).days for customer, at in last.items()}
    assert values(shop, "days_since_last_order") == days


def test_answers_of_a_survey_without_ids_are_told_apart_by_row(journey, real_data, adds_up, values, fenqun):
    shop = journey.start(customers=real_data / "survey" / "mcdonalds.csv")
    adds_up(shop)
    assert shop.overview().customers == 1453
    with (real_data / "survey" / "mcdonalds.csv").open(encoding="utf-8") as file:
        ages = {str(row): int(answer["Age"]) for row, answer in enumerate(csv.DictReader(file), start=2)}
    assert values(shop, "age") == ages
    told = fenqun("-w", shop.directory, "show", "by_yummy")[1]
    assert "Yes (true)" in told
    assert "value share" not in told + fenqun("-w", shop.directory, "show")[1]


ATTRIBUTES = """
segmentations:
  earnings: {kind: bands, trait: income, cuts: [20000, 40000, 60000, 80000]}
  wines: {kind: bands, trait: mnt_wines, cuts: natural_breaks, bins: 4}
  web: {kind: bands, trait: num_web_purchases, cuts: equal_width, bins: 3}
  worth:
    kind: grade
    score: [mnt_wines, mnt_meat_products]
    weights: entropy
    by: mnt_wines
    segments: {core: top 80%, tail: rest}
  rank:
    kind: grade
    score: {mnt_wines: , mnt_fruits: , recency: {better: lower}}
    weights: ahp
    comparisons: [[mnt_wines, mnt_fruits, 3], [mnt_wines, recency, 5], [mnt_fruits, recency, 2]]
    segments: {A: top 10%, B: next 30%, C: rest}
  rfm:
    kind: rfm
    recency: recency
    frequency: num_store_purchases
    monetary: mnt_wines
    cuts: {recency: [30, 60], frequency: [4, 8], monetary: [50, 500]}
    segments: {best: r == 3 and f == 3 and m == 3, other: rest}
  mix:
    kind: rules
    segments: {odd: tagged(odd), families: 'young_children + teenagers >= 1 and in_segment(rank, "A", "B")', rest: rest}
"""


def test_attributes_alone_make_segments_of_every_kind(journey, real_data, adds_up, values):
    shop = journey.start(customers=real_data / "marketing_campaign.tsv")
    odd = 'tags:\n  odd:\n    rule: marital_status in ("Absurd", "YOLO") or unknown(birth_year) or income > 500000\n'
    journey.define(segmentations=ATTRIBUTES, tags=odd, fenqun="name: campaign\nas_of: 2014-12-31\n")
    shop.refresh()
    adds_up(shop)
    report = shop.quality().as_json()["reports"][0]
    columns = {column["name"]: column for column in report["columns"]}
    assert float(columns["income"]["largest"]) == 666666
    assert (
        dict.fromkeys(("Absurd", "YOLO"), 2).items()
        <= {part["value"]: part["rows"] for part in columns["marital_status"]["frequent"]}.items()
    )
    assert columns["birth_year"]["impossible"] == 3
    assert Counter(values(shop, "mix").values())["odd"] == 2 + 2 + 3 + 1
    ways = Counter(values(shop, "earnings").values())
    assert ways["unknown"] == 24


@pytest.mark.parametrize(
    ("files", "customers", "unknown_values"),
    [
        ({"customers": ["febrl/dataset1.csv"]}, 1_000, 62),
        ({"orders": ["chinese/GoodsOrder.csv"], "products": ["chinese/GoodsTypes.csv"]}, 9_835, 0),
    ],
)
def test_other_files_are_taken_whole(journey, real_data, adds_up, files, customers, unknown_values):
    shop = journey.start(**{role: [real_data / name for name in names] for role, names in files.items()})
    adds_up(shop)
    reports = shop.quality().as_json()["reports"]
    assert shop.overview().customers == customers
    assert sum(sum(report["value_problems"].values()) for report in reports) == unknown_values
    assert all(report["read"] == report["used"] for report in reports)
