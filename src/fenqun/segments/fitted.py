"""A segmentation with its name and what its fit found: all that placing a customer takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.rules.syntax import Value

Kind = TypeVar("Kind", covariant=True)

Columns = dict[str, tuple[DataType, exp.Expression]]
"""New columns of the profile: their types and their expressions over its columns."""


@dataclass(frozen=True)
class Fitted(Generic[Kind]):
    """`found` is plain JSON: cut points, weights, scales; empty where nothing is looked for in the data."""

    name: str
    segmentation: Kind
    found: Mapping[str, Any]


def text(value: str) -> exp.Expression:
    """A text literal."""
    return exp.Literal.string(value)


def is_known(expression: exp.Expression) -> exp.Expression:
    """True where the expression has a value; never unknown."""
    return exp.Not(this=exp.Is(this=expression, expression=exp.Null()))


def as_double(value: Value | None) -> float | None:
    """A number of a row as a double; None for the unknown and for what is no number."""
    return None if value is None or isinstance(value, str | bool) or not hasattr(value, "__float__") else float(value)


def as_text(value: exp.Expression) -> exp.Expression:
    """A text as it is, a yes/no value as `true` or `false`."""
    return exp.Cast(this=value, to=exp.DataType.build("text"))
