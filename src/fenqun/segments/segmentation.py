"""A segmentation: an exclusive and exhaustive division of the customers into named segments."""

import itertools
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from fenqun.definition import Definition, Name, Noun, SegmentName
from fenqun.errors import Phrase, message
from fenqun.rules.rule import Rule
from fenqun.segments.cuts import Closed
from fenqun.segments.levels import read_levels

UNKNOWN = "unknown"
"""The segment of those who cannot be judged; every segmentation has it, last."""

OTHERS = "others"
"""In bands by value: the segment of the values too rare for one of their own."""

Number = Annotated[float, Field(allow_inf_nan=False)]
Dimension = Literal["recency", "frequency", "monetary"]
Ties = Literal["together", "split_by_id"]


class Segment(Noun):
    """One part of a segmentation. A bare text is its label."""

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {} if value is None else {"label": value} if isinstance(value, str) else value


class RuleSegment(Noun):
    """A segment with the rule that puts a customer in it, or `rest`: everyone not yet placed."""

    rule: Rule | None = None
    rest: bool = False

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        known = {"rule", "rest", "label", "meaning"}
        if not isinstance(value, dict) or not known & set(value):
            value = {"rule": value}
        if isinstance(value.get("rule"), str) and value["rule"].strip() == "rest":
            return {**{key: kept for key, kept in value.items() if key != "rule"}, "rest": True}
        return value

    @model_validator(mode="after")
    def _one_of_them(self) -> "RuleSegment":
        if (self.rule is None) != self.rest:
            raise ValueError(Phrase(message("give a 'rule', or 'rest'")))
        return self


class GradeSegment(Noun):
    """A level of a grade: `top 5%`, `next 15%`, `>= 80`, `rest`. A bare text is the level."""

    level: str

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"level": value} if isinstance(value, str) else value


