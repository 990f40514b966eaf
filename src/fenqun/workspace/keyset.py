"""Pages of a list by the row they begin after: as fast at the end of a million rows as at the start, and steady."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from sqlglot import exp

from fenqun.errors import Phrase, UsageError, message
from fenqun.rules.compile import constant

MOST_ROWS = 1000
"""Rows of one page."""
_MARK_BYTES = 9
_NARROW, _WIDE = 18, 38
"""Digits of the engine's decimals: those that are quick to compare, and the most."""


@dataclass(frozen=True)
class Key:
    """What rows are ordered by: an expression that is never NULL where `nullable` is false. Unknown comes last."""

    sql: exp.Expr
    descending: bool = False
    nullable: bool = False


def ordered(keys: Sequence[Key], *, backwards: bool = False) -> list[exp.Expr]:
    """The terms of ORDER BY. The last key must tell all rows apart."""
    return [
        exp.Ordered(this=key.sql.copy(), desc=key.descending is not backwards, nulls_first=backwards) for key in keys
    ]


def beyond(keys: Sequence[Key], values: Sequence[Any], *, backwards: bool = False) -> exp.Expr:
    """The rows that come after the one with these values of the keys; before it where `backwards`."""
    (key, *others), (value, *rest) = keys, values
    parts = list(_past(key, value, backwards))
    if others:
        same = exp.Is(this=key.sql.copy(), expression=exp.null()) if value is None else _equal(key, value)
        parts.append(exp.and_(same, beyond(others, rest, backwards=backwards)))
    return exp.or_(*parts) if parts else exp.false()


def _equal(key: Key, value: Any) -> exp.Expr:
    return exp.EQ(this=key.sql.copy(), expression=literal(value))


def _past(key: Key, value: Any, backwards: bool) -> list[exp.Expr]:
    """What this key alone puts past the row."""
    unknown = exp.Is(this=key.sql.copy(), expression=exp.null())
    if value is None:
        return [exp.not_(unknown)] if backwards else []
    comparison = exp.LT if key.descending is not backwards else exp.GT
    past: list[exp.Expr] = [comparison(this=key.sql.copy(), expression=literal(value))]
    return [*past, unknown] if key.nullable and not backwards else past


def literal(value: Any) -> exp.Expr:
    """A value that the engine gave, as a constant that is exactly it."""
    if not isinstance(value, Decimal):
        return constant(value)
    # As a bare number one of very many digits would be read as a double.
    text = format(value, "f")
    digits, scale = len(value.as_tuple().digits), len(text.partition(".")[2])
    width = _NARROW if max(digits, scale) <= _NARROW else _WIDE
    return exp.cast(exp.Literal.string(text), f"DECIMAL({width}, {scale})")


def cursor(question: str, row: str) -> str:
    """The page beside the row of that id, for this question only; holds nothing but the id and a mark."""
    return urlsafe_b64encode(_mark(question, row) + row.encode()).decode().rstrip("=")


def row_of(question: str, text: str) -> str:
    """The id in a cursor. Raises UsageError where it was altered, or made for another question."""
    try:
        data = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        mark, row = data[:_MARK_BYTES], data[_MARK_BYTES:].decode()
    except (ValueError, UnicodeError):
        mark, row = b"", ""
    if not hmac.compare_digest(mark, _mark(question, row)) or cursor(question, row) != text:
        raise foreign()
    return row


def foreign() -> UsageError:
    """The error of a cursor that does not fit the question."""
    return UsageError(what=Phrase(message("this page belongs to another list; begin with its first page")))


def _mark(question: str, row: str) -> bytes:
    # No secret: whoever made a mark of their own would only get another page of the list they are shown anyway.
    return blake2b(f"{len(question)}:{question}{row}".encode(), digest_size=_MARK_BYTES).digest()


def page_size(limit: int) -> int:
    """The limit itself. Raises UsageError where it is out of bounds."""
    if not 1 <= limit <= MOST_ROWS:
        raise UsageError(what=Phrase(message("a page has 1 to {most} rows, not {limit}"), most=MOST_ROWS, limit=limit))
    return limit
