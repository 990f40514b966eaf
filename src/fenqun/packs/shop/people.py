"""Who a customer is: a person or a company with the attributes a shop's member file holds."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from fenqun.packs.shop import names
from fenqun.packs.shop.draw import cumulative, one, which
from fenqun.packs.shop.groups import Group

HEADER = (
    "客户编号",
    "客户类型",
    "姓名",
    "性别",
    "出生日期",
    "婚姻状况",
    "子女数",
    "三岁以下子女数",
    "家庭人数",
    "职业",
    "学历",
    "月收入",
    "手机",
    "邮箱",
    "大区",
    "省份",
    "城市",
    "注册日期",
    "客户来源",
    "会员等级",
    "所属行业",
    "企业规模",
    "企业性质",
    "成立年份",
    "是否上市",
    "年营收（万元）",
)
"""The columns of the customers file."""

_CITY_SHARES = cumulative([city[3] for city in names.CITIES])
_INCOME_SHARES = {
    "quality_seeker": cumulative((0.5, 1, 4, 5, 3)),
    "bargain_hunter": cumulative((5, 5, 2, 0.3, 0.1)),
}
_COMMON_INCOMES = cumulative((2, 5, 4, 1.5, 0.4))
_EDUCATION_SHARES = cumulative((1, 3, 4, 5, 1.2))
_SMALL_SIZES, _BIG_SIZES = cumulative((6, 5, 2, 0.3, 0.1)), cumulative((0, 0.2, 2, 4, 4))
_OWNER_SHARES = cumulative((7, 1.2, 1, 0.6, 1))
_LEVEL_FROM = (0, 2_000, 6_000, 20_000)


@dataclass(frozen=True)
class Who:
    """What is drawn of a customer before it buys anything. `joined` is the day of registration."""

    customer_id: str
    group: Group
    joined: date

    @property
    def is_person(self) -> bool:
        """A person, not a company."""
        return self.group.kind == "person"


def describe(chance: Random, who: Who, today: date, spend_per_year: float) -> list[str]:
    """The customer's row of the customers file; an empty text where the shop does not know. spend_per_year: in yuan."""
    city, province, region, _ = names.CITIES[which(chance, _CITY_SHARES)]
    own = _person(chance, who, today, city) if who.is_person else _company(chance, who, city)
    own |= {
        "客户编号": who.customer_id,
        "客户类型": "个人" if who.is_person else "企业",
        "手机": _known(chance, 0.93, _phone(who.customer_id)),
        "大区": region,
        "省份": province,
        "城市": _known(chance, 0.97, city),
        "注册日期": who.joined.isoformat(),
        "客户来源": _known(chance, 0.8, one(chance, names.ORIGINS)),
        "会员等级": _level(chance, spend_per_year),
    }
    return [own.get(column, "") for column in HEADER]


def _known(chance: Random, share: float, text: str) -> str:
    return text if chance.random() < share else ""


def _phone(customer_id: str) -> str:
    """Eleven digits from 100…, a range that no Chinese mobile network has."""
    return f"100{int(customer_id[1:]) * 48_271 % 100_000_000:08d}"


def _level(chance: Random, spend_per_year: float) -> str:
    """What the till made of the spend; two in a hundred were given another level by hand."""
    if chance.random() < 0.02:
        return one(chance, names.LEVELS)
    return names.LEVELS[sum(spend_per_year >= least for least in _LEVEL_FROM) - 1]


def _person(chance: Random, who: Who, today: date, city: str) -> dict[str, str]:
    group = who.group
    sex = "女" if chance.random() < group.women else "男"
    youngest, oldest = group.ages
    age_in_days = int((youngest + (oldest - youngest) * (chance.random() + chance.random()) / 2) * 365.25)
    born = today - timedelta(days=age_in_days + int(chance.random() * 365))
    age = age_in_days // 365
    married = chance.random() < min(0.92, max(0.03, (age - 21) / 14))
    children = (
        min(4, int(chance.random() * 2 * group.children + 0.5))
        if age > 22 and (married or chance.random() < 0.1)
        else 0
    )
    infants = sum(chance.random() < max(0.03, (43 - age) / 40) for _ in range(children))
    incomes = _INCOME_SHARES.get(group.name, _COMMON_INCOMES)
    return {
        "姓名": _name(chance, sex, city),
        "性别": _known(chance, 0.9, sex),
        "出生日期": _known(chance, 0.78, born.isoformat()),
        "婚姻状况": _known(
            chance, 0.7, "已婚" if married else one(chance, ("未婚", "未婚", "未婚", "离异")) if age < 60 else "丧偶"
        ),
        "子女数": _known(chance, 0.75, str(children)),
        "三岁以下子女数": _known(chance, 0.75, str(infants)),
        "家庭人数": _known(chance, 0.6, str(1 + married + children + (chance.random() < 0.15))),
        "职业": _known(chance, 0.65, one(chance, names.OCCUPATIONS)),
        "学历": _known(chance, 0.55, names.EDUCATION[which(chance, _EDUCATION_SHARES)]),
        "月收入": _known(chance, 0.5, names.INCOMES[which(chance, incomes)]),
        "邮箱": _known(chance, 0.6, f"{who.customer_id.lower()}@example.com"),
    }


def _name(chance: Random, sex: str, city: str) -> str:
    if chance.random() < 0.03:
        return f"{one(chance, names.ENGLISH_GIVEN[sex])} {one(chance, names.ENGLISH_SURNAMES)}"
    if city in names.TRADITIONAL_CITIES:
        return one(chance, names.TRADITIONAL_SURNAMES) + one(chance, names.TRADITIONAL_GIVEN[sex])
    return one(chance, names.SURNAMES) + one(chance, names.GIVEN[sex])


def _company(chance: Random, who: Who, city: str) -> dict[str, str]:
    big = who.group.name == "big_company"
    industry = one(chance, tuple(names.COMPANY_KINDS))
    size = which(chance, _BIG_SIZES if big else _SMALL_SIZES)
    revenue = int((20, 200, 1_500, 8_000, 60_000)[size] * (10 + 40 * chance.random()))
    chinese = f"{city}{one(chance, names.COMPANY_WORDS)}{names.COMPANY_KINDS[industry]}有限公司"
    english = f"{one(chance, names.ENGLISH_COMPANIES)} ({city}) Ltd"
    return {
        "姓名": english if chance.random() < 0.08 else chinese,
        "邮箱": f"purchasing@{who.customer_id.lower()}.example",
        "所属行业": industry,
        "企业规模": _known(chance, 0.9, names.SIZES[size]),
        "企业性质": _known(chance, 0.85, names.OWNERSHIP[which(chance, _OWNER_SHARES)]),
        "成立年份": _known(chance, 0.8, str(who.joined.year - 1 - int(chance.random() * 25))),
        "是否上市": _known(chance, 0.8, "是" if size >= 3 and chance.random() < 0.4 else "否"),
        "年营收（万元）": _known(chance, 0.6, f"{revenue:,}"),
    }
