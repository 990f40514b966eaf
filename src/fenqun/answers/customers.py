"""Answers about many customers: pages of them, counts of a rule, values of a trait, one customer's history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fenqun.answers.answer import Answer


@dataclass(frozen=True)
class Column:
    """A column of a list of customers. `type`: number, text, date, time, boolean; `kind` as in the profile."""

    name: str
    label: str
    kind: str
    type: str
    unit: str = ""
    personal: bool = False


@dataclass(frozen=True)
class CustomersAnswer(Answer):
    """A page of customers, a row each. `total` counts all that fit; `after` and `before` open the neighbouring pages.

    Rows hold values by column name, `customer_id` always among them; segments by name, `labels` says what they are
    called (by column, by value). A personal value the asker may not see is None, and its column says `hidden`.
    """

    as_of: str
    snapshot: str
    total: int
    customers: int
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Any], ...]
    labels: Mapping[str, Mapping[str, str]]
    hidden: tuple[str, ...]
    sort: str
    descending: bool
    after: str | None
    before: str | None


@dataclass(frozen=True)
class CountAnswer(Answer):
    """How many customers a rule holds, with a few of them. `value_share` is of the total value, None without one.

    `labels` as in CustomersAnswer.
    """

    as_of: str
    rule: str
    sentence: str
    customers: int
    of: int
    share: float
    value: float | None
    value_share: float | None
    sample: tuple[Mapping[str, Any], ...]
    columns: tuple[Column, ...]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class RuleAnswer(Answer):
    """One rule in its forms: text, the tree a builder edits, a sentence; and the names it uses."""

    text: str
    tree: Any
    sentence: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class NamesAnswer(Answer):
    """What rules may name, in the order of the flow: attributes, traits, tags, segmentations, scores."""

    as_of: str
    names: tuple[Column, ...]
    segments: Mapping[str, Mapping[str, str]]
    """By segmentation: its segments with their labels."""
    since: Mapping[str, str] = field(default_factory=dict)
    """Numbers that count the time since something, with what is `better` of them unless one knows more: `lower` since
    the last time, `higher` since the first."""


@dataclass(frozen=True)
class ValuesAnswer(Answer):
    """The most frequent values of a text attribute or trait that fit a search, with their customers."""

    name: str
    values: tuple[tuple[str, int], ...]
    cut: bool


@dataclass(frozen=True)
class Happening:
    """One row of a source about a customer. `source` is its name, `role` its role, `at` the workspace's wall clock.

    Of the role `customers` it is a change: `details` hold of each attribute that became another value what it was
    `before` and `after`, and what standard values are called (`before_label`, `after_label`; '' for any other).

    `amount`: what it came to, its own amount or else the sum of its lines'; None where that is not known.
    """

    at: str
    source: str
    role: str
    details: Mapping[str, Any]
    amount: Any = None


@dataclass(frozen=True)
class TimelineAnswer(Answer):
    """What happened with one customer, the latest first; `after` opens the next page. Amounts are in `currency`."""

    customer_id: str
    total: int
    happenings: tuple[Happening, ...]
    labels: Mapping[str, Mapping[str, str]]
    """By source: what its columns are called."""
    after: str | None
    currency: str = ""
