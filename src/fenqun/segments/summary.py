"""A segmentation told: each segment's size, value, and what sets it apart."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from fenqun.segments.groups import Figures, Group, together
from fenqun.segments.quality import Power, powers
from fenqun.segments.segmentation import UNKNOWN

SMALL_EFFECT = 0.2
"""A difference below this is none to speak of. Source: Cohen (1988), 'small' for d and for h."""

MOST_DIFFERENCES = 8

KNOWN_SHARE = 0.2
"""A trait known for a smaller share of a segment's customers says nothing about the segment."""


@dataclass(frozen=True)
class Difference:
    """What sets a segment apart in one trait.

    Of a number: `here` and `everywhere` are means; of one `value` of a text or tag: shares; both over the customers
    whose value is known. `index` is 100 × here ÷ everywhere, None where everywhere is not above zero. `size` is the
    segment against all others, signed: Cohen's d of a number, Cohen's h of a share.
    """

    trait: str
    value: str | None
    here: float
    everywhere: float
    index: float | None
    size: float


@dataclass(frozen=True)
class SegmentSummary:
    """Shares are of all customers and of their total value, 0 to 1; None where there is no value above zero."""

    name: str
    customers: int
    share: float
    value: float | None
    value_share: float | None
    too_small: bool
    apart: tuple[Difference, ...]


@dataclass(frozen=True)
class Summary:
    """A segmentation's segments in order, and how much of each trait it accounts for, the strongest first."""

    customers: int
    segments: tuple[SegmentSummary, ...]
    powers: tuple[Power, ...]


def summarise(
    groups: Mapping[str, Group], order: Sequence[str], *, min_size: int, leave_out: Collection[str] = ()
) -> Summary:
    """The segments in `order`, those without customers too.

    A segment of fewer than `min_size` is too small to act on; `unknown` is never acted on. `leave_out`: traits that
    the segments are made of, so that they tell nothing.
    """
    groups = {name: _without(group, leave_out) for name, group in groups.items()}
    everyone = together(groups.values())
    segments = tuple(
        segment_summary(name, groups.get(name, Group()), everyone, min_size=0 if name == UNKNOWN else min_size)
        for name in order
    )
    return Summary(everyone.customers, segments, powers(groups))


def _without(group: Group, names: Collection[str]) -> Group:
    numbers = {name: figures for name, figures in group.numbers.items() if name not in names}
    texts = {name: counts for name, counts in group.texts.items() if name not in names}
    return Group(group.customers, group.value, numbers, texts)


def segment_summary(name: str, group: Group, everyone: Group, *, min_size: int) -> SegmentSummary:
    """One segment, or the carriers of a tag, against everyone."""
    value = None if everyone.value is None else group.value or Fraction(0)
    positive = value is not None and everyone.value is not None and everyone.value > 0
    return SegmentSummary(
        name=name,
        customers=group.customers,
        share=group.customers / everyone.customers if everyone.customers else 0.0,
        value=None if value is None else float(value),
        value_share=float(value / everyone.value) if positive and value is not None and everyone.value else None,
        too_small=group.customers < min_size,
        apart=differences(group, everyone),
    )


def differences(group: Group, everyone: Group) -> tuple[Difference, ...]:
    """What sets the group apart from all others, at least small effects, the largest first, eight at most."""
    told = [difference for difference in every_difference(group, everyone) if abs(difference.size) >= SMALL_EFFECT]
    told.sort(key=lambda difference: (-abs(difference.size), difference.trait, difference.value or ""))
    return tuple(told[:MOST_DIFFERENCES])


def every_difference(group: Group, everyone: Group) -> list[Difference]:
    """What sets the group apart in every trait that is known of enough of it, however little that is."""
    return [*_in_numbers(group, everyone), *_in_texts(group, everyone)]


def _in_numbers(group: Group, everyone: Group) -> Iterator[Difference]:
    for trait, whole in everyone.numbers.items():
        part = group.numbers.get(trait, Figures())
        size = cohens_d(part, whole - part)
        if size is not None and part.known >= KNOWN_SHARE * group.customers:
            here, everywhere = part.total / part.known, whole.total / whole.known
            yield Difference(trait, None, float(here), float(everywhere), _index(here, everywhere), size)


def _in_texts(group: Group, everyone: Group) -> Iterator[Difference]:
    for trait, whole in everyone.texts.items():
        part = group.texts.get(trait, {})
        known, all_known = sum(part.values()), sum(whole.values())
        if known in (0, all_known) or known < KNOWN_SHARE * group.customers:
            continue
        is_tag = set(whole) <= {"true", "false"}
        for value, count in whole.items():
            if is_tag and value == "false":
                continue
            # Of whole numbers, whose quotient Python rounds once: as exact as fractions, and far quicker.
            mine = part.get(value, 0)
            here, everywhere = mine / known, count / all_known
            index = 100 * mine * all_known / (known * count) if count > 0 else None
            size = cohens_h(here, (count - mine) / (all_known - known))
            yield Difference(trait, value, here, everywhere, index, size)


def _index(here: Fraction, everywhere: Fraction) -> float | None:
    return float(100 * here / everywhere) if everywhere > 0 else None


def cohens_d(part: Figures, others: Figures) -> float | None:
    """The difference of means in pooled deviations; None without customers on either side, or any deviation.

    Where neither side varies, in deviations of both together. Source: Cohen (1988), section 2.5.2.
    """
    if part.known == 0 or others.known == 0:
        return None
    difference = part.total / part.known - others.total / others.known
    free = part.known + others.known - 2
    spread = (part.spread + others.spread) / free if free > 0 else Fraction(0)
    if spread == 0:
        spread = (part + others).spread / (part.known + others.known)
    return float(difference) / math.sqrt(spread) if spread > 0 else None


def cohens_h(share: float, other: float) -> float:
    """The difference of two shares on the arcsine scale. Source: Cohen (1988), section 6.2."""
    return 2 * math.asin(math.sqrt(share)) - 2 * math.asin(math.sqrt(other))
