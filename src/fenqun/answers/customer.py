"""Answers about one customer: the profile page, and why in or out of a segment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fenqun.answers.answer import Answer


@dataclass(frozen=True)
class Field:
    """A value of one customer; None is unknown, or `hidden` from who asks.

    Of numbers: `median` is everyone's, `rank` the share of the customers with a known value who have less, 0 to 1.
    `value_label`: what a standard value (`female`) is called, '' for any other.
    """

    name: str
    label: str
    value: Any
    unit: str = ""
    median: float | None = None
    rank: float | None = None
    meaning: str = ""
    hidden: bool = False
    value_label: str = ""


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
class AttributeChange:
    """An attribute that became another value: `before` and `after`, with what standard values are called ('' for any
    other). `at`: since when, on the workspace's wall clock, a day where no time is told; `source` says so."""

    name: str
    label: str
    before: Any
    after: Any
    before_label: str
    after_label: str
    at: str
    source: str


@dataclass(frozen=True)
class CustomerAnswer(Answer):
    """One customer's page: attributes by family, traits, tags, segments. `completeness`: known attributes ÷ all.

    `changes`: of the attributes, the latest first, where a source says since when its values hold.
    """

    customer_id: str
    as_of: str
    completeness: float
    families: tuple[Family, ...]
    traits: tuple[Field, ...]
    tags: tuple[Field, ...]
    segments: tuple[Membership, ...]
    changes: tuple[AttributeChange, ...] = ()


@dataclass(frozen=True)
class ReasonAnswer:
    """A condition in words and as a rule, whether it holds, and the values it looked at.

    `kind`: `all`, `any` or `not` of its children, or a `condition`; below one that is a sum, what adds to it.
    """

    kind: str
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
