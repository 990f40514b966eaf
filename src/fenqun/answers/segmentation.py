"""Answers about divisions of the customers: segmentations, tags, two of them crossed, all of them at a glance."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fenqun.answers.answer import Answer


@dataclass(frozen=True)
class Difference:
    """What sets a segment apart in one trait.

    Of a number: `here` and `everywhere` are means over the customers with a known value. Of a text (`value` given) or
    a tag: shares of the customers. `index` is 100 × here ÷ everywhere, None where that has no meaning; `size` is the
    effect, Cohen's d or h, signed.
    """

    trait: str
    label: str
    value: str | None
    here: float
    everywhere: float
    index: float | None
    size: float
    unit: str = ""

    @property
    def name(self) -> str:
        """The trait."""
        return self.trait


@dataclass(frozen=True)
class Centre:
    """Where the centre of a cluster lies in one trait, in the trait's own unit.

    Of a trait taken by its logarithm it is the middle by that: less than the mean of a few large values. `apart`: how
    far it is above (negative: below) everyone's mean on the scale of the distances, in standard deviations if scaled.
    """

    trait: str
    label: str
    value: float
    unit: str = ""
    apart: float = 0.0

    @property
    def name(self) -> str:
        """The trait."""
        return self.trait


@dataclass(frozen=True)
class SegmentAnswer:
    """One segment. Shares are of all customers and of their total value, 0 to 1; None where there is no value.

    `centre`: of clusters, trait by trait.
    """

    name: str
    label: str
    customers: int
    share: float
    value: float | None
    value_share: float | None
    too_small: bool
    meaning: str
    apart: tuple[Difference, ...]
    centre: tuple[Centre, ...] = ()


@dataclass(frozen=True)
class Power:
    """How much of a trait the segmentation accounts for, 0 to 1: eta squared of a number, Cramér's V of a text."""

    trait: str
    label: str
    measure: str
    power: float


@dataclass(frozen=True)
class SegmentationAnswer(Answer):
    """A segmentation as of a moment; its segments hold every customer exactly once."""

    name: str
    label: str
    kind: str
    meaning: str
    as_of: str
    customers: int
    value: str | None
    segments: tuple[SegmentAnswer, ...]
    powers: tuple[Power, ...]
    fitted: Mapping[str, Any]

    @property
    def farthest(self) -> float:
        """Of clusters how far the centre that is farthest from everyone's mean in any trait is from it; else 0."""
        return max((abs(part.apart) for segment in self.segments for part in segment.centre), default=0.0)


@dataclass(frozen=True)
class TagAnswer(Answer):
    """A tag: how many carry it, and what sets them apart."""

    name: str
    label: str
    kind: str
    by: str
    rule: str
    owner: str
    meaning: str
    as_of: str
    customers: int
    tagged: int
    share: float
    value_share: float | None
    apart: tuple[Difference, ...]


@dataclass(frozen=True)
class AxisSegment:
    """A row or column of a cross-tab with its total."""

    name: str
    label: str
    customers: int


@dataclass(frozen=True)
class CrossTabAnswer(Answer):
    """Two segmentations (or tags, or text traits) crossed; `table[row][column]` counts customers."""

    first: str
    first_label: str
    second: str
    second_label: str
    as_of: str
    customers: int
    rows: tuple[AxisSegment, ...]
    columns: tuple[AxisSegment, ...]
    table: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Explained:
    """The share of an outcome's variance each of two segmentations accounts for, 0 to 1."""

    trait: str
    label: str
    measure: str
    first: float
    second: float


@dataclass(frozen=True)
class ComparisonAnswer(Answer):
    """Two segmentations side by side. Agreement: 1 the same division, about 0 unrelated ones."""

    crossed: CrossTabAnswer
    adjusted_rand: float
    normalised_mutual_information: float
    adjusted_mutual_information: float
    outcomes: tuple[Explained, ...]


@dataclass(frozen=True)
class SourceLine:
    """One source in the overview: rows read = used + set aside + left out by its `where`.

    `repeated_rows`: of those used, how many an earlier file has as well, so that they count twice. `redated_orders`:
    order ids with more than one date.
    """

    name: str
    label: str
    role: str
    read: int
    used: int
    set_aside: int
    left_out: int
    value_problems: int
    repeated_rows: int = 0
    redated_orders: int = 0


@dataclass(frozen=True)
class TagLine:
    """One tag in the overview."""

    name: str
    label: str
    tagged: int
    share: float


@dataclass(frozen=True)
class OverviewAnswer(Answer):
    """A snapshot at a glance; `snapshot` is its id. `total_value` is the sum of the value trait, in its unit."""

    name: str
    as_of: str
    made_at: str
    customers: int
    value: str | None
    value_label: str
    total_value: float | None
    currency: str
    sources: tuple[SourceLine, ...]
    tags: tuple[TagLine, ...]
    segmentations: tuple[SegmentationAnswer, ...]
    snapshot: str = ""
