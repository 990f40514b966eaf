"""The ready maps of RFM scores to segments: eleven, ten and eight, each exclusive and exhaustive.

`r`, `f`, `m` are the scores, 5 the best. In the map of eleven, the second axis is the mean of f and m rounded
half up, written as bounds of their sum.
"""

from collections.abc import Mapping
from functools import cache

from fenqun.definition import Label
from fenqun.rules.parse import parse
from fenqun.rules.syntax import And, Compare, Literal, Name, Node
from fenqun.segments.segmentation import RuleSegment

Texts = tuple[str, str, str]
"""English, 简体, 繁體."""

_TEXTS: Mapping[str, tuple[Texts, Texts]] = {
    "champions": (
        ("Champions", "冠军客户", "冠軍客戶"),
        (
            "bought lately, often, and spend most",
            "最近购买、购买频繁、消费最高",
            "最近購買、購買頻繁、消費最高",
        ),
    ),
    "loyal": (
        ("Loyal customers", "忠诚客户", "忠誠客戶"),
        ("buy often, the last time not long ago", "经常购买，上次购买不久", "經常購買，上次購買不久"),
    ),
    "potential_loyalists": (
        ("Potential loyalists", "潜在忠诚客户", "潛在忠誠客戶"),
        ("bought lately and more than once", "最近购买，且不止一次", "最近購買，且不止一次"),
    ),
    "new": (
        ("New customers", "新客户", "新客戶"),
        ("bought just now, hardly ever before", "刚刚购买，此前很少", "剛剛購買，此前很少"),
    ),
    "promising": (
        ("Promising", "有希望的客户", "有希望的客戶"),
        ("bought fairly lately, but little so far", "较近期购买，但目前不多", "較近期購買，但目前不多"),
    ),
    "need_attention": (
        ("Need attention", "需要关注", "需要關注"),
        ("middling in all; may slip away", "各方面居中，可能流失", "各方面居中，可能流失"),
    ),
    "about_to_sleep": (
        ("About to sleep", "即将沉睡", "即將沉睡"),
        ("bought little, a while ago", "购买不多，且有一段时间未购买", "購買不多，且有一段時間未購買"),
    ),
    "cant_lose": (
        ("Can't lose them", "不能失去的客户", "不能失去的客戶"),
        (
            "bought most of all, but not for long",
            "曾是购买最多的客户，但已久未购买",
            "曾是購買最多的客戶，但已久未購買",
        ),
    ),
    "at_risk": (
        ("At risk", "有流失风险", "有流失風險"),
        ("bought often, but long ago", "曾经常购买，但已久未购买", "曾經常購買，但已久未購買"),
    ),
    "hibernating": (
        ("Hibernating", "休眠客户", "休眠客戶"),
        ("bought little, long ago", "购买少，且已久未购买", "購買少，且已久未購買"),
    ),
    "lost": (
        ("Lost", "已流失", "已流失"),
        ("bought little, longest ago of all", "购买少，且最久未购买", "購買少，且最久未購買"),
    ),
    "important_value": (
        ("Important: valuable", "重要价值客户", "重要價值客戶"),
        (
            "recent, frequent and high spending: keep close",
            "近期、高频、高消费：重点维护",
            "近期、高頻、高消費：重點維護",
        ),
    ),
    "important_development": (
        ("Important: develop", "重要发展客户", "重要發展客戶"),
        (
            "recent and high spending, but rare: raise frequency",
            "近期、高消费、低频：提升频次",
            "近期、高消費、低頻：提升頻次",
        ),
    ),
    "important_keep": (
        ("Important: keep", "重要保持客户", "重要保持客戶"),
        (
            "frequent and high spending, but not lately: win the next order",
            "高频、高消费，但近期未购买：主动唤回",
            "高頻、高消費，但近期未購買：主動喚回",
        ),
    ),
    "important_winback": (
        ("Important: win back", "重要挽留客户", "重要挽留客戶"),
        (
            "high spending, but rare and not lately: find out why",
            "高消费，但低频且近期未购买：重点挽留",
            "高消費，但低頻且近期未購買：重點挽留",
        ),
    ),
    "general_value": (
        ("General: valuable", "一般价值客户", "一般價值客戶"),
        (
            "recent and frequent, but small: raise the basket",
            "近期、高频、低消费：提升客单价",
            "近期、高頻、低消費：提升客單價",
        ),
    ),
    "general_development": (
        ("General: develop", "一般发展客户", "一般發展客戶"),
        ("recent, rare and small: often new", "近期、低频、低消费：多为新客户", "近期、低頻、低消費：多為新客戶"),
    ),
    "general_keep": (
        ("General: keep", "一般保持客户", "一般保持客戶"),
        ("frequent, but small and not lately", "高频、低消费，近期未购买", "高頻、低消費，近期未購買"),
    ),
    "general_winback": (
        ("General: win back", "一般挽留客户", "一般挽留客戶"),
        ("not lately, rare and small", "近期未购买、低频、低消费", "近期未購買、低頻、低消費"),
    ),
}

