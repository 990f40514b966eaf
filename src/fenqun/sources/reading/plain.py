"""What the spellings of numbers, dates and yes/no share: plain characters, words for unknown, replacements."""

import re
from collections.abc import Iterable
from functools import cache

WIDE = "０１２３４５６７８９，．－＋／：（）％＄￥\u3000\u00a0\u202f\u2009\u2212\u2013"
PLAIN = "0123456789,.-+/:()%$¥    --"
"""Full-width and typographic characters and what they stand for, in the same order (SQL's `translate`)."""
_TABLE = str.maketrans(WIDE, PLAIN)

FULL_WIDTH = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000"
NARROW = "".join(map(chr, range(0x21, 0x7F))) + " "
"""Every full-width letter, digit and sign and the plain one, as NFKC has it. The rest of NFKC is left alone: it would
take an id of ② for one of 2."""
_NARROWED = str.maketrans(FULL_WIDTH, NARROW)

Step = tuple[str, str]
r"""A pattern and its replacement, applied to every match; `\1` is the first group. Both `re` and RE2 read them."""

UNKNOWN_WORDS = frozenset(
    [
        *("-", "--", "---", "—", ".", "..", "?", "n/a", "#n/a", "na", "nan", "null", "none", "nil", "\\n", "(null)"),
        *("(blank)", "(none)", "unknown", "undefined", "missing", "#value!", "#ref!", "#div/0!", "#name?", "#num!"),
        *(
            "#null!",
            "无",
            "無",
            "空",
            "暂无",
            "暫無",
            "没有",
            "沒有",
            "未知",
            "未填",
            "未填写",
            "未填寫",
            "不详",
            "不詳",
        ),
    ]
)
"""Words, in lower case, that stand for unknown in columns of numbers, dates and yes/no."""
UNKNOWN_IN_TEXT = frozenset({"null", "n/a", "#n/a", "\\n", "(null)", "#value!", "#ref!", "#div/0!", "#name?", "#num!"})
"""The words that stand for unknown even where any text is possible."""


WRAPPED = r"""^(?:="(.*)"|'([0-9+][0-9 ()+-]*))$"""
"""A text that an export shields from a spreadsheet's zeal, as ="0012" or '0012; `re` and RE2 read it."""


def unwrapped(text: str) -> str:
    """The text without white space at its ends, and without what shields it from a spreadsheet."""
    text = text.strip()
    return _compiled(WRAPPED).sub(r"\1\2", text).strip() if text[:1] in ("=", "'") else text


def plain(text: str) -> str:
    """The text in plain characters, `unwrapped`."""
    return unwrapped(text if text.isascii() else text.translate(_TABLE))


def narrow(text: str) -> str:
    """The text with plain letters, digits and signs in the place of full-width ones: ids and phone numbers are so read.

    >>> narrow("Ｍ００３"), narrow("客户－１")
    ('M003', '客户-1')
    """
    return text if text.isascii() else text.translate(_NARROWED)


def apply(steps: Iterable[Step], text: str) -> str:
    """The text after all replacements, without white space at its ends."""
    for pattern, replacement in steps:
        text = _compiled(pattern).sub(replacement, text).strip()
    return text


def needed(steps: Iterable[Step], texts: Iterable[str]) -> tuple[tuple[Step, ...], list[str]]:
    """The steps that change any of the texts, and the texts after them."""
    changed = list(texts)
    kept = []
    for step in steps:
        after = [apply((step,), text) for text in changed]
        if after != changed:
            kept.append(step)
            changed = after
    return tuple(kept), changed


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
