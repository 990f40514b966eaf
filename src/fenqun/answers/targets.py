"""Answers about the choice of segments: scores, criteria, how sure the choice is, budgets, decisions."""

from collections.abc import Mapping
from dataclasses import dataclass

from fenqun.answers.answer import Answer
from fenqun.answers.movement import SnapshotMark


@dataclass(frozen=True)
class TargetFactor:
    """One factor: on which `axis` (attractiveness, strength), what its figure is, and how heavy it is.

    `kind`: measure, trait or ratings; `of`: the measure or trait, blank of ratings, which `by` stated `on` a day.
    `weight` is within the axis, `combined` in the whole score, both 0 to 1; 0 where nothing is known of any segment.
    `low` and `high`: the figures that count as 0 and as 1 (`better` lower: as 1 and as 0).
    """

    name: str
    label: str
    axis: str
    kind: str
    of: str
    unit: str
    better: str
    weight: float
    combined: float
    low: float | None
    high: float | None
    by: str
    on: str


@dataclass(frozen=True)
class FactorFigure:
    """A segment's figure of one factor, and what it counts: 0 the worst, 1 the best; None where it is not known."""

    factor: str
    figure: float | None
    scaled: float | None


@dataclass(frozen=True)
class CriterionFigure:
    """One figure of a criterion against its threshold, and what both are in words.

    `unit`: share (0 to 1), customers, days, effect (Cohen's d or h) or yes_no (1 or 0). `passes` is None where the
    figure is not known.
    """

    what: str
    value: float | None
    limit: float
    unit: str
    passes: bool | None
    detail: str
    told: str


@dataclass(frozen=True)
class TargetCriterion:
    """Measurable, substantial, accessible, differentiable or actionable; `passes` is None where nothing tells."""

    name: str
    label: str
    required: bool
    passes: bool | None
    figures: tuple[CriterionFigure, ...]


@dataclass(frozen=True)
class CriteriaSegment:
    """One segment, or cell of a grid, with its criteria."""

    name: str
    label: str
    customers: int
    criteria: tuple[TargetCriterion, ...]


@dataclass(frozen=True)
class CriteriaAnswer(Answer):
    """Whether the segments of a segmentation, or the cells of a grid (`kind`), are worth having, by usual thresholds.

    `passing`: how many fail none of the five; what is not known is not failed.
    """

    name: str
    label: str
    kind: str
    as_of: str
    segments: tuple[CriteriaSegment, ...]
    passing: int


@dataclass(frozen=True)
class TargetSegment:
    """One segment: its place in the matrix, its verdict, its criteria, and how sure its rank is.

    Scores are 0 to 100, None where a factor is not known. `cell`: the thirds of attractiveness and strength, 0 low to
    2 high. `zone`: invest, select or harvest. `verdict`: target, reserve, weak, fails, avoid or unjudged; `why` says it
    in words. `rank`: among those that may be chosen. `on_top`: in which share of the simulated weights it is among the
    first `at_most` of them; its rank is between `least_rank` and `greatest_rank` in 90 % of them.
    """

    name: str
    label: str
    customers: int
    share: float
    value: float | None
    value_share: float | None
    attractiveness: float | None
    strength: float | None
    score: float | None
    rank: int | None
    cell: tuple[int, int] | None
    zone: str
    verdict: str
    why: str
    figures: tuple[FactorFigure, ...]
    criteria: tuple[TargetCriterion, ...]
    on_top: float | None
    median_rank: int | None
    least_rank: int | None
    greatest_rank: int | None


@dataclass(frozen=True)
class WeightChange:
    """The smallest change of one factor's combined weight, the others in proportion, that overturns the choice."""

    factor: str
    label: str
    weight: float
    becomes: float
    chosen: str
    chosen_label: str
    rival: str
    rival_label: str


@dataclass(frozen=True)
class TargetsAnswer(Answer):
    """Which segments of `of`, a segmentation or grid by `kind`, to go for, the best first.

    `strategy`: concentrated, differentiated, undifferentiated or none. `balance`: how much attractiveness counts
    against strength. `weights`: of each axis where they come from. `ratios`: of an axis whose weights come from
    pairwise comparisons their consistency ratio. `since`: the earlier snapshot that growth is told against.
    `previewed`: whether other weights than the definition's were asked for. `budgeted`: whether it has a budget.
    """

    name: str
    label: str
    meaning: str
    of: str
    of_label: str
    kind: str
    snapshot: str
    as_of: str
    customers: int
    value: str | None
    value_label: str
    currency: str
    balance: float
    at_most: int
    strategy: str
    strategy_why: str
    weights: Mapping[str, str]
    ratios: Mapping[str, float]
    draws: int
    since: SnapshotMark | None
    factors: tuple[TargetFactor, ...]
    segments: tuple[TargetSegment, ...]
    changes: tuple[WeightChange, ...]
    notes: tuple[str, ...]
    previewed: bool
    budgeted: bool


@dataclass(frozen=True)
class SegmentMoney:
    """What one segment gets and brings; `price`: what one unit more would bring there.

    `bound`: most or least, where it may not have more or must have so much; then `bound_price` is by how much `price`
    is more or less than the shadow price of the total.
    """

    name: str
    label: str
    money: float
    share: float
    returns: float
    price: float
    bound: str
    bound_price: float


@dataclass(frozen=True)
class TotalMoney:
    """The allocation of another total: `money` by segment, in the order of the segments."""

    total: float
    spent: float
    returns: float
    price: float
    money: tuple[float, ...]


@dataclass(frozen=True)
class AllocationAnswer(Answer):
    """A total divided over segments so that it brings the most.

    `price`: its shadow price, what one unit more would bring; 0 where some stays unspent, as nothing brings
    `least_return`. `totals`: the same for parts and multiples of the total.
    """

    name: str
    label: str
    of: str
    snapshot: str
    as_of: str
    currency: str
    total: float
    spent: float
    returns: float
    price: float
    least_return: float
    segments: tuple[SegmentMoney, ...]
    totals: tuple[TotalMoney, ...]


@dataclass(frozen=True)
class Rejected:
    """A segment that was decided against, and why."""

    name: str
    label: str
    why: str


@dataclass(frozen=True)
class Drift:
    """A segment's figures when it was decided on, and now; None where there is none."""

    name: str
    label: str
    chosen: bool
    customers_then: int | None
    customers_now: int | None
    value_then: float | None
    value_now: float | None
    score_then: float | None
    score_now: float | None
    rank_then: int | None
    rank_now: int | None
    verdict_then: str
    verdict_now: str


@dataclass(frozen=True)
class DecisionLine(Answer):
    """One decision as it was recorded: `by` decided, `recorded_by` wrote it down, `at` on the workspace's clock.

    `as_of` and `snapshot`: what was looked at. `drift`: how the figures have moved since; empty where the choice is no
    longer declared.
    """

    number: int
    at: str
    by: str
    recorded_by: str
    targets: str
    label: str
    snapshot: str
    as_of: str
    chosen: tuple[str, ...]
    chosen_labels: tuple[str, ...]
    rejected: tuple[Rejected, ...]
    why: str
    drift: tuple[Drift, ...]


@dataclass(frozen=True)
class DecisionsAnswer(Answer):
    """A page of the decisions, the latest first; `after` begins the next."""

    decisions: tuple[DecisionLine, ...]
    after: int | None