_TEN = {
    "champions": "r == 5 and f >= 4",
    "loyal": "r >= 3 and r <= 4 and f >= 4",
    "potential_loyalists": "r >= 4 and f >= 2 and f <= 3",
    "new": "r == 5 and f == 1",
    "promising": "r == 4 and f == 1",
    "need_attention": "r == 3 and f == 3",
    "about_to_sleep": "r == 3 and f <= 2",
    "cant_lose": "r <= 2 and f == 5",
    "at_risk": "r <= 2 and f >= 3 and f <= 4",
    "hibernating": "r <= 2 and f <= 2",
}

_ELEVEN = {
    "champions": "r == 5 and f + m >= 7",
    "loyal": "r >= 3 and r <= 4 and f + m >= 7",
    "potential_loyalists": "r >= 4 and f + m >= 3 and f + m <= 6",
    "new": "r == 5 and f + m == 2",
    "promising": "r == 4 and f + m == 2",
    "need_attention": "r == 3 and f + m >= 5 and f + m <= 6",
    "about_to_sleep": "r == 3 and f + m <= 4",
    "cant_lose": "r <= 2 and f + m >= 9",
    "at_risk": "r <= 2 and f + m >= 5 and f + m <= 8",
    "hibernating": "r == 2 and f + m <= 4",
    "lost": "r == 1 and f + m <= 4",
}

_EIGHT = {
    "important_value": (True, True, True),
    "important_development": (True, False, True),
    "important_keep": (False, True, True),
    "important_winback": (False, False, True),
    "general_value": (True, True, False),
    "general_development": (True, False, False),
    "general_keep": (False, True, False),
    "general_winback": (False, False, False),
}


@cache
def by_grid(name: str) -> dict[str, RuleSegment]:
    """The map of `ten` (by r and f) or `eleven` (by r and the mean of f and m) segments, over scores 1 to 5."""
    rules = _TEN if name == "ten" else _ELEVEN
    return {segment: _segment(segment, parse(rule)) for segment, rule in rules.items()}


@cache
def by_halves(bins: tuple[int, int, int]) -> dict[str, RuleSegment]:
    """The map of eight classes: each score above the middle of its 1 to `bins`, or not."""
    return {segment: _segment(segment, _halves(highs, bins)) for segment, highs in _EIGHT.items()}


def _halves(highs: tuple[bool, bool, bool], bins: tuple[int, int, int]) -> Node:
    return And(
        tuple(
            Compare(">" if high else "<=", Name(score), Literal((most + 1) / 2))
            for score, high, most in zip("rfm", highs, bins, strict=True)
        )
    )


def _segment(name: str, rule: Node) -> RuleSegment:
    label, meaning = (Label(dict(zip(("en", "zh-Hans", "zh-Hant"), texts, strict=True))) for texts in _TEXTS[name])
    return RuleSegment(rule=rule, label=label, meaning=meaning)
