"""Answers about what a refresh would do with the definitions as they are now."""

from collections.abc import Mapping
from dataclasses import dataclass

from fenqun.answers.answer import Answer
from fenqun.answers.definitions import SegmentChange


@dataclass(frozen=True)
class PlannedSegment(SegmentChange):
    """The carriers of a tag, or one segment, before and after; None where it is not there.

    Values are sums of the trait that stands for value. Samples are ids, in order; of a new segmentation, whose
    customers come from nowhere, there are none.
    """

    value_before: float | None = None
    entering_sample: tuple[str, ...] = ()
    leaving_sample: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedChange:
    """One definition that is not as it was computed, or rests on one that is not.

    `change`: new, changed, removed, or affected (the same text, but it needs one of `because`). `said` tells what
    changed in sentences, `diff` as a unified diff of the YAML. `used_by`: all that needs it, also by way of others.
    `untold`: why the effect cannot be told without a refresh; '' where it is told.
    `moving`: customers whose mark, segment or value would be another; None where it is untold or all is new. Of a
    trait, `known_before` and `known_after` count those with a known value. `moves`: from segment, to segment,
    customers; the most first.
    """

    section: str
    name: str
    label: str
    change: str
    said: tuple[str, ...]
    diff: str
    because: tuple[str, ...]
    used_by: tuple[str, ...]
    untold: str
    moving: int | None
    known_before: int | None
    known_after: int | None
    segments: tuple[PlannedSegment, ...]
    moves: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class ReadAnew:
    """A source that a refresh would read: it is new, its definition or its files changed, or it is a database.

    `seconds`: what it took the last time; None where nobody knows.
    """

    name: str
    label: str
    why: str
    seconds: float | None


@dataclass(frozen=True)
class PlannedWork:
    """What a refresh would have to do. `definitions`: those that would be computed to other values, as section/name.

    Seconds are those of the last refresh; None where it did not keep them. `seconds` leaves out the sources of
    which nobody knows how long they take.
    """

    sources: tuple[ReadAnew, ...]
    definitions: tuple[str, ...]
    computing_seconds: float | None
    seconds: float | None


@dataclass(frozen=True)
class PlanAnswer(Answer):
    """What a refresh would do with the definitions as they are now, counted over the latest snapshot.

    `unchanged`: by section, how many definitions stay as they are, with all they rest on. `notes`: what holds for the
    whole of it. `changes` and `notes` empty: nothing would be another.
    """

    snapshot: str
    as_of: str
    customers: int
    value: str | None
    changes: tuple[PlannedChange, ...]
    unchanged: Mapping[str, int]
    notes: tuple[str, ...]
    work: PlannedWork
