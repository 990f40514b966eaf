from datetime import date

import pytest

from fenqun.packs.shop.draw import generator
from fenqun.packs.shop.goods import products
from fenqun.packs.shop.purchases import habits, orders
from fenqun.packs.shop.seasons import Period

YEARS = Period(date(2024, 1, 1), date(2025, 12, 31))
HABITS, GOODS = habits(YEARS), products(1)


def bought(group, number=1, active=(0, YEARS.days - 1)):
    return orders(generator(1, "orders", number), HABITS[group], active, GOODS)


def everyone(group, count=100):
    return [order for number in range(count) for order in bought(group, number)]


def test_visitors_buy_nothing():
    assert bought("visitor") == []


def test_who_buys_a_present_buys_once():
    assert {sum(order.of is None for order in bought("one_time_gift", number)) for number in range(50)} == {1}


def test_orders_lie_within_the_active_days():
    days = [
        order.day for number in range(50) for order in bought("loyal_family", number, (100, 200)) if order.of is None
    ]
    assert (min(days) >= 100, max(days) <= 200) == (True, True)


def test_the_amount_of_a_line_is_price_times_quantity_less_discount():
    for order in everyone("bargain_hunter", 20):
        for line in order.lines:
            assert line.amount == line.quantity * GOODS[line.product].price - line.discount


def test_a_credit_note_takes_back_lines_of_its_order_later():
    found = everyone("loyal_family")
    assert any(order.of is not None for order in found)
    for number in range(100):
        his = bought("loyal_family", number)
        for note in (order for order in his if order.of is not None):
            taken = [(line.product, -line.quantity, -line.amount) for line in note.lines]
            sold = [(line.product, line.quantity, line.amount) for line in his[note.of].lines]
            assert set(taken) <= set(sold)
            assert (note.day, note.second) >= (his[note.of].day, his[note.of].second)


@pytest.mark.parametrize(("more", "less"), [("bargain_hunter", "quality_seeker"), ("newcomer", "regular")])
def test_discounts_follow_the_group(more, less):
    def share(group):
        lines = [line for order in everyone(group) if order.of is None for line in order.lines]
        return sum(line.discount for line in lines) / sum(line.amount + line.discount for line in lines)

    assert share(more) > 1.5 * share(less)


def test_only_companies_buy_office_supplies():
    def shelves(group):
        return {GOODS[line.product].category for order in everyone(group) for line in order.lines}

    assert "办公用品" in shelves("big_company")
    assert "办公用品" not in shelves("regular")
