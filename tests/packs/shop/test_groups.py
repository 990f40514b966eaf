import pytest

from fenqun.packs.shop.goods import CATEGORIES
from fenqun.packs.shop.groups import GROUPS, group_at


def test_shares_add_up_to_one():
    assert sum(group.share for group in GROUPS) == pytest.approx(1)


def test_every_group_says_how_it_likes_each_shelf():
    assert {len(group.shelves) for group in GROUPS} == {len(CATEGORIES)}


@pytest.mark.parametrize(
    ("point", "name"),
    [(0.0, "loyal_family"), (0.119, "loyal_family"), (0.12, "regular"), (0.996, "big_company"), (1.0, "big_company")],
)
def test_groups_take_their_shares_in_order(point, name):
    assert group_at(point).name == name
