"""What the shop sells: categories, brands from plain to fine, products with a price and a cost."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from fenqun.packs.shop.draw import generator

TIERS = 4
"""Brands per category, from the cheapest to the dearest."""

_TIER_PRICE = (0.65, 0.9, 1.3, 2.2)


class Product(NamedTuple):
    """A product; price and cost in fen (hundredths of a yuan)."""

    product_id: str
    name: str
    category: str
    brand: str
    price: int
    cost: int


@dataclass(frozen=True)
class Category:
    """A shelf: four brands, six kinds of goods, a middling price in yuan, and what share of it is cost."""

    name: str
    brands: tuple[str, ...]
    goods: tuple[str, ...]
    price: float
    cost: float


CATEGORIES = (
    Category(
        "食品饮料",
        ("百味仓", "谷香", "禾田", "云岭"),
        ("坚果礼袋", "燕麦片", "橄榄油", "乌龙茶", "咖啡豆", "曲奇"),
        42,
        0.68,
    ),
    Category(
        "生鲜果蔬",
        ("菜篮子", "果语", "鲜达", "山野"),
        ("时令水果", "有机蔬菜", "三文鱼", "鸡蛋", "牛排", "鲜牛奶"),
        48,
        0.76,
    ),
    Category(
        "母婴用品",
        ("小象", "贝贝乐", "安可", "Nordkind"),
        ("纸尿裤", "婴儿奶粉", "辅食米粉", "婴儿湿巾", "童装", "安全座椅"),
        128,
        0.7,
    ),
    Category(
        "美妆护肤",
        ("花语", "素颜", "澜", "Maison Lune"),
        ("面膜", "洁面乳", "精华液", "口红", "防晒霜", "香水"),
        139,
        0.42,
    ),
    Category(
        "个护清洁",
        ("洁净家", "清岚", "舒朗", "PureLeaf"),
        ("洗衣液", "抽纸", "洗发水", "牙膏", "洗手液", "电动牙刷"),
        36,
        0.62,
    ),
    Category(
        "服饰鞋包",
        ("简衣", "步履", "青禾", "Atelier 9"),
        ("T恤", "牛仔裤", "运动鞋", "羽绒服", "双肩包", "羊绒衫"),
        189,
        0.48,
    ),
    Category(
        "家用电器",
        ("美家", "极光", "恒序", "Halden"),
        ("电饭煲", "吹风机", "空气净化器", "扫地机器人", "咖啡机", "冰箱"),
        599,
        0.74,
    ),
    Category(
        "手机数码",
        ("星瀚", "微米", "擎天", "Lumen"),
        ("充电宝", "蓝牙耳机", "智能手表", "平板电脑", "手机", "显示器"),
        699,
        0.82,
    ),
    Category(
        "家居家纺", ("宜室", "木作", "棉里", "Fjord"), ("四件套", "收纳箱", "台灯", "枕头", "餐具", "床垫"), 169, 0.55
    ),
    Category(
        "运动户外",
        ("动力派", "山行", "逐风", "Trailhead"),
        ("瑜伽垫", "跑鞋", "冲锋衣", "露营帐篷", "羽毛球拍", "骑行服"),
        219,
        0.56,
    ),
    Category(
        "图书文具", ("书香", "墨客", "晨读", "Inkwell"), ("童书", "小说", "笔记本", "钢笔", "教辅", "画册"), 45, 0.66
    ),
    Category(
        "礼品礼盒",
        ("福到", "锦礼", "尚品", "Grand Cru"),
        ("月饼礼盒", "茶叶礼盒", "坚果礼盒", "红酒礼盒", "香薰礼盒", "丝巾礼盒"),
        268,
        0.52,
    ),
    Category(
        "办公用品",
        ("文采", "速印", "致办", "OfficeWell"),
        ("复印纸", "签字笔", "硒鼓", "办公椅", "投影仪", "会议桌"),
        118,
        0.7,
    ),
)
"""The shelves, in the order in which a group's tastes name them."""

_GOODS = len(CATEGORIES[0].goods)
_POPULARITY = tuple(1 / (rank + 1) for rank in range(_GOODS))
POPULARITY = tuple(sum(_POPULARITY[: rank + 1]) / sum(_POPULARITY) for rank in range(_GOODS))
"""Cumulative share of the goods of a shelf: the first sells most."""


def products(seed: int) -> tuple[Product, ...]:
    """Every product; the one of category c, tier t and goods g is at `position(c, t, g)`."""
    return tuple(_products(generator(seed, "goods")))


def _products(chance: Random) -> Iterator[Product]:
    for number, category in enumerate(CATEGORIES):
        for tier, brand in enumerate(category.brands):
            for rank, goods in enumerate(category.goods):
                yuan = category.price * _TIER_PRICE[tier] * (0.6 + 0.3 * rank) * (0.85 + 0.3 * chance.random())
                price = max(1, round(yuan)) * 100 - 10
                cost = round(price * category.cost * (0.92 + 0.16 * chance.random()))
                yield Product(
                    f"P{position(number, tier, rank) + 1:04d}", f"{brand}{goods}", category.name, brand, price, cost
                )


def position(category: int, tier: int, rank: int) -> int:
    """Where a product lies in the list."""
    return (category * TIERS + tier) * _GOODS + rank
