"""A positioning: how the market sees the brands, what each segment would rather have, and what is said to whom."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from fenqun.definition import ColumnName, Definition, Label, Name, Noun, SegmentName
from fenqun.errors import Phrase, message
from fenqun.rules.rule import Rule

Text = Annotated[str, Field(min_length=1, max_length=100)]
"""A brand or attribute as the survey spells it."""

Method = Literal["correspondence", "components", "factors", "mds"]
Scaling = Literal["smacof", "classical"]
Biplot = Literal["symmetric", "brands"]
MOST_RESAMPLES = 5000


_BELONGS: Mapping[str, Sequence[Method | None]] = {
    "standardised": ("components", "mds"),
    "factors": ("factors",),
    "scaling": ("mds",),
    "other": ("mds",),
    "biplot": (None, "correspondence", "components"),
}
"""Keys that say something to some methods only; None: the one that the answers ask for."""


class Statement(Definition):
    """What is said to one segment: `for` whom, their `need`, our `offer`, the `reason` to believe it, `against` whom.

    Without `for` it is the segment's own label.
    """

    whom: Label | None = Field(default=None, alias="for")
    need: Label
    offer: Label
    reason: Label | None = None
    against: list[Text] = Field(default_factory=list)

    @field_validator("against", mode="before")
    @classmethod
    def _one(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value


class Positioning(Noun):
    """A map of brands by their attributes, from the answers in a source.

    Long: a row holds the `brand`, the `attribute` and the `answer`. Wide: a row holds the `brand` and a column for each
    of `attributes`. Pairs: a row holds the `brand`, the `other` and how unlike they are. Answers are yes/no or counts
    (`correspondence`), ratings (`components`; `factors`, so many; `mds` by `scaling`) or judgements of pairs (`mds`);
    without a method as the answers are. `standardised`: all attributes count alike. A source of customers' answers has
    `customer_id`; a table of counts has none.

    `biplot`: `symmetric`, or `brands` in principal and attributes in standard coordinates. `ours`: our brand.
    `supplementary` brands are shown and do not bear on the axes. Segments' ideals: from what they answer for the brand
    called `ideal`, or from how they rate each brand on the attribute `preference`. `resamples`: how often respondents
    are drawn again for the regions of 95 %, with `seed`.
    """

    source: ColumnName = Field(alias="from")
    brand: ColumnName = "brand"
    attribute: ColumnName = "attribute"
    answer: ColumnName = "answer"
    attributes: list[ColumnName] | None = Field(default=None, min_length=1, max_length=200)
    where: Rule | None = None
    other: ColumnName | None = None
    method: Method | None = None
    standardised: bool = False
    factors: int | None = Field(default=None, ge=2, le=10)
    scaling: Scaling | None = None
    biplot: Biplot = "symmetric"
    ours: Text | None = None
    supplementary: list[Text] = Field(default_factory=list)
    ideal: Text | None = None
    preference: Text | None = None
    segmentation: Name | None = None
    resamples: int = Field(default=500, ge=0, le=MOST_RESAMPLES)
    seed: int = Field(default=1, ge=0)
    labels: dict[Text, Label] = Field(default_factory=dict)
    """What brands and attributes are called, by their spelling in the survey."""
    statements: dict[SegmentName, Statement] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits(self) -> "Positioning":
        if self.ideal is not None and self.preference is not None:
            raise ValueError(Phrase(message("give either 'ideal' or 'preference'")))
        for key, methods in _BELONGS.items():
            if getattr(self, key) not in (None, False, "symmetric") and self.method not in methods:
                said = message("'{key}' belongs to 'method: {methods}'")
                raise ValueError(Phrase(said, key=key, methods=" | ".join(each for each in methods if each)))
        for key in ("attributes", "preference", "standardised") if self.other is not None else ():
            if getattr(self, key):
                raise ValueError(Phrase(message("pairs of brands have no attributes: '{key}' says nothing"), key=key))
        for key in ("ideal", "preference", "statements"):
            if getattr(self, key) and self.segmentation is None:
                said = message("'{key}' needs a 'segmentation': whose ideal, or to whom it is said")
                raise ValueError(Phrase(said, key=key))
        return self

    def named(self) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        """The columns of the profile that it names, each with where."""
        if self.segmentation is not None:
            yield self.segmentation, ("segmentation",)

    @property
    def asked(self) -> list[str] | None:
        """The columns of answers, of a source that has one for each attribute; None: it is long."""
        if self.attributes is None:
            return None
        return list(dict.fromkeys([*self.attributes, *([self.preference] if self.preference else [])]))

    @property
    def columns(self) -> list[str]:
        """The columns of the source that it looks at, what `where` names aside."""
        return [self.brand, *(self.asked or (self.other or self.attribute, self.answer))]

    def called(self, name: str, language: str) -> str:
        """What a brand or attribute is called."""
        label = self.labels.get(name)
        return label.text(language) if label else name
