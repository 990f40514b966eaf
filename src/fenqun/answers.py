"""What the verbs of a workspace answer: frozen, plain, ready for JSON, for screens and for notebooks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from html import escape
from typing import Any


@dataclass(frozen=True)
class Answer:
    """An answer; `as_json` is what `--json` prints and the API sends."""

    def as_json(self) -> dict[str, Any]:
        """The answer as plain JSON values: days and moments in ISO form, unknown as None."""
        return {part.name: plain(getattr(self, part.name)) for part in fields(self)}

    def _repr_html_(self) -> str:
        rows = ((part.name, getattr(self, part.name)) for part in fields(self))
        return _html_table(rows)


def plain(value: object) -> Any:
    """The value as JSON can hold it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(held) for key, held in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str):
        return [plain(held) for held in value]
    return value


def _html_table(rows: Any) -> str:
    lines = (
        f"<tr><th style='text-align:left'>{escape(str(key))}</th><td>{_cell(value)}</td></tr>" for key, value in rows
    )
    return f"<table>{''.join(lines)}</table>"


def _cell(value: object) -> str:
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        heads = [part.name for part in fields(value[0])]
        head = "".join(f"<th>{escape(name)}</th>" for name in heads)
        body = "".join(
            "<tr>" + "".join(f"<td>{_cell(getattr(row, name))}</td>" for name in heads) + "</tr>" for row in value
        )
        return f"<table><tr>{head}</tr>{body}</table>"
    if isinstance(value, float):
        return f"{value:,.4g}"
    return "" if value is None else escape(str(value))


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


@dataclass(frozen=True)
class SegmentAnswer:
    """One segment. Shares are of all customers and of their total value, 0 to 1; None where there is no value."""

    name: str
    label: str
    customers: int
    share: float
    value: float | None
    value_share: float | None
    too_small: bool
    meaning: str
    apart: tuple[Difference, ...]


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


@dataclass(frozen=True)
class Bin:
    """Customers whose value lies in [low, high), the last bin with its upper edge."""

    low: float
    high: float
    customers: int


@dataclass(frozen=True)
class ValueCount:
    """A value and the customers that have it."""

    value: str
    label: str
    customers: int


@dataclass(frozen=True)
class TraitAnswer(Answer):
    """A trait or attribute: its distribution over the customers whose value is known.

    Numbers (days and moments count as numbers of days before as_of in `bins`): `statistics` holds mean, deviation,
    min, p25, median, p75, max; other types: `values`, the most frequent first, `other` counting the rest.
    """

    name: str
    label: str
    kind: str
    type: str
    unit: str
    meaning: str
    as_of: str
    customers: int
    known: int
    statistics: Mapping[str, Any]
    bins: tuple[Bin, ...]
    values: tuple[ValueCount, ...]
    other: int


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
class Field:
    """A value of one customer; None is unknown. `median` is everyone's, of numbers."""

    name: str
    label: str
    value: Any
    unit: str = ""
    median: float | None = None


@dataclass(frozen=True)
class Family:
    """Attributes that belong together, with how many of them are known."""

    name: str
    label: str
    fields: tuple[Field, ...]
    known: int


@dataclass(frozen=True)
class Membership:
    """The customer's segment in one segmentation."""

    segmentation: str
    label: str
    segment: str
    segment_label: str


@dataclass(frozen=True)
class CustomerAnswer(Answer):
    """One customer's page: attributes by family, traits, tags, segments. `completeness`: known attributes ÷ all."""

    customer_id: str
    as_of: str
    completeness: float
    families: tuple[Family, ...]
    traits: tuple[Field, ...]
    tags: tuple[Field, ...]
    segments: tuple[Membership, ...]


@dataclass(frozen=True)
class ReasonAnswer:
    """A condition in words and as a rule, whether it holds, and the values it looked at."""

    text: str
    rule: str
    holds: bool
    values: Mapping[str, Any]
    children: tuple["ReasonAnswer", ...]


@dataclass(frozen=True)
class WhyAnswer(Answer):
    """Why a customer is in a segment or tag, or not: `segment` was asked about, the customer is in `actual`."""

    customer_id: str
    name: str
    label: str
    segment: str
    segment_label: str
    inside: bool
    actual: str
    actual_label: str
    as_of: str
    reason: ReasonAnswer


@dataclass(frozen=True)
class SourceLine:
    """One source in the overview: rows read = used + set aside + left out by its `where`."""

    name: str
    role: str
    read: int
    used: int
    set_aside: int
    left_out: int
    value_problems: int


@dataclass(frozen=True)
class TagLine:
    """One tag in the overview."""

    name: str
    label: str
    tagged: int
    share: float


@dataclass(frozen=True)
class OverviewAnswer(Answer):
    """The latest snapshot at a glance. `total_value` is the sum of the workspace's value trait, in its unit."""

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


@dataclass(frozen=True)
class HandTag(Answer):
    """A tag given by hand."""

    customer_id: str
    tag: str
    by: str
    at: str
    note: str


@dataclass(frozen=True)
class HandTagsAnswer(Answer):
    """The tags given by hand, newest first."""

    tags: tuple[HandTag, ...]


@dataclass(frozen=True)
class TaggedAnswer(Answer):
    """What `tag add` or `tag remove` did; `unknown` ids are not in the last snapshot, yet tagged."""

    tag: str
    removed: bool
    changed: int
    already: int
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class CheckAnswer(Answer):
    """How many definitions of each noun were checked and found right."""

    counts: Mapping[str, int]


@dataclass(frozen=True)
class ExportAnswer(Answer):
    """What was written: `what`, the file, its rows (without the header) and columns."""

    what: str
    file: str
    rows: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class RowsAnswer(Answer):
    """The rows a person's own SQL gave; `cut` says that there were more than the limit."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    cut: bool


@dataclass(frozen=True)
class QualityAnswer(Answer):
    """The quality reports of the sources, as `sources.quality.to_json` gives them, and the first set-aside rows.

    `reasons`: the sentence of each reason's code, in English, to be translated.
    """

    as_of: str
    reasons: Mapping[str, str]
    reports: tuple[Mapping[str, Any], ...]
    set_aside: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class SampleAnswer(Answer):
    """The files of a simulated shop: data rows by file name, and the folder."""

    folder: str
    rows: Mapping[str, int]


@dataclass(frozen=True)
class GuessedColumn:
    """A column of a file and what it was taken for: a standard column on some `evidence`, or one of its own ('own')."""

    name: str
    label: str
    header: str
    evidence: str


@dataclass(frozen=True)
class GuessedSource:
    """A table and the source it became; `said`: what was decided in reading it."""

    name: str
    role: str
    path: str
    rows: int
    columns: tuple[GuessedColumn, ...]
    said: tuple[str, ...]


@dataclass(frozen=True)
class InitAnswer(Answer):
    """A new workspace: the files written, the sources as guessed, what to look at, and the definitions by noun."""

    directory: str
    files: tuple[str, ...]
    sources: tuple[GuessedSource, ...]
    notes: tuple[str, ...]
    definitions: Mapping[str, tuple[str, ...]]
