from datetime import date

import pytest

from fenqun.packs.shop.draw import generator
from fenqun.packs.shop.groups import GROUPS
from fenqun.packs.shop.people import HEADER, Who, describe

BY_NAME = {group.name: group for group in GROUPS}
TODAY = date(2025, 12, 31)


def rows(group, count=200, spend=0.0):
    for number in range(1, count + 1):
        who = Who(f"K{number:06d}", BY_NAME[group], date(2024, 5, 1))
        yield dict(zip(HEADER, describe(generator(1, "person", number), who, TODAY, spend), strict=True))


def test_a_person_has_no_company_attributes():
    assert {row["所属行业"] + row["企业规模"] + row["年营收（万元）"] for row in rows("regular")} == {""}


def test_a_company_has_no_birth_date():
    assert {(row["客户类型"], row["出生日期"], row["性别"]) for row in rows("big_company")} == {("企业", "", "")}


def test_ages_lie_within_the_group():
    born = [date.fromisoformat(row["出生日期"]) for row in rows("loyal_family") if row["出生日期"]]
    assert all(27 <= (TODAY - day).days / 365.25 < 44 for day in born)


def test_infants_are_children():
    for row in rows("loyal_family"):
        if row["子女数"] and row["三岁以下子女数"]:
            assert int(row["三岁以下子女数"]) <= int(row["子女数"])


@pytest.mark.parametrize(
    ("spend", "level"), [(0, "普通"), (1_999.99, "普通"), (2_000, "银卡"), (6_000, "金卡"), (20_000, "钻石")]
)
def test_the_level_follows_the_spend_for_nearly_everyone(spend, level):
    levels = [row["会员等级"] for row in rows("regular", spend=spend)]
    assert levels.count(level) >= 190


def test_nobody_can_be_called_or_written_to():
    for row in rows("regular"):
        assert row["手机"] == "" or (row["手机"].startswith("100") and len(row["手机"]) == 11)
        assert row["邮箱"] == "" or row["邮箱"].endswith("@example.com")
    assert all(row["邮箱"].endswith(".example") for row in rows("big_company"))


def test_telephone_numbers_differ():
    known = [row["手机"] for row in rows("regular", 2_000) if row["手机"]]
    assert len(set(known)) == len(known)
