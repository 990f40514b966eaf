"""A target choice: the factors that segments are judged by, their weights, what is asked of a segment, the budget."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, field_validator, model_validator

from fenqun.definition import Definition, Duration, Name, Noun, SegmentName
from fenqun.errors import Phrase, message

Measure = Literal["size", "value", "value_per_customer", "growth", "value_growth"]
"""What is known of a segment without a trait: its customers, the sum and mean of their value, and how much larger
(0.1: a tenth) its customers and its value are than in an earlier snapshot."""

MEASURES: tuple[Measure, ...] = get_args(Measure)

Criterion = Literal["measurable", "substantial", "accessible", "differentiable", "actionable"]
"""What is asked of a segment. Source: Kotler & Keller, 'Marketing Management', 'effective segmentation criteria'."""

CRITERIA: tuple[Criterion, ...] = get_args(Criterion)

AxisName = Literal["attractiveness", "strength"]
AXES: tuple[AxisName, AxisName] = ("attractiveness", "strength")

RATED = (1.0, 5.0)
"""The least and greatest rating, where a factor says nothing else."""

Finite = Annotated[float, Field(allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]


class Factor(Noun):
    """One thing that segments are judged by. A bare number is the weight.

    Its figure is a `measure`, the mean of a `trait` (of a tag the share who carry it), or what a person stated:
    `ratings` by segment, `by` whom and `on` which day. Without any of these its own name is that of a measure, else of
    a trait. `scale`: the figures that count as worst and best; without, the least and greatest of the segments.
    """

    weight: NotNegative | None = None
    measure: Measure | None = None
    trait: Name | None = None
    ratings: dict[SegmentName, Finite] | None = Field(default=None, min_length=1)
    by: str | None = Field(default=None, min_length=1, max_length=200)
    on: date | None = None
    better: Literal["higher", "lower"] = "higher"
    scale: tuple[Finite, Finite] | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        if value is None:
            return {}
        return {"weight": value} if isinstance(value, int | float) and not isinstance(value, bool) else value

    @model_validator(mode="after")
    def _fits(self) -> "Factor":
        if sum(part is not None for part in (self.measure, self.trait, self.ratings)) > 1:
            raise ValueError(Phrase(message("give one of 'measure', 'trait' and 'ratings'")))
        stated = self.by is not None and self.on is not None
        if (self.ratings is not None) != stated or (self.by is None) != (self.on is None):
            said = message("ratings are stated by somebody: give 'ratings' together with 'by' (who) and 'on' (the day)")
            raise ValueError(Phrase(said))
        if self.scale is not None and self.scale[0] >= self.scale[1]:
            raise ValueError(Phrase(message("'scale' is the least figure and the greatest: [1, 5]")))
        return self

    def measure_of(self, name: str) -> Measure | None:
        """The measure that is its figure, given its own name; None: a trait, or ratings."""
        if self.measure is not None or self.trait is not None or self.ratings is not None:
            return self.measure
        return next((measure for measure in MEASURES if measure == name), None)

    def trait_of(self, name: str) -> str | None:
        """The trait or tag that is its figure; None: a measure, or ratings."""
        if self.ratings is not None or self.measure_of(name) is not None:
            return None
        return self.trait or name


class Axis(Definition):
    """The factors of one axis and where their weights come from, as in a grade. Bare factors are enough.

    `comparisons` (of `weights: ahp`): each `[one, other, how many times as important]`, each pair once.
    """

    factors: dict[Name, Factor] = Field(min_length=1, max_length=15)
    weights: Literal["given", "entropy", "ahp"] = "given"
    comparisons: list[tuple[Name, Name, Positive]] = Field(default=[])

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        if isinstance(value, list) and all(isinstance(name, str) for name in value):
            value = dict.fromkeys(value)
        return value if not isinstance(value, dict) or "factors" in value else {"factors": value}

    @field_validator("factors", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        listed = isinstance(value, list) and all(isinstance(name, str) for name in value)
        return dict.fromkeys(value) if listed else value

    @model_validator(mode="after")
    def _fits(self) -> "Axis":
        given = [factor.weight for factor in self.factors.values() if factor.weight is not None]
        if self.weights != "given" and given:
            raise ValueError(Phrase(message("weights come from '{how}': give none with the factors"), how=self.weights))
        if self.weights == "given" and (len(given) != len(self.factors) or sum(given) <= 0):
            said = message("each factor needs a weight, not all zero; or say 'weights: entropy' or 'weights: ahp'")
            raise ValueError(Phrase(said))
        if (self.weights == "ahp") != bool(self.comparisons) and len(self.factors) > 1:
            raise ValueError(Phrase(message("'comparisons' and 'weights: ahp' need each other")))
        return self


class Asked(Definition):
    """What is asked of a segment, with usual thresholds; a segment that fails what is `required` is not proposed.

    `known`: the least share of customers whose inputs are known, and `fresh` how old the newest record behind them may
    be. `customers`: the fewest (None: the `min_size` of the segmentation or workspace), and `value_share` the least
    share of all value. `reach`: the least share who may be contacted: who granted a channel in a source of consents, or
    carries the tag `reached_by`. `effect`: the least difference from all others (Cohen's d or h) in some trait that the
    segments are not made of, and in `response` where a trait is named for it. `capacity`: how many customers of a
    segment can be served, as stated.
    """

    known: Share = 0.8
    fresh: Duration = Duration("90 days")
    customers: int | None = Field(default=None, ge=0)
    value_share: Share = 0.01
    reach: Share = 0.5
    reached_by: Name | None = None
    effect: NotNegative = 0.5
    response: Name | None = None
    capacity: dict[SegmentName, Annotated[int, Field(ge=0)]] = Field(default={})
    required: list[Criterion] = Field(default=["measurable", "substantial", "accessible"])


class Response(Definition):
    """What money brings in one segment: a curve, or so much per customer reached.

    Curve: `saturation` is what endless money would bring, `half` the money that brings half of it. Else `returns` is
    what one customer brings and `cost` what reaching one takes, as far as there are customers (or `customers` of them).
    `least` and `most`: the money that must and may go there.
    """

    saturation: Positive | None = None
    half: Positive | None = None
    returns: NotNegative | None = None
    cost: Positive | None = None
    customers: int | None = Field(default=None, ge=0)
    least: NotNegative = 0.0
    most: NotNegative | None = None

    @model_validator(mode="after")
    def _fits(self) -> "Response":
        given = [part is not None for part in (self.saturation, self.half, self.returns, self.cost)]
        if given not in ([True, True, False, False], [False, False, True, True]):
            said = message("give a curve ('saturation' and 'half'), or 'returns' and 'cost' of one customer")
            raise ValueError(Phrase(said))
        if self.customers is not None and self.cost is None:
            raise ValueError(Phrase(message("'customers' goes with 'returns' and 'cost'")))
        if self.most is not None and self.most < self.least:
            raise ValueError(Phrase(message("'most' is less than 'least'")))
        return self


class Budget(Definition):
    """Money to be divided over segments. `least_return`: what the last unit must bring to be spent at all."""

    total: NotNegative
    segments: dict[SegmentName, Response] = Field(min_length=1, max_length=1_000)
    least_return: NotNegative = 0.0


class Sensitivity(Definition):
    """How the weights are varied: `draws` times about those given, the closer the greater the `concentration`."""

    draws: int = Field(default=2_000, ge=100, le=100_000)
    concentration: float = Field(default=50.0, gt=0, le=100_000)
    seed: int = Field(default=1, ge=0)


class Target(Noun):
    """Which segments of `of`, or cells of `grid`, to go for: attractive ones in which one is strong.

    A cell is called by its levels, those of its row before those of its column: `suv | under_150k`, nested `a>b | c`.
    `balance`: how much attractiveness counts against strength. `growth_over`: against which earlier snapshot growth is
    told; None: the one before. `avoid`: by factor the figure from which on rivals are too strong. `leave_out`: segments
    that are not considered; the unknown never are.
    """

    of: Name | None = None
    grid: Name | None = None
    attractiveness: Axis
    strength: Axis
    balance: Share = 0.5
    growth_over: Duration | None = None
    avoid: dict[Name, Finite] = Field(default={})
    at_most: int = Field(default=3, ge=1, le=1_000)
    leave_out: list[SegmentName] = Field(default=[])
    criteria: Asked = Field(default_factory=Asked)
    sensitivity: Sensitivity = Field(default_factory=Sensitivity)
    budget: Budget | None = None

    @model_validator(mode="after")
    def _fits(self) -> "Target":
        if (self.of is None) == (self.grid is None):
            raise ValueError(Phrase(message("give 'of', a segmentation, or 'grid'")))
        twice = set(self.attractiveness.factors) & set(self.strength.factors)
        if twice:
            said = message("'{name}' stands on both axes; name one of them otherwise, with 'trait' or 'measure'")
            raise ValueError(Phrase(said, name=min(twice)))
        unknown = [name for name in self.avoid if name not in self.factors]
        if unknown:
            raise ValueError(Phrase(message("'avoid' names '{name}', which is no factor here"), name=unknown[0]))
        return self

    @property
    def factors(self) -> dict[str, Factor]:
        """The factors of both axes."""
        return {**self.attractiveness.factors, **self.strength.factors}

    def axis(self, name: AxisName) -> Axis:
        """The axis of that name."""
        return self.attractiveness if name == "attractiveness" else self.strength

    def named(self) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        """Every column of the profile that it names, with where in the definition."""
        if self.of is not None:
            yield self.of, ("of",)
        yield from ((name, (axis, factor)) for axis in AXES for factor, name in self._traits(axis))
        for key in ("reached_by", "response"):
            if (name := getattr(self.criteria, key)) is not None:
                yield name, ("criteria", key)

    @property
    def traits(self) -> frozenset[str]:
        """The traits and tags it looks at."""
        return frozenset(name for name, path in self.named() if path != ("of",))

    def _traits(self, axis: AxisName) -> list[tuple[str, str]]:
        told = ((name, factor.trait_of(name)) for name, factor in self.axis(axis).factors.items())
        return [(name, trait) for name, trait in told if trait is not None]

    def stated(self) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        """Every segment that the definition speaks of by name, with where in the definition."""
        for axis in AXES:
            for name, factor in self.axis(axis).factors.items():
                yield from ((segment, (axis, name)) for segment in factor.ratings or ())
        yield from ((segment, ("leave_out",)) for segment in self.leave_out)
        yield from ((segment, ("criteria", "capacity")) for segment in self.criteria.capacity)
        yield from ((segment, ("budget", "segments")) for segment in (self.budget.segments if self.budget else ()))
