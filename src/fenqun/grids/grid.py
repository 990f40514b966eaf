"""A grid: two to six divisions of the customers crossed on two axes, which may nest, and measures of its cells."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from fenqun.definition import Name, Noun, SegmentName
from fenqun.errors import Phrase, message
from fenqun.grids.measure import Measure
from fenqun.segments.cuts import Closed
from fenqun.segments.segmentation import Bands, Number, Segment

FEWEST, MOST = 2, 6
"""Dimensions of a grid that is declared."""
MOST_LEVELS = 20
"""Values of a text that have a level of their own, unless `bins` says otherwise; the rest are others."""


class Dimension(Noun):
    """What one step of an axis divides by; a bare text names it.

    `by`: a segmentation, a tag, or a text or yes/no column of the profile. Or `trait`, a number, with `cuts` as bands
    have them (`bins`, `closed`, `segments` too). `split`: the levels of the dimension before it, on the same axis,
    that alone are divided further.
    """

    by: Name | None = None
    trait: Name | None = None
    cuts: list[Number] | Literal["equal_count", "equal_width", "natural_breaks", "values"] | None = None
    bins: int | None = Field(default=None, ge=2, le=200)
    closed: Closed | None = None
    segments: dict[SegmentName, Segment] | None = None
    split: list[SegmentName] | None = Field(default=None, min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"by": value} if isinstance(value, str) else value

    @field_validator("split", mode="before")
    @classmethod
    def _one(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @field_validator("segments", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return dict.fromkeys(value) if isinstance(value, list | tuple) else value

    @model_validator(mode="after")
    def _one_of_them(self) -> "Dimension":
        if (self.by is None) == (self.trait is None):
            raise ValueError(Phrase(message("give 'by', or a 'trait' with its 'cuts'")))
        if self.by is not None and any(part is not None for part in (self.cuts, self.bins, self.closed, self.segments)):
            raise ValueError(Phrase(message("'cuts' and what goes with them belong to a 'trait', not to 'by'")))
        if self.trait is not None and self.cuts is None:
            raise ValueError(Phrase(message("'{key}' is missing"), key="cuts"))
        try:
            assert self.trait is None or self.bands is not None
        except ValidationError as error:
            raise ValueError(*_first(error).args) from error
        return self

    @property
    def name(self) -> str:
        """What it is called in the grid: the column it divides by."""
        return self.by or self.trait or ""

    @property
    def bands(self) -> Bands | None:
        """The bands of a number, where it is divided by these."""
        if self.trait is None:
            return None
        parts = {key: getattr(self, key) for key in ("trait", "cuts", "bins", "closed", "segments")}
        return Bands(kind="bands", **{key: part for key, part in parts.items() if part is not None})


def _first(error: ValidationError) -> ValueError:
    found = error.errors()[0]
    said = found.get("ctx", {}).get("error")
    return said if isinstance(said, ValueError) else ValueError(found["msg"])


Axis = Annotated[list[Dimension], Field(max_length=MOST)]


class Grid(Noun):
    """Dimensions crossed: `rows` by `columns`, the outer first on either axis.

    `since`: what growth is measured from: a snapshot's id, a day, or `previous`. `response`: the tag or number that
    tells who answered; `satisfaction`: a number. `outcome`: what `suggest` looks to divide, else the value.
    `multiplicity`: how the chances of index are adjusted for the number of cells: `holm` bounds the chance of even one
    false finding, `benjamini_hochberg` the share of false ones among them.
    `min_size`: cells of fewer customers are flagged; the workspace's where it is not given.
    """

    rows: Axis = Field(min_length=1)
    columns: Axis = Field(default_factory=list)
    measures: list[Measure] = Field(
        default_factory=lambda: [Measure(name) for name in ("customers", "share", "value", "average")], min_length=1
    )
    since: Annotated[str, Field(min_length=1, max_length=64)] = "previous"
    response: Name | None = None
    satisfaction: Name | None = None
    outcome: Name | None = None
    multiplicity: Literal["holm", "benjamini_hochberg"] = "holm"
    min_size: int | None = Field(default=None, ge=0)

    @field_validator("since", mode="before")
    @classmethod
    def _day(cls, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    @model_validator(mode="after")
    def _fits(self) -> "Grid":
        names = [dimension.name for dimension in self.dimensions]
        if not FEWEST <= len(names) <= MOST:
            said = message("a grid crosses {fewest} to {most} dimensions; {given} given")
            raise ValueError(Phrase(said, fewest=FEWEST, most=MOST, given=len(names)))
        if twice := next((name for at, name in enumerate(names) if name in names[:at]), None):
            raise ValueError(Phrase(message("'{name}' stands twice among the dimensions"), name=twice))
        if any(axis and axis[0].split is not None for axis in (self.rows, self.columns)):
            said = message("'split' names levels of the dimension before it: the first of an axis has none")
            raise ValueError(Phrase(said))
        for kind in ("response", "satisfaction"):
            if any(measure.kind == kind for measure in self.measures) and getattr(self, kind) is None:
                raise ValueError(Phrase(message("name the trait or tag that tells '{kind}'"), kind=kind))
        return self

    @property
    def dimensions(self) -> list[Dimension]:
        """All, the rows' first."""
        return [*self.rows, *self.columns]

    def named(self) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        """Every column of the profile that the grid names, with where in the definition."""
        for axis in ("rows", "columns"):
            for at, dimension in enumerate(getattr(self, axis)):
                yield dimension.name, (axis, at, "trait" if dimension.trait else "by")
        for at, measure in enumerate(self.measures):
            yield from ((name, ("measures", at)) for name in (measure.of, measure.against) if name)
        for key in ("response", "satisfaction", "outcome"):
            if (name := getattr(self, key)) is not None:
                yield name, (key,)
