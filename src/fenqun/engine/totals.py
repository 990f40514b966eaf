"""Rows that add others up: they bear a word for it where an id or a name would be, and nothing else but numbers."""

from collections.abc import Mapping, Sequence

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.columns import case, full_match
from fenqun.query import column

_WORDS = (
    r"(?i)(?:[\s*【\[(（]*(?:(?:本|当|當|全)?[页頁月年部]?\s*(?:合\s*[计計]|[总總]\s*[计計]|小\s*[计計]|共\s*[计計]|累\s*[计計])"
    r"|[汇匯彙]\s*[总總]|(?:grand|sub)?[\s-]*totals?)[\s:：】\])）*]*)+"
)
"""One such word or several, a line each."""
_BEARING = ("customer_id", "order_id", "product_id", "name")


def total_of(columns: Mapping[str, DataType], misread: Sequence[str]) -> exp.Expr:
    """The word of a row that is a total, NULL of any other row.

    It stands for an id, a name or the first text; every other text, date and yes/no is missing. A customer of that name
    has an id, an order of theirs a date. misread: columns with the texts of values that could not be read or be.
    """
    words = [name for name, kind in columns.items() if kind is DataType.TEXT]
    bearing = [name for name in words if name in _BEARING or name == words[0]]
    others = [name for name, kind in columns.items() if kind is not DataType.NUMBER and name not in bearing]
    if not bearing or DataType.NUMBER not in columns.values():
        return exp.cast(exp.null(), "VARCHAR")
    texts = [column(name) for name in (*bearing, *misread)]
    # Asked once, and of rows without anything else alone: the pattern is dear.
    lines = exp.Anonymous(this="CONCAT_WS", expressions=[exp.Literal.string("\n"), *texts])
    word = case(full_match(lines, _WORDS), exp.func("coalesce", *(text.copy() for text in texts)))
    nothing: list[exp.Expr] = [column(name).is_(exp.null()) for name in others]
    return case(exp.and_(*nothing), word) if nothing else word
