"""What a dimension divides the customers of a profile into: its levels, and which one each customer is in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from fenqun.definition import DataType, Label
from fenqun.grids.grid import MOST_LEVELS, Dimension
from fenqun.query import Ask, Query, column
from fenqun.rules.compile import Scope
from fenqun.rules.syntax import Call, Literal, Name, Node
from fenqun.segments import bands
from fenqun.segments.fitted import Fitted
from fenqun.segments.segmentation import UNKNOWN, Bands

QUARTERS = 4
"""Bands of equal count that a number is divided into where no cuts are given."""


@dataclass(frozen=True)
class Levels:
    """A dimension over one snapshot. `fitted`: the bands, or the values that have a level; None: a segmentation."""

    name: str
    levels: tuple[str, ...]
    fitted: Fitted[Bands] | None = None

    def expression(self, scope: Scope) -> exp.Expression:
        """The level of each customer, never NULL."""
        if self.fitted is None:
            return column(self.name)
        return bands.columns(self.fitted, scope)[self.fitted.name][1]

    def condition(self, level: str) -> Node:
        """What puts a customer in a level, as a rule over the profile."""
        if self.fitted is None:
            return Call("in_segment", (Name(self.name), Literal(level)))
        return bands.condition(self.fitted, level, {})

    def labels(self) -> Mapping[str, Label]:
        """The labels of levels that have one by themselves."""
        told = bands.segments(self.fitted) if self.fitted is not None else {}
        return {name: segment.label for name, segment in told.items() if segment.label is not None}


def of_segmentation(name: str, segments: Sequence[str]) -> Levels:
    """The segments, unknown last."""
    return Levels(name, (*(segment for segment in segments if segment != UNKNOWN), UNKNOWN))


def banded(dimension: Dimension, kind: DataType) -> Bands:
    """The bands by which a column that is no segmentation divides: those given, its values, or quarters of a number."""
    given = dimension.bands
    if given is not None:
        return given
    trait = dimension.name
    if kind is DataType.NUMBER:
        return Bands(kind="bands", trait=trait, cuts="equal_count", bins=QUARTERS)
    return Bands(kind="bands", trait=trait, cuts="values", bins=MOST_LEVELS)


def of_bands(cut: Bands, found: Mapping[str, Any]) -> Levels:
    """The bands, given what their fit found."""
    fitted = Fitted(cut.trait, cut, found)
    return Levels(cut.trait, tuple(bands.segment_names(fitted)), fitted)


def fit(cut: Bands, profile: Query, ask: Ask) -> Mapping[str, Any]:
    """The cut points or values, as plain JSON."""
    return bands.fit(cut, profile, ask)
