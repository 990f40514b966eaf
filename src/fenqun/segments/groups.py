"""What groups of customers are like: exact counts and sums per segment, few queries for many segmentations."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.query import Ask, Query, column, named
from fenqun.rules.calls import double
from fenqun.segments.figures import exact_sum
from fenqun.segments.fitted import is_known

ALWAYS = (DataType.NUMBER, DataType.BOOLEAN)
"""What groups are told by however many values it has."""
MOST_VALUES = 50
"""A text with more different values than this describes nobody: it is left out."""

MOST_CELLS = 65_536
"""Segmentations are counted together, crossed, while they make at most so many cells."""


@dataclass(frozen=True)
class Figures:
    """A number over a group: how many have it known, and the exact sums of it and of its square."""

    known: int = 0
    total: Fraction = Fraction(0)
    squares: Fraction = Fraction(0)

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(self.known + other.known, self.total + other.total, self.squares + other.squares)

    def __sub__(self, other: "Figures") -> "Figures":
        return Figures(self.known - other.known, self.total - other.total, self.squares - other.squares)

    @property
    def spread(self) -> Fraction:
        """The sum of squared distances from the mean; 0 for nobody."""
        return max(self.squares - self.total**2 / self.known, Fraction(0)) if self.known else Fraction(0)


@dataclass(frozen=True)
class Group:
    """Customers, the sum of their value (None where no trait stands for value), and their traits.

    `texts` counts the customers of each known value; a tag counts as `true` and `false`.
    """

    customers: int = 0
    value: Fraction | None = None
    numbers: Mapping[str, Figures] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def together(groups: Iterable[Group]) -> Group:
    """All the groups, which share nobody, as one."""
    customers, value, numbers, texts = 0, None, dict[str, Figures](), dict[str, dict[str, int]]()
    for group in groups:
        customers += group.customers
        value = group.value if value is None else value + (group.value or 0)
        for name, figures in group.numbers.items():
            numbers[name] = numbers.get(name, Figures()) + figures
        for name, counts in group.texts.items():
            kept = texts.setdefault(name, {})
            for said, count in counts.items():
                kept[said] = kept.get(said, 0) + count
    return Group(customers, value, numbers, texts)


def without(whole: Group, part: Group) -> Group:
    """The group without those in a part of it; the sums are exact, so nothing is lost by subtracting."""
    value = None if whole.value is None else whole.value - (part.value or 0)
    numbers = {name: figures - part.numbers.get(name, Figures()) for name, figures in whole.numbers.items()}
    texts = {}
    for name, counts in whole.texts.items():
        gone = part.texts.get(name, {})
        left = {said: count - gone.get(said, 0) for said, count in counts.items()}
        texts[name] = {said: count for said, count in left.items() if count}
    return Group(whole.customers - part.customers, value, numbers, texts)


def instead(whole: Group, was: Group, now: Group) -> Group:
    """The group when those of `was`, part of it, have become those of `now`."""
    left = without(together([whole, now]), was)
    return replace(left, texts={name: counts for name, counts in left.texts.items() if counts})


def describing(profile: Query, names: Iterable[str], ask: Ask) -> list[str]:
    """Of the names, the numbers, the yes/no values, and the texts of at most 50 different values; one query."""
    kinds = {name: profile.columns[name] for name in names}
    texts = [name for name, kind in kinds.items() if kind is DataType.TEXT]
    few = set[str]()
    if texts:
        wanted = [named(exp.Count(this=exp.Distinct(expressions=[column(name)])), name) for name in texts]
        counts = ask(exp.select(*wanted).from_(profile.under("profile"), copy=False))[0]
        few = {name for name, count in zip(texts, counts, strict=True) if 0 < count <= MOST_VALUES}
    return [name for name, kind in kinds.items() if kind in ALWAYS or name in few]


def measure(
    profile: Query, segments: Mapping[str, int], traits: Sequence[str], ask: Ask, *, value: str | None = None
) -> dict[str, dict[str, Group]]:
    """Per segmentation and segment (those with customers) what its customers are like.

    segments: the segmentations and how many segments each has. traits: as `describing` gives them.
    One query per batch of segmentations for all numbers and tags, and one per text; see MOST_CELLS.
    """
    kinds = {name: profile.columns[name] for name in traits}
    plan = _Plan(kinds, value)
    found: dict[str, dict[str, Group]] = {name: {} for name in segments}
    for batch in _batches(segments):
        for row in ask(_crossed(profile, batch, plan)):
            at = next(at for at, segment in enumerate(row[: len(batch)]) if segment is not None)
            found[batch[at]][str(row[at])] = plan.group(row[len(batch) :])
        for name in (name for name, kind in kinds.items() if kind is DataType.TEXT):
            _count_values(profile, batch, name, found, ask)
    return found


def measure_together(
    profile: Query,
    traits: Sequence[str],
    ask: Ask,
    *,
    among: exp.Expression | None = None,
    value: str | None = None,
    values: Mapping[str, int] | None = None,
) -> Group:
    """The customers for whom `among` is true (all without it) as one group, as `measure` tells it.

    values: how many different values a text has, where that is known. One query for the numbers and tags, another for
    as many texts as make few cells when crossed.
    """
    kinds = {name: profile.columns[name] for name in traits}
    plan = _Plan(kinds, value)
    rows = profile.under("profile")
    texts = {name: 1 + (values or {}).get(name, MOST_VALUES) for name, kind in kinds.items() if kind is DataType.TEXT}
    counts: dict[str, dict[str, int]] = {name: {} for name in texts}
    for batch in _batches(texts):
        names = [column(name) for name in batch]
        cells = exp.select(*names, exp.Count(this=exp.Star())).from_(rows.copy()).where(among).group_by(*names)
        for *said, customers in ask(cells):
            for name, each in zip(batch, said, strict=True):
                if each is not None:
                    counts[name][str(each)] = counts[name].get(str(each), 0) + int(customers)
    group = plan.group(ask(exp.select(*plan.columns()).from_(rows).where(among))[0])
    return replace(group, texts={**group.texts, **{name: found for name, found in counts.items() if found}})


class _Plan:
    """The sums to ask for, in order, and how to read them back."""

    def __init__(self, kinds: Mapping[str, DataType], value: str | None) -> None:
        self._numbers = [name for name, kind in kinds.items() if kind is DataType.NUMBER]
        self._tags = [name for name, kind in kinds.items() if kind is DataType.BOOLEAN]
        self._value = value

    def columns(self) -> list[exp.Expression]:
        parts: list[exp.Expression] = [exp.Count(this=exp.Star())]
        if self._value is not None:
            parts.append(exact_sum(double(column(self._value))))
        for name in self._numbers:
            number = double(column(name))
            square = exp.Mul(this=number.copy(), expression=number.copy())
            parts += [exp.Count(this=column(name)), exact_sum(number), exact_sum(square)]
        for name in self._tags:
            yes = exp.Cast(this=column(name), to=exp.DataType.build("bigint"))
            parts += [exp.Count(this=column(name)), exp.Sum(this=yes)]
        return [named(part, f"part {at}") for at, part in enumerate(parts)]

    def group(self, row: Sequence[Any]) -> Group:
        parts = iter(row)
        customers = int(next(parts))
        value = None if self._value is None else _exact(next(parts))
        numbers = {name: Figures(int(next(parts)), _exact(next(parts)), _exact(next(parts))) for name in self._numbers}
        texts = {name: _yes_and_no(parts) for name in self._tags}
        return Group(customers, value, numbers, {name: counts for name, counts in texts.items() if counts})


def _exact(total: Any) -> Fraction:
    return Fraction(Decimal(total or 0))


def _yes_and_no(parts: Iterator[Any]) -> dict[str, int]:
    known, yes = int(next(parts)), int(next(parts) or 0)
    return {said: count for said, count in (("true", yes), ("false", known - yes)) if count}


def _batches(segments: Mapping[str, int]) -> list[list[str]]:
    """The segmentations in groups that make few cells when crossed."""
    batches: list[list[str]] = []
    cells = MOST_CELLS + 1
    for name, count in segments.items():
        cells *= max(count, 1)
        if cells > MOST_CELLS:
            batches.append([])
            cells = max(count, 1)
        batches[-1].append(name)
    return batches


def _crossed(profile: Query, batch: Sequence[str], plan: _Plan) -> exp.Select:
    """The sums of each segment of the batch: one pass over the profile into cells, then the cells added up.

    Each row names one segment, its segmentation's column; the other segmentations' are NULL.
    """
    names = [column(name) for name in batch]
    parts = plan.columns()
    # Without copies of what nobody else holds: of a query of thousands of nodes they take longer than its answer.
    cells = exp.select(*names, *parts, copy=False).from_(profile.under("profile"), copy=False)
    cells = cells.group_by(*(name.copy() for name in names), copy=False)
    sums = [exp.Sum(this=column(part.alias)) for part in parts]
    sets = exp.GroupingSets(expressions=[exp.Tuple(expressions=[name.copy()]) for name in names])
    summed = exp.select(*(name.copy() for name in names), *sums)
    return summed.from_(cells.subquery("cells", copy=False), copy=False).group_by(sets, copy=False)


def _count_values(
    profile: Query, batch: Sequence[str], name: str, found: dict[str, dict[str, Group]], ask: Ask
) -> None:
    """Adds how many customers of each segment have each value of a text."""
    names = [column(segmentation) for segmentation in batch]
    inner = exp.select(*names, named(column(name), "said"), named(exp.Count(this=exp.Star()), "customers"), copy=False)
    inner = inner.from_(profile.under("profile"), copy=False).where(is_known(column(name)), copy=False)
    cells = inner.group_by(*(part.copy() for part in names), column(name), copy=False).subquery("cells", copy=False)
    pairs = [exp.Tuple(expressions=[part.copy(), column("said")]) for part in names]
    counted = exp.select(*(part.copy() for part in names), column("said"), exp.Sum(this=column("customers")))
    rows = ask(counted.from_(cells, copy=False).group_by(exp.GroupingSets(expressions=pairs), copy=False))
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for *segments, said, count in rows:
        at = next(at for at, segment in enumerate(segments) if segment is not None)
        counts.setdefault((batch[at], str(segments[at])), {})[str(said)] = int(count)
    for (segmentation, segment), said in counts.items():
        group = found[segmentation][segment]
        found[segmentation][segment] = replace(group, texts={**group.texts, name: said})