class _Division(Noun):
    """What every kind shares. `min_size`: fewer customers make a segment too small to act on."""

    min_size: int | None = Field(default=None, ge=0)

    @field_validator("segments", mode="after", check_fields=False)
    @classmethod
    def _unknown_is_ours(cls, value: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        if value and UNKNOWN in value:
            said = message("'{name}' is the segment of those who cannot be judged; choose another name")
            raise ValueError(Phrase(said, name=UNKNOWN))
        return value


class RuleList(_Division):
    """Kind `rules`: the first rule that holds places the customer; nobody's rule: unknown."""

    kind: Literal["rules"]
    segments: dict[SegmentName, RuleSegment] = Field(min_length=1)

    @model_validator(mode="after")
    def _rest_is_last(self) -> "RuleList":
        _rest_comes_last(self.segments)
        return self


class Bands(_Division):
    """Kind `bands`: a number cut into bands, lowest first, or a segment for each value of a text or tag.

    `cuts`: the cut points themselves; `equal_count` (quantiles of type 7), `equal_width` or `natural_breaks`
    (least squares within) into `bins`; or `values`, of which the `bins` most frequent have a segment of their own.
    `closed: left` reads a cut as the least of the upper band (the default for given cuts and equal widths),
    `right` as the greatest of the lower one.
    """

    kind: Literal["bands"]
    trait: Name
    cuts: list[Number] | Literal["equal_count", "equal_width", "natural_breaks", "values"]
    bins: int | None = Field(default=None, ge=2, le=200)
    closed: Closed | None = None
    segments: dict[SegmentName, Segment] | None = None

    @field_validator("segments", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return _from_list(value)

    @model_validator(mode="after")
    def _fits(self) -> "Bands":
        if isinstance(self.cuts, list):
            _rising(self.cuts)
            if self.bins is not None:
                said = message("'bins' is how many bands to find; with cut points given there is nothing to find")
                raise ValueError(Phrase(said))
        if self.cuts != "values" and self.segments is not None and len(self.segments) != self.count:
            said = message("{count} bands need {count} segments, lowest first; {given} given")
            raise ValueError(Phrase(said, count=self.count, given=len(self.segments)))
        return self

    @property
    def count(self) -> int:
        """How many bands there are at most, unknown and others aside."""
        return len(self.cuts) + 1 if isinstance(self.cuts, list) else self.bins or (20 if self.cuts == "values" else 5)

    @property
    def edge(self) -> Closed:
        """Which edge belongs to a band."""
        return self.closed or ("left" if isinstance(self.cuts, list) or self.cuts == "equal_width" else "right")


class Rfm(_Division):
    """Kind `rfm`: scores of recency, frequency and monetary value, 1 the worst, and a map of them to segments.

    `cuts`: `equal_count` (type-7 quantiles, equal values together), `quantile_plus_one` (the R package rfm: a
    quantile plus 1 is the least value of the upper bin), `mean` (two bins), or cut points per dimension, at which
    the better side begins. `ties: split_by_id` fills bins evenly by parting equal values in the order of the ids.
    `map`: `eleven`, `ten` or `eight` ready segments; or `segments` with rules over the scores `r`, `f` and `m`.
    """

    kind: Literal["rfm"]
    recency: Name = "days_since_last_order"
    frequency: Name = "orders_total"
    monetary: Name = "spend_total"
    bins: int = Field(default=5, ge=2, le=10)
    cuts: Literal["equal_count", "quantile_plus_one", "mean"] | dict[Dimension, list[Number]] = "equal_count"
    ties: Ties | dict[Dimension, Ties] = "together"
    map: Literal["eleven", "ten", "eight"] | None = None
    segments: dict[SegmentName, RuleSegment] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> "Rfm":
        if self.map is not None and self.segments is not None:
            raise ValueError(Phrase(message("give a ready 'map', or 'segments' with rules over r, f and m")))
        if isinstance(self.cuts, dict):
            for cuts in self.cuts.values():
                _rising(cuts)
        if self.segments is None and self.map != "eight" and {self.count(name) for name in DIMENSIONS} != {5}:
            raise ValueError(Phrase(message("the maps of ten and eleven segments need five bins of each dimension")))
        _rest_comes_last(self.segments or {})
        return self

    def trait(self, dimension: Dimension) -> str:
        """The trait that measures a dimension."""
        return {"recency": self.recency, "frequency": self.frequency, "monetary": self.monetary}[dimension]

    def count(self, dimension: Dimension) -> int:
        """The number of bins of a dimension, which is its best score."""
        if isinstance(self.cuts, dict) and dimension in self.cuts:
            return len(self.cuts[dimension]) + 1
        return 2 if self.cuts == "mean" else self.bins

    def splits(self, dimension: Dimension) -> bool:
        """Whether equal values are parted by id."""
        return (self.ties if isinstance(self.ties, str) else self.ties.get(dimension)) == "split_by_id"


DIMENSIONS: tuple[Dimension, ...] = ("recency", "frequency", "monetary")


class Indicator(Definition):
    """One trait of a score: its weight, and which way is better. A bare number is the weight."""

    weight: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    better: Literal["higher", "lower"] = "higher"

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {} if value is None else {"weight": value} if isinstance(value, int | float) else value


class Grade(_Division):
    """Kind `grade`: a weighted score of several traits, and levels of it, the best first.

    `weights`: `given` with each trait, `entropy` (of the data), or `ahp` from `comparisons`, each
    `[one, other, how many times as important]`. `scaling`: `min_max` and `rank` (percentile 0 to 99) give a score
    of 0 to 100, `z_score` one about 0. Levels by share count customers, or with `by: spend_12m` that trait's sum.
    """

    kind: Literal["grade"]
    score: dict[Name, Indicator] = Field(min_length=1, max_length=100)
    weights: Literal["given", "entropy", "ahp"] = "given"
    comparisons: list[tuple[Name, Name, Annotated[float, Field(gt=0, allow_inf_nan=False)]]] = Field(default=[])
    allow_inconsistent: bool = False
    scaling: Literal["min_max", "z_score", "rank"] = "min_max"
    by: str = "customers"
    segments: dict[SegmentName, GradeSegment] = Field(min_length=2)

    @field_validator("score", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return _from_list(value)

    @model_validator(mode="after")
    def _fits(self) -> "Grade":
        read_levels([segment.level for segment in self.segments.values()])
        given = [indicator.weight for indicator in self.score.values() if indicator.weight is not None]
        if self.weights != "given" and given:
            raise ValueError(Phrase(message("weights come from '{how}': give none with the traits"), how=self.weights))
        if self.weights == "given" and (len(given) != len(self.score) or sum(given) <= 0):
            said = message("each trait of the score needs a weight, not all zero; or say 'weights: entropy' or 'ahp'")
            raise ValueError(Phrase(said))
        if (self.weights == "ahp") != bool(self.comparisons) and len(self.score) > 1:
            raise ValueError(Phrase(message("'comparisons' and 'weights: ahp' need each other")))
        return self


class ClusterTrait(Definition):
    """One trait that clusters are alike in: taken as it is, or by its logarithm. A bare text is that."""

    transform: Literal["log"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {} if value is None else {"transform": value} if isinstance(value, str) else value


class Among(Definition):
    """How many clusters at least and at most; the data say how many."""

    fewest: int = Field(ge=2, le=50, alias="from")
    most: int = Field(ge=2, le=50, alias="to")

    @model_validator(mode="after")
    def _rises(self) -> "Among":
        if self.fewest > self.most:
            raise ValueError(Phrase(message("'from' must not be more than 'to'")))
        return self


class Clusters(_Division):
    """Kind `clusters`: customers alike in several numbers, about centres learned from a sample (k-means).

    `count`: how many; or `{from: 3, to: 8}` (the default), where the data say. `segments` names them, those with the
    least of the trait `order` first (the first trait if not said); without names they are numbered from 1.
    `scaling: z_score` has every trait weigh the same; with `none` they weigh by their units. `sample`: how many
    customers the centres are learned from; `seed` draws these and begins the search. What was learned stays until
    this definition changes, or somebody asks for it anew.
    """

    kind: Literal["clusters"]
    traits: dict[Name, ClusterTrait] = Field(min_length=1, max_length=50)
    count: Annotated[int, Field(ge=2, le=50)] | Among | None = None
    scaling: Literal["z_score", "none"] = "z_score"
    order: Name | None = None
    sample: int = Field(default=50_000, ge=100, le=500_000)
    seed: int = Field(default=0, ge=0, lt=2**31)
    segments: dict[SegmentName, Segment] | None = Field(default=None, min_length=2, max_length=50)

    @field_validator("traits", "segments", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return _from_list(value)

    @model_validator(mode="after")
    def _fits(self) -> "Clusters":
        if self.segments is not None and self.count is not None and self.count != len(self.segments):
            said = message("'count' and the {given} names given must agree; leave one of them out")
            raise ValueError(Phrase(said, given=len(self.segments)))
        if self.order is not None and self.order not in self.traits:
            raise ValueError(Phrase(message("'order' is one of the traits: the segments are numbered by it")))
        return self

    @property
    def range(self) -> tuple[int, int]:
        """How many clusters at least and at most."""
        if self.segments is not None:
            return len(self.segments), len(self.segments)
        if isinstance(self.count, int):
            return self.count, self.count
        return (self.count.fewest, self.count.most) if self.count is not None else (3, 8)


Segmentation = Annotated[RuleList | Bands | Rfm | Grade | Clusters, Field(discriminator="kind")]
"""A segmentation of any kind, told apart by `kind`."""

UNKNOWN_SEGMENT = Segment.model_validate(
    {
        "label": {"en": "Unknown", "zh-Hans": "未知", "zh-Hant": "未知"},
        "meaning": {
            "en": "cannot be judged: what it takes is not known",
            "zh-Hans": "缺少所需信息，无法判断",
            "zh-Hant": "缺少所需資訊，無法判斷",
        },
    }
)
OTHERS_SEGMENT = Segment.model_validate(
    {
        "label": {"en": "Others", "zh-Hans": "其他", "zh-Hant": "其他"},
        "meaning": {
            "en": "values too rare for a segment of their own",
            "zh-Hans": "人数太少、不单独成群的取值",
            "zh-Hant": "人數太少、不單獨成群的取值",
        },
    }
)


def _from_list(value: Any) -> Any:
    """A list of names as a mapping; a name given twice is kept apart for the error."""
    if isinstance(value, list | tuple) and all(isinstance(name, str) for name in value):
        if len(set(value)) != len(value):
            raise ValueError(Phrase(message("a name stands twice in the list")))
        return dict.fromkeys(value)
    return value


def _rest_comes_last(segments: Mapping[str, RuleSegment]) -> None:
    if any(segment.rest for segment in list(segments.values())[:-1]):
        raise ValueError(Phrase(message("'rest' takes everyone not yet placed: it must be the last segment")))


def _rising(cuts: list[float]) -> None:
    if not cuts or any(low >= high for low, high in itertools.pairwise(cuts)):
        raise ValueError(Phrase(message("cut points must be one or more numbers, each greater than the one before")))
