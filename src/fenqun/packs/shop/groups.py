"""The latent groups the customers are drawn from: the truth that a segmentation should find again."""

from dataclasses import dataclass
from typing import Literal

Life = Literal["steady", "lapsed", "new", "once", "never"]
"""When a customer orders: throughout, until some time ago, since lately, one time, not at all."""


@dataclass(frozen=True)
class Group:
    """A kind of customer.

    share: of all customers. orders: per year while active. spread: how much customers differ (sigma of a log-normal).
    lines, quantity: means per order and per line. coupons: share of orders at a discount outside of sales; discount:
    mean share off the price then. sales, gifts: how strongly the calendar moves them. tiers: taste from cheap to dear.
    shelves: weight by category, in the order of the goods. browses, shares, contacts: per year. satisfied: mean of
    1 to 5. loyal: chance of taking the same product again.
    """

    name: str
    share: float
    kind: Literal["person", "company"]
    life: Life
    orders: float
    shelves: tuple[float, ...]
    tiers: tuple[float, float, float, float] = (3, 4, 2, 1)
    spread: float = 0.5
    lines: float = 2.0
    quantity: float = 1.3
    coupons: float = 0.22
    discount: float = 0.10
    sales: float = 0.4
    gifts: float = 0.2
    browses: float = 3.0
    shares: float = 0.1
    contacts: float = 0.3
    satisfied: float = 3.8
    loyal: float = 0.25
    ages: tuple[int, int] = (20, 65)
    children: float = 0.5
    women: float = 0.55


#             食品  生鲜  母婴  美妆  个护  服饰  家电  数码  家居  运动  图书  礼品  办公
GROUPS = (
    Group(
        "loyal_family",
        0.12,
        "person",
        "steady",
        8.0,
        (5, 6, 7, 1, 4, 2, 0.6, 0.4, 2, 0.5, 2, 0.5, 0),
        coupons=0.25,
        discount=0.08,
        lines=3.0,
        loyal=0.6,
        browses=5,
        shares=0.8,
        satisfied=4.4,
        ages=(27, 42),
        children=1.6,
        women=0.72,
    ),
    Group("regular", 0.21, "person", "steady", 3.2, (4, 3, 0.6, 1.5, 3, 3, 0.8, 0.8, 2, 1.2, 1, 0.7, 0), browses=3),
    Group(
        "bargain_hunter",
        0.16,
        "person",
        "steady",
        3.4,
        (3, 1.5, 0.8, 2, 5, 4, 0.6, 0.8, 2, 0.8, 0.8, 0.2, 0),
        coupons=0.9,
        discount=0.28,
        tiers=(8, 3, 0.5, 0.1),
        sales=2.2,
        gifts=0,
        browses=9,
        contacts=0.9,
        satisfied=3.5,
        loyal=0.05,
    ),
    Group(
        "quality_seeker",
        0.06,
        "person",
        "steady",
        5.0,
        (2, 2, 0.3, 5, 1, 4, 2, 2.5, 3, 2.5, 1, 1.5, 0),
        coupons=0.06,
        discount=0.08,
        tiers=(0.2, 1, 4, 8),
        lines=1.9,
        sales=0.1,
        browses=4,
        shares=0.5,
        satisfied=4.2,
        loyal=0.45,
    ),
    Group(
        "one_time_gift",
        0.16,
        "person",
        "once",
        0,
        (1, 0.2, 0.2, 1, 0, 0.5, 0.1, 0.3, 0.2, 0.1, 0.5, 14, 0),
        coupons=0.12,
        discount=0.1,
        tiers=(1, 3, 4, 2),
        lines=1.2,
        sales=0.1,
        gifts=5,
        browses=0.8,
        contacts=0.1,
    ),
    Group(
        "lapsed",
        0.14,
        "person",
        "lapsed",
        4.5,
        (3, 2, 0.7, 2, 3, 3.5, 1, 1, 2, 1, 1, 0.6, 0),
        coupons=0.3,
        discount=0.12,
        browses=1.5,
        contacts=0.8,
        satisfied=2.7,
    ),
    Group(
        "newcomer",
        0.07,
        "person",
        "new",
        9.0,
        (3, 2, 1, 3, 2, 3, 0.7, 1.2, 1.5, 1.5, 1, 0.5, 0),
        coupons=0.65,
        discount=0.2,
        browses=6,
        ages=(18, 38),
        children=0.2,
    ),
    Group("visitor", 0.045, "person", "never", 0, (1,) * 12 + (0,), browses=7, shares=1.4, ages=(16, 40), children=0.2),
    Group(
        "small_company",
        0.03,
        "company",
        "steady",
        5.0,
        (2, 1, 0, 0, 2, 0.2, 0.6, 1, 0.6, 0, 0.5, 1, 8),
        coupons=0.3,
        discount=0.08,
        spread=0.7,
        lines=3.0,
        quantity=3.5,
        sales=0.2,
        gifts=0.5,
        browses=1,
        contacts=2.0,
        satisfied=3.9,
    ),
    Group(
        "big_company",
        0.005,
        "company",
        "steady",
        18.0,
        (2, 1, 0, 0, 2, 0, 1, 2, 1, 0, 0.3, 3, 8),
        coupons=0.9,
        discount=0.15,
        spread=0.6,
        lines=4.0,
        quantity=10,
        sales=0,
        gifts=0.8,
        browses=1,
        contacts=9.0,
        satisfied=4.0,
        loyal=0.7,
    ),
)
"""The groups; their shares add up to one."""


def group_at(point: float) -> Group:
    """The group that holds a point of [0, 1): groups take their shares in order."""
    for group in GROUPS:
        if point < group.share:
            return group
        point -= group.share
    return GROUPS[-1]
