"""What a customer buys: orders along the shop's year, their lines, and what is brought back."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from fenqun.packs.shop import goods
from fenqun.packs.shop.draw import cumulative, gap, log_normal, which
from fenqun.packs.shop.groups import GROUPS, Group
from fenqun.packs.shop.seasons import Period, pace, sale

CHANNELS = {"person": ("小程序", "天猫", "京东", "门店", "官网"), "company": ("客户经理", "官网")}
_CHANNEL_SHARES = {"person": cumulative((5, 4, 3, 2, 1)), "company": cumulative((4, 1))}
_HOUR_SHARES = {
    "person": cumulative((2, 1, 0.5, 0.3, 0.3, 0.5, 1, 2, 4, 6, 7, 6, 6, 5, 5, 5, 5, 5, 6, 8, 10, 11, 8, 4)),
    "company": cumulative((0, 0, 0, 0, 0, 0, 0, 0.5, 3, 8, 9, 7, 2, 4, 8, 8, 7, 4, 1, 0.3, 0, 0, 0, 0)),
}


class Line(NamedTuple):
    """A product in an order; money in fen, `amount` after `discount`."""

    product: int
    quantity: int
    discount: int
    amount: int
    cost: int


class Order(NamedTuple):
    """One order, or the credit note of one: then quantities and money are negative and `of` says of which.

    `day` counts from the first of the period, `second` from midnight.
    """

    day: int
    second: int
    channel: str
    lines: tuple[Line, ...]
    of: int | None = None


@dataclass(frozen=True)
class Habits:
    """A group's tastes worked out once: pace by day, cumulative shares of shelves and tiers, sale discount by day."""

    group: Group
    pace: list[float]
    shelves: list[float]
    tiers: list[float]
    sale: list[float]


def habits(period: Period) -> dict[str, Habits]:
    """Every group's habits over the period, by name."""
    sale_discount = [0.02 * sale(period.day(number)) for number in range(period.days)]
    return {
        group.name: Habits(
            group,
            pace(period, sales=group.sales, gifts=group.gifts),
            cumulative(group.shelves),
            cumulative(group.tiers),
            sale_discount,
        )
        for group in GROUPS
    }


def orders(chance: Random, taste: Habits, active: tuple[int, int], catalogue: Sequence[goods.Product]) -> list[Order]:
    """A customer's orders and credit notes in the order of their days, within the days from and to (both within)."""
    shopper = _Shopper(chance, taste, catalogue)
    found: list[Order] = []
    for day in _days(chance, taste, active):
        order = shopper.order(day)
        found.append(order)
        if chance.random() < 0.04:
            found.append(shopper.credit_note(order, len(found) - 1, last=len(taste.sale) - 1))
    return found


def _days(chance: Random, taste: Habits, active: tuple[int, int]) -> Iterator[int]:
    """The days of the orders: a Poisson process in the group's pace, beginning where the customer becomes active."""
    group, first, last = taste.group, *active
    if group.life == "never":
        return
    start, end = taste.pace[first], taste.pace[last + 1]
    if group.life == "once":
        yield bisect_right(taste.pace, start + chance.random() * (end - start)) - 1
        return
    mean = 365 / (group.orders * log_normal(chance, group.spread))
    reached = start + gap(chance, min(mean, 7))
    while reached < end:
        yield bisect_right(taste.pace, reached) - 1
        reached += gap(chance, mean)


class _Shopper:
    """Fills baskets; remembers per shelf the product taken last."""

    def __init__(self, chance: Random, taste: Habits, catalogue: Sequence[goods.Product]) -> None:
        self._draw, self._taste, self._catalogue = chance.random, taste, catalogue
        self._chance = chance
        self._last: dict[int, int] = {}
        self._size = log_normal(chance, 0.3)

    def order(self, day: int) -> Order:
        kind = self._taste.group.kind
        number = 1 + int(gap(self._chance, self._taste.group.lines - 0.5))
        on_sale = self._taste.sale[day]
        discounted = self._draw() < self._taste.group.coupons + 4 * on_sale
        lines = tuple(self._line(on_sale if discounted else None) for _ in range(min(number, 20)))
        hour = which(self._chance, _HOUR_SHARES[kind])
        channel = CHANNELS[kind][which(self._chance, _CHANNEL_SHARES[kind])]
        return Order(day, hour * 3600 + int(self._draw() * 3600), channel, lines)

    def _line(self, on_sale: float | None) -> Line:
        """A line of an order without a discount (None), or with one: `on_sale` above the group's own."""
        group, draw = self._taste.group, self._draw
        product = self._product()
        quantity = 1 + int(gap(self._chance, max(0.2, group.quantity * self._size - 0.5)))
        full = quantity * self._catalogue[product].price
        discount = 0 if on_sale is None else round(full * (group.discount * (0.4 + 1.2 * draw()) + on_sale))
        return Line(product, quantity, discount, full - discount, quantity * self._catalogue[product].cost)

    def _product(self) -> int:
        shelf = which(self._chance, self._taste.shelves)
        if shelf in self._last and self._draw() < self._taste.group.loyal:
            return self._last[shelf]
        tier, rank = which(self._chance, self._taste.tiers), which(self._chance, goods.POPULARITY)
        self._last[shelf] = goods.position(shelf, tier, rank)
        return self._last[shelf]

    def credit_note(self, order: Order, of: int, *, last: int) -> Order:
        """One line of the order, or all of it, brought back within a fortnight (or on the last day)."""
        lines = order.lines if self._draw() < 0.5 else order.lines[:1]
        back = tuple(Line(line.product, -line.quantity, -line.discount, -line.amount, -line.cost) for line in lines)
        day = min(last, order.day + 1 + int(self._draw() * 13))
        second = 9 * 3600 + int(self._draw() * 9 * 3600)
        return Order(day, max(second, order.second) if day == order.day else second, order.channel, back, of)
