"""What the rows of an orders file give away: credit notes, columns that belong to the customer, the currency."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fenqun.sources.contents import Content

_LETTERS = re.compile(r"^[^\W\d_]+(?=\d)")
_SIGNS = re.compile(r"NT\$|HK\$|[¥￥$€£元]")
_FEWEST = 10
"""Customers with several rows, or orders with several lines, that must agree before a column is taken for theirs."""


@dataclass(frozen=True)
class BelowZero:
    """Rows that take something back. `columns`: those with numbers below zero; `credit`: the letters that begin the
    order ids of such rows and of no others."""

    columns: tuple[str, ...] = ()
    credit: str | None = None


def below_zero(rows: Iterable[Sequence[str]], places: Mapping[str, int]) -> BelowZero:
    """What takes something back, by the columns `quantity`, `amount` and `order_id` at their places."""
    watched = [name for name in ("quantity", "amount") if name in places]
    found: set[str] = set()
    letters: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for row in rows if watched else ():
        below = [name for name in watched if is_below_zero(row[places[name]])]
        found.update(below)
        if "order_id" in places:
            start = _LETTERS.match(row[places["order_id"]].strip())
            letters[bool(below)][start.group() if start else ""] += 1
    only = [start for start, _ in letters[True].most_common() if start and not letters[False][start]]
    return BelowZero(tuple(name for name in watched if name in found), only[0] if only else None)


def is_below_zero(text: str) -> bool:
    """Whether a number is written with a minus or in brackets, and is not zero.

    >>> [is_below_zero(text) for text in ("-3", "(1,200.00)", "-0.00", "5", "")]
    [True, True, False, False, False]
    """
    plain = text.strip()
    signed = plain[:1] in ("-", "－", "−", "(", "（") or plain[-1:] == "-"
    return signed and any("1" <= letter <= "9" for letter in plain)


def repeated(rows: Iterable[Sequence[str]], order: int, places: Mapping[str, int]) -> tuple[str, ...]:
    """The columns that give the whole order's figure anew on each of its lines, so that a sum would count it again.

    order: the place of the order's id. Seen on at least ten pairs of neighbouring lines of one order.
    """
    pairs = 0
    differing: set[str] = set()
    values: dict[str, set[str]] = {name: set() for name in places}
    before: Sequence[str] | None = None
    for row in rows:
        if before is not None and row[order] == before[order] != "":
            pairs += 1
            differing.update(name for name, place in places.items() if row[place] != before[place])
        for name, seen in values.items():
            if len(seen) < _FEWEST:
                seen.add(row[places[name]])
        before = row
    return tuple(name for name in places if pairs >= _FEWEST and name not in differing and len(values[name]) > 1)


def steady(customers: Sequence[str], columns: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The columns with several values of which each customer has one: they belong to the customer.

    Seen on at least ten customers with several rows; none otherwise.
    """
    again = {customer for customer, rows in Counter(filter(str.strip, customers)).items() if rows > 1}
    if len(again) < _FEWEST:
        return ()
    return tuple(name for name, values in columns.items() if _is_steady(customers, values, again))


def _is_steady(customers: Sequence[str], values: Sequence[str], again: set[str]) -> bool:
    held: defaultdict[str, set[str]] = defaultdict(set)
    for customer, value in zip(customers, values, strict=True):
        if customer in again and value.strip():
            held[customer].add(value)
    return len(set().union(*held.values())) > 1 and all(len(found) == 1 for found in held.values())


def currency_signs(found: Content | None) -> tuple[str, ...]:
    """The currency signs written with the amounts, commonest first."""
    counts = Counter(sign for text in (found.values if found else ()) for sign in _SIGNS.findall(text))
    return tuple(sign for sign, _ in counts.most_common())
