"""How one customer's numbers stand among everyone's: medians and ranks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.backend import Backend
from fenqun.query import column, named
from fenqun.rules.calls import double
from fenqun.workspace.keyset import literal
from fenqun.workspace.view import View


@dataclass(frozen=True)
class Standing:
    """Of one trait: everyone's median, and the share of those with a known value who have less than the customer."""

    median: float
    rank: float | None


def standings(view: View, backend: Backend, row: Mapping[str, Any]) -> Mapping[str, Standing]:
    """By trait that is a number, known of anyone and not hidden; row: the customer's."""
    shown = {name: both for name, both in everyone(view, backend).items() if name not in view.hidden}
    less = _less(view, backend, {name: row[name] for name in shown if row[name] is not None})
    return {
        name: Standing(median, less[name] / known if name in less else None) for name, (known, median) in shown.items()
    }


def everyone(view: View, backend: Backend) -> Mapping[str, tuple[int, float]]:
    """By trait that is a number, of how many customers it is known, and the median; found once a snapshot."""
    return view.remember(("everyone",), lambda: _everyone(view, backend))


def _everyone(view: View, backend: Backend) -> Mapping[str, tuple[int, float]]:
    numbers = [name for name in view.names("trait") if view.known(name).type is DataType.NUMBER]
    if not numbers:
        return {}
    counts = (named(exp.Count(this=column(name)), f"known {name}") for name in numbers)
    medians = (named(exp.Median(this=double(column(name))), name) for name in numbers)
    row = backend.rows(exp.select(*counts, *medians).from_(view.profile.under("profile"), copy=False))[0]
    known, middle = row[: len(numbers)], row[len(numbers) :]
    return {
        name: (int(count), float(median))
        for name, count, median in zip(numbers, known, middle, strict=True)
        if median is not None
    }


def _less(view: View, backend: Backend, values: Mapping[str, Any]) -> Mapping[str, int]:
    """By trait, how many customers have less than the value."""
    if not values:
        return {}
    counts = (
        named(exp.CountIf(this=exp.LT(this=column(name), expression=literal(value))), name)
        for name, value in values.items()
    )
    row = backend.rows(exp.select(*counts).from_(view.profile.under("profile"), copy=False))[0]
    return {name: int(count) for name, count in zip(values, row, strict=True)}
