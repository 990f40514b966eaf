"""A first look at a file of records: what its columns mean and what a workspace must know about its rows."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from fenqun.sources.contents import Content, content
from fenqun.sources.reading.read import stage, staged_records
from fenqun.sources.reading.staged import ReadOptions, Said, Staged
from fenqun.sources.recognise import Recognition, meaning
from fenqun.sources.source import TIME_COLUMN, Role

Records = Callable[[Staged], Iterator[Sequence[str]]]
"""The records of a staged file, in its columns."""

_MOST_ROWS = 2_000_000
_SAMPLE = 10_000
_MOST_VALUES = 200
_LETTERS = re.compile(r"^[^\W\d_]+(?=\d)")


@dataclass(frozen=True)
class Look:
    """A file as first seen. Names are those of `recognition.columns`.

    values: the commonest values with their counts in the sample, of the columns that have at most 200 different ones.
    unique: columns in which no value comes twice. last_day: the latest day of the time column in the sample.
    negative: columns of money or quantity with a number below zero. credit: the letters that begin the order ids of
    rows below zero, and only of those. steady: own columns of an orders file that never differ within a customer.
    """

    path: str
    sheet: str | None
    rows: int
    recognition: Recognition
    said: tuple[Said, ...] = ()
    values: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    unique: frozenset[str] = frozenset()
    last_day: date | None = None
    negative: tuple[str, ...] = ()
    credit: str | None = None
    steady: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()


def look(
    path: Path, options: ReadOptions, into: Path, *, role: Role | None = None, records: Records = staged_records
) -> Look | None:
    """A first look at one file, or one sheet of it; None where no role fits.

    The first two million rows are read; meanings are found from up to 10,000 of them, evenly spread. What must be
    staged anew goes into the folder `into`. Raises UnreadableFile and UnsafeFile as `stage`.
    """
    staged = stage(path, options, into)
    sample = _sample(staged, records)
    columns = {name: [row[place] for row in sample] for place, name in enumerate(staged.columns)}
    found = {header: content(columns[header]) for header in staged.header}
    recognition = meaning(found, role)
    if recognition is None:
        return None
    named = {name: columns[header] for name, header in recognition.columns.items()}
    contents = {name: found[header] for name, header in recognition.columns.items()}
    negative, credit = _below_zero(staged, records, recognition)
    return Look(
        path=str(path),
        sheet=staged.sheet,
        rows=staged.rows,
        recognition=recognition,
        said=staged.said,
        values={name: _commonest(of) for name, of in contents.items() if len(of.distinct) <= _MOST_VALUES},
        unique=frozenset(name for name, of in contents.items() if of.values and of.is_unique),
        last_day=_last_day(contents.get(TIME_COLUMN.get(recognition.role, ""))),
        negative=negative,
        credit=credit,
        steady=_steady(named, recognition),
        signs=_currency_signs(contents),
    )


def _sample(staged: Staged, records: Records) -> list[Sequence[str]]:
    step = max(1, -(-min(staged.rows, _MOST_ROWS) // _SAMPLE))
    return list(islice(records(staged), 0, _MOST_ROWS, step))


def _commonest(found: Content) -> tuple[tuple[str, int], ...]:
    counts = Counter(value.strip() for value in found.values)
    return tuple(sorted(counts.items(), key=lambda counted: (-counted[1], counted[0])))


def _last_day(found: Content | None) -> date | None:
    return max(found.days, default=None) if found else None


def _below_zero(staged: Staged, records: Records, recognition: Recognition) -> tuple[tuple[str, ...], str | None]:
    """The columns of money or quantity with numbers below zero, and the letters of credit notes' ids."""
    places = {name: staged.columns.index(header) for name, header in recognition.columns.items()}
    watched = [name for name in ("quantity", "amount") if name in places]
    if recognition.role not in (Role.ORDERS, Role.ORDER_LINES) or not watched:
        return (), None
    found: set[str] = set()
    letters: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for row in islice(records(staged), _MOST_ROWS):
        below = [name for name in watched if _is_below_zero(row[places[name]])]
        found.update(below)
        if "order_id" in places:
            start = _LETTERS.match(row[places["order_id"]].strip())
            letters[bool(below)][start.group() if start else ""] += 1
    only_below = [start for start, _ in letters[True].most_common() if start and not letters[False][start]]
    return tuple(name for name in watched if name in found), only_below[0] if only_below else None


def _is_below_zero(text: str) -> bool:
    plain = text.strip()
    return plain[:1] in "-－−(（" and any("1" <= letter <= "9" for letter in plain) if plain else False


def _steady(named: Mapping[str, Sequence[str]], recognition: Recognition) -> tuple[str, ...]:
    """Own columns with several values, each customer having one: seen on at least ten customers with several rows."""
    customers = named.get("customer_id")
    if customers is None or recognition.role not in (Role.ORDERS, Role.ORDER_LINES):
        return ()
    again = {customer for customer, rows in Counter(filter(str.strip, customers)).items() if rows > 1}
    if len(again) < 10:
        return ()
    return tuple(name for name in recognition.own if _is_steady(customers, named[name], again))


def _is_steady(customers: Sequence[str], values: Sequence[str], again: set[str]) -> bool:
    held: defaultdict[str, set[str]] = defaultdict(set)
    for customer, value in zip(customers, values, strict=True):
        if customer in again and value.strip():
            held[customer].add(value)
    return len(set().union(*held.values())) > 1 and all(len(found) == 1 for found in held.values())


_SIGNS = re.compile(r"NT\$|HK\$|[¥￥$€£元]")


def _currency_signs(contents: Mapping[str, Content]) -> tuple[str, ...]:
    """The currency signs written with the amounts, commonest first."""
    texts: Iterable[str] = contents["amount"].values if "amount" in contents else ()
    counts = Counter(sign for text in texts for sign in _SIGNS.findall(text))
    return tuple(sign for sign, _ in counts.most_common())
