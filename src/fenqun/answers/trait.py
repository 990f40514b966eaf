"""Answers about traits: how they are distributed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fenqun.answers.answer import Answer


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

    Numbers: `statistics` holds min, p25, median, p75, max, mean and deviation (of the population); `bins`, or `values`
    where there are few. Days and moments: `values` are the years. Other types: `values`, the most frequent first.
    `other` counts those whose value is known but not listed.
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
