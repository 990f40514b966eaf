"""The same traits for one customer in plain Python: the live path, and the oracle of the tests."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fenqun.clock import Moment
from fenqun.profiles.measure import RETURN, Choice, Measure, Measures, Rows, Values, lower
from fenqun.profiles.trait import Trait
from fenqun.rules.evaluate import holds, value
from fenqun.rules.syntax import Node
from fenqun.rules.syntax import Value as Known

Row = Mapping[str, Known | None]
"""One row of a source by column; None where a value is unknown."""

_SMALLEST = Decimal("0.0001")
_BOUND = Decimal(10) ** 24


@dataclass(frozen=True)
class _Customer:
    """What the measures are computed with."""

    as_of: Moment
    time_column: str | None
    lists: Mapping[str, Collection[Known]] = field(default_factory=dict)

    def seen(self, rows: Sequence[Row], wanted: Rows) -> list[Row]:
        return [
            row
            for row in rows
            if (self.time_column is None or wanted.window.holds(row[self.time_column]))  # type: ignore[arg-type]
            and all(holds(condition, row, self.as_of, self.lists) for condition in wanted.conditions)
        ]

    def value(self, node: Node, row: Row) -> Any:
        return value(node, row, self.as_of, self.lists)


def aggregate_value(
    trait: Trait,
    rows: Sequence[Row],
    as_of: Moment,
    *,
    time_column: str | None = None,
    lists: Mapping[str, Collection[Known]] | None = None,
) -> Known | None:
    """The trait of a customer who has these rows of the trait's source; None where it is unknown.

    The answer of `aggregate` over the same rows, and what it means for a customer without any.
    """
    measures = Measures()
    lowered = lower(trait, measures, as_of, has_returns=any(RETURN in row for row in rows))
    customer = _Customer(as_of, time_column, lists or {})
    return value(lowered, _measured(measures, rows, customer), as_of, customer.lists)


def value_of_nobody(trait: Trait, as_of: Moment) -> Known | None:
    """The trait of a customer without rows: counts and sums are 0, anything else is unknown."""
    return aggregate_value(trait, (), as_of)


def _measured(measures: Measures, rows: Sequence[Row], customer: _Customer) -> dict[str, Known | None]:
    found = {name: _measure(measure, rows, customer) for name, measure in measures.plain.items()}
    for values in measures.values:
        found |= _choices(values, rows, customer)
    return found


def _measure(measure: Measure, rows: Sequence[Row], customer: _Customer) -> Known | None:
    seen = customer.seen(rows, measure.rows)
    if measure.argument is None:
        return len(seen)
    pairs = [(customer.value(measure.argument, row), row) for row in seen]
    known = [(found, row) for found, row in pairs if found is not None]
    if measure.function in ("first", "last"):
        return _edge(measure.function, known, customer.time_column or "")
    over: Known | None = _OVER_VALUES[measure.function]([found for found, _ in known])
    return over


def _edge(function: str, known: Sequence[tuple[Any, Row]], time_column: str) -> Known | None:
    timed: list[tuple[Any, Any]] = [(row[time_column], found) for found, row in known if row[time_column] is not None]
    if not timed:
        return None
    edge: Known = (min(timed) if function == "first" else max(timed))[1]
    return edge


def exact(number: int | float | Decimal) -> Decimal | None:
    """The number to four decimals, halves away from zero, as the engine sums it; None past 10^24."""
    if isinstance(number, float):
        # As DuckDB casts a double: scaled, nudged by 1e-9, rounded.
        scaled = number * 1e4
        if not abs(scaled) < 1e28:
            return None
        return Decimal(round(scaled + math.copysign(1e-9, scaled) if scaled else 0.0)).scaleb(-4)
    found = Decimal(number)
    return found.quantize(_SMALLEST, ROUND_HALF_UP) if abs(found) < _BOUND else None


def _total(known: Sequence[Any]) -> float:
    return float(sum((number for known_one in known if (number := exact(known_one)) is not None), Decimal()))


def _median(known: Sequence[Any]) -> float | None:
    if not known:
        return None
    ordered = sorted(float(number) for number in known)
    position = (len(ordered) - 1) / 2
    low, high = ordered[math.floor(position)], ordered[math.ceil(position)]
    share = position - math.floor(position)
    return low * (1 - share) + high * share


_OVER_VALUES: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "sum": _total,
    "median": _median,
    "min": lambda known: min(known, default=None),
    "max": lambda known: max(known, default=None),
}


def _choices(values: Values, rows: Sequence[Row], customer: _Customer) -> dict[str, Known | None]:
    """The choices among the values of a column, each value with its own measures."""
    by_value: dict[Known, list[Row]] = {}
    for row in rows:
        found = customer.value(values.argument, row)
        if found is not None:
            by_value.setdefault(found, []).append(row)
    measured = {found: _measured(values.measures, own, customer) for found, own in by_value.items()}
    return {name: _choice(choice, measured, customer) for name, choice in values.choices.items()}


def _choice(choice: Choice, measured: Mapping[Known, Row], customer: _Customer) -> Known | None:
    present = {found: row for found, row in measured.items() if row[choice.present]}
    if choice.function == "distinct":
        return len(present)
    pairs = [(customer.value(choice.by, row), found) for found, row in present.items()]
    weighed = [(weight, found) for weight, found in pairs if weight is not None]
    if choice.function == "top":
        return min(((-weight, found) for weight, found in weighed), default=(None, None))[1]
    shares = [number for weight, _ in weighed if (number := exact(weight)) is not None and number > 0]
    return float(max(shares)) / float(sum(shares)) if shares else None
