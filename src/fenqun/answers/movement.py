"""Answers about movement: who went from which segment to which between two snapshots, why, and one customer's path."""

from dataclasses import dataclass

from fenqun.answers.answer import Answer
from fenqun.answers.customer import Membership
from fenqun.answers.segmentation import AxisSegment


@dataclass(frozen=True)
class SnapshotMark:
    """A snapshot: its id, and its moment on the workspace's clock (a day where it is a day's end)."""

    id: str
    as_of: str


@dataclass(frozen=True)
class MoveReason:
    """Something that changed for `customers` of those who moved by their own values; a customer may have several.

    `kind`: a `condition` that `became` true or false (`text` in words, `rule` as written); a `score` that became
    higher or lower; the `input` that moved a grade's score most, higher or lower; or given or taken by `hand`. `told`
    says all of it.
    """

    kind: str
    text: str
    told: str
    rule: str
    became: str
    customers: int


@dataclass(frozen=True)
class Move:
    """The customers who were in `source` and are in `target`; None: who was not there, or is not any more.

    Values are sums of the value trait at the start and at the end; `gain` is what was won by those whose value rose,
    `loss` (zero or above) what those lost whose value fell. `by_values` would be in the target by the start's
    definition and cut points too, `by_definition` would still be in the source, `by_both` would be elsewhere.
    """

    source: str | None
    target: str | None
    source_label: str
    target_label: str
    customers: int
    value_before: float | None
    value_after: float | None
    gain: float | None
    loss: float | None
    by_values: int
    by_definition: int
    by_both: int
    reasons: tuple[MoveReason, ...]


@dataclass(frozen=True)
class SegmentMoves:
    """One segment at both ends: before = stayed + left + gone, after = stayed + entered + new, net = after - before.

    `why_left` counts what put customers out, `why_entered` what put them in, among those who moved by their values:
    `left_by_values`, `entered_by_values`.
    """

    name: str
    label: str
    before: int
    after: int
    stayed: int
    entered: int
    left: int
    new: int
    gone: int
    net: int
    value_before: float | None
    value_after: float | None
    entered_value: float | None
    left_value: float | None
    left_by_values: int
    entered_by_values: int
    why_left: tuple[MoveReason, ...]
    why_entered: tuple[MoveReason, ...]


@dataclass(frozen=True)
class MovesAnswer(Answer):
    """Movement in a segmentation, or a tag as two segments, between two snapshots.

    `table[row][column]` counts customers; the last row holds the new, the last column the gone. `changed`: "" where
    both divide alike, "definition", or "cuts" where only what was fitted differs; `changed_inputs`: labels of traits,
    tags and segmentations it is made of whose own definition or cut points differ. Not `comparable`: the start's
    definition cannot be asked of the end's values, so all who moved count as moved by the definition.
    """

    name: str
    label: str
    kind: str
    start: SnapshotMark
    end: SnapshotMark
    value: str | None
    value_label: str
    currency: str
    customers_before: int
    customers_after: int
    stayed: int
    moved: int
    new: int
    gone: int
    by_values: int
    by_definition: int
    by_both: int
    gain: float | None
    loss: float | None
    changed: str
    changed_inputs: tuple[str, ...]
    comparable: bool
    rows: tuple[AxisSegment, ...]
    columns: tuple[AxisSegment, ...]
    table: tuple[tuple[int, ...], ...]
    segments: tuple[SegmentMoves, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Mover:
    """One customer who made a move; `how`: values, definition or both, blank of the new, the gone and who stayed."""

    customer_id: str
    source: str | None
    target: str | None
    source_label: str
    target_label: str
    value_before: float | None
    value_after: float | None
    how: str


@dataclass(frozen=True)
class MoversAnswer(Answer):
    """A page of the customers who made a move, by id. `source`, `target`: a segment, "" not there, "*" any other."""

    name: str
    label: str
    start: SnapshotMark
    end: SnapshotMark
    source: str
    target: str
    source_label: str
    target_label: str
    value: str | None
    value_label: str
    total: int
    rows: tuple[Mover, ...]
    after: str | None


@dataclass(frozen=True)
class SegmentSizes:
    """One segment in every snapshot, None where it was not declared; values are sums of the value trait."""

    name: str
    label: str
    customers: tuple[int | None, ...]
    value: tuple[float | None, ...]


@dataclass(frozen=True)
class SizesAnswer(Answer):
    """The size and value of each segment in every snapshot that has the segmentation or tag, by as_of."""

    name: str
    label: str
    kind: str
    value: str | None
    value_label: str
    snapshots: tuple[SnapshotMark, ...]
    segments: tuple[SegmentSizes, ...]


@dataclass(frozen=True)
class PathChange:
    """A change of one customer in a segmentation or tag since the step before, and why; `how` as in a Mover."""

    name: str
    label: str
    kind: str
    source: str
    source_label: str
    target: str
    target_label: str
    how: str
    reasons: tuple[MoveReason, ...]


@dataclass(frozen=True)
class PathStep:
    """A customer in one snapshot: its segments, its tags, and what changed since the step before.

    `there`: whether the snapshot holds the customer at all. `value`: of the value trait.
    """

    snapshot: SnapshotMark
    there: bool
    value: float | None
    segments: tuple[Membership, ...]
    tags: tuple[Membership, ...]
    changes: tuple[PathChange, ...]


@dataclass(frozen=True)
class PathAnswer(Answer):
    """Where a customer was in every snapshot, by as_of, the latest first."""

    customer_id: str
    value: str | None
    value_label: str
    steps: tuple[PathStep, ...]
