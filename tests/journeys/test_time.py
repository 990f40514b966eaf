"""What a day is, what a window holds and what was not yet known then."""

from datetime import date

ORDERS = ("order_id", "customer_id", "ordered_at", "amount")
CLOCKS = """
sources:
  orders: {path: ../orders.csv, role: orders}
traits:
  last_day: {from: orders, value: count(), last: 1 days}
  last_week: {from: orders, value: sum(amount), last: 7 days}
  before_that: {from: orders, value: count(), between: [2024-03-20, 2024-03-24]}
  days: days_since(last_at)
  last_at: {from: orders, value: max(ordered_at)}
"""


def test_windows_follow_the_wall_clock_where_the_clock_changes(journey, values):
    """Helsinki's 31 March 2024 has 23 hours, from 22:00 UTC the evening before to 21:00 UTC."""
    moments = {
        "first": "2024-03-31 00:00:00",
        "before": "2024-03-30 23:59:59",
        "summer": "2024-03-31 04:30:00",
        "last": "2024-03-31 23:59:59",
        "after": "2024-04-01 00:00:00",
        "instant": "2024-03-30T22:30:00Z",
        "week": "2024-03-25 00:00:00",
        "fortnight": "2024-03-24 23:59:59",
    }
    journey.write("orders.csv", ORDERS, [(name, name, at, "1.10") for name, at in moments.items()])
    shop = journey.define(
        fenqun="name: shop\ntime_zone: Europe/Helsinki\nallow: [..]\n",
        sources=CLOCKS,
    )
    shop.refresh(as_of=date(2024, 3, 31))
    day = values(shop, "last_day")
    assert {name for name, orders in day.items() if orders} == {"first", "summer", "last", "instant"}
    week = {name for name, spent in values(shop, "last_week").items() if spent}
    assert week == {"first", "before", "summer", "last", "instant", "week"}
    assert [name for name, orders in values(shop, "before_that").items() if orders] == ["fortnight"]
    assert values(shop, "days")["before"] == 1
    assert values(shop, "days")["last"] == 0


def test_the_past_knows_nothing_of_what_came_later(journey, values, adds_up):
    journey.write(
        "orders.csv",
        ORDERS,
        [(1, "early", "2024-01-10", 50), (2, "early", "2024-05-10", 500), (3, "late", "2024-05-11", 70)],
    )
    shop = journey.define(
        fenqun="name: shop\ntime_zone: UTC\nallow: [..]\n",
        sources="sources:\n  orders: {path: ../orders.csv, role: orders}\n",
        traits="traits:\n  spent: {from: orders, value: sum(amount)}\n",
        tags="tags:\n  big: {rule: spent >= 100}\n",
        segmentations="segmentations:\n  level: {kind: rules, segments: {big: tagged(big), small: spent > 0}}\n",
    )
    shop.refresh(as_of=date(2024, 2, 1))
    adds_up(shop)
    assert values(shop, "spent")["early"] == 50
    assert values(shop, "level")["early"] == "small"
    assert values(shop, "spent").get("late", 0) == 0
    assert not values(shop, "big").get("late")
    shop.refresh(as_of=date(2024, 6, 1))
    assert values(shop, "level") == {"early": "big", "late": "small"}
    assert values(shop, "spent") == {"early": 550, "late": 70}
