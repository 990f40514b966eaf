"""How tags and segments overlap, and which of them one customer is in."""

from dataclasses import dataclass

from fenqun.answers.answer import Answer
from fenqun.answers.customer import Membership
from fenqun.answers.segmentation import AxisSegment, CrossTabAnswer


@dataclass(frozen=True)
class OverlapSet:
    """A tag, or a segment of a segmentation: `name` is `tag` or `segmentation/segment`."""

    name: str
    label: str
    kind: str
    customers: int
    share: float


@dataclass(frozen=True)
class OverlapAnswer(Answer):
    """Every two of some tags and segments: tables of (len(sets), len(sets)), in the order of `sets`.

    `table` counts the customers in both. `jaccard` is their share of those in either, None where nobody is. `lift` is
    how many times as many they are as if the two had nothing to do with each other, None where one has nobody.
    """

    as_of: str
    customers: int
    sets: tuple[OverlapSet, ...]
    table: tuple[tuple[int, ...], ...]
    jaccard: tuple[tuple[float | None, ...], ...]
    lift: tuple[tuple[float | None, ...], ...]


def crossed(answer: OverlapAnswer, title: str) -> CrossTabAnswer:
    """The overlap as a cross-tab, to be drawn as one is: its rows and columns are the same, and share customers."""
    axis = tuple(AxisSegment(part.name, part.label, part.customers) for part in answer.sets)
    return CrossTabAnswer(
        first="",
        first_label=title,
        second="",
        second_label=title,
        as_of=answer.as_of,
        customers=answer.customers,
        rows=axis,
        columns=axis,
        table=answer.table,
    )


@dataclass(frozen=True)
class MembershipsAnswer(Answer):
    """The tags one customer carries, and the segment of every segmentation."""

    customer_id: str
    as_of: str
    tags: tuple[AxisSegment, ...]
    segments: tuple[Membership, ...]
