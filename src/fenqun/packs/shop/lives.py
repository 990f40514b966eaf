"""When a customer is with the shop: registration, first and last day of activity."""

from datetime import timedelta
from random import Random

from fenqun.packs.shop.groups import Group, group_at
from fenqun.packs.shop.people import Who
from fenqun.packs.shop.seasons import Period

NEW_DAYS = 60
"""A newcomer registered in this many last days."""

LAPSED_DAYS = 200
"""A lapsed customer's last activity lies at least this many days before the end (in periods of 400 days or more)."""


def begin(chance: Random, number: int, period: Period) -> tuple[Who, tuple[int, int]]:
    """The customer of a number (from 1), and its active days, both within, counted from the first of the period."""
    group = group_at(chance.random())
    first, last = _active(chance, group, period)
    joined = period.day(first)
    if first == 0:
        joined -= timedelta(days=int(chance.random() * 1_000))
    return Who(f"K{number:06d}", group, joined), (first, last)


def _active(chance: Random, group: Group, period: Period) -> tuple[int, int]:
    end = period.days - 1
    if group.life == "new":
        return max(0, end - int(chance.random() * NEW_DAYS)), end
    if group.life == "lapsed":
        latest = max(end // 4, min(int(end * 0.72), end - LAPSED_DAYS))
        last = latest - int(chance.random() * latest / 2)
        return (0 if chance.random() < 0.7 else int(chance.random() * last / 2)), last
    if group.life == "steady" and chance.random() < 0.55:
        return 0, end
    if group.life == "once":
        return 0, end
    return int(chance.random() * max(1, end - 90)), end
