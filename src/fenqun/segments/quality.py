"""How well a segmentation divides: alike inside, different between."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from fenqun.segments.groups import Figures, Group


@dataclass(frozen=True)
class Power:
    """How much of a trait a segmentation accounts for, 0 to 1: eta squared of a number, Cramér's V of a text or tag."""

    trait: str
    measure: Literal["eta_squared", "cramers_v"]
    power: float


def powers(groups: Mapping[str, Group]) -> tuple[Power, ...]:
    """The power of every trait measured, the strongest first; over the customers whose value is known."""
    numbers = dict.fromkeys(name for group in groups.values() for name in group.numbers)
    texts = dict.fromkeys(name for group in groups.values() for name in group.texts)
    found = [
        Power(name, "eta_squared", eta_squared([group.numbers[name] for group in groups.values()])) for name in numbers
    ]
    for name in texts:
        counts = [group.texts.get(name, {}) for group in groups.values()]
        found.append(Power(name, "cramers_v", cramers_v(counts)))
    return tuple(sorted(found, key=lambda power: (-power.power, power.trait)))


def eta_squared(groups: Sequence[Figures]) -> float:
    """The share of a number's variance that lies between the groups; 0 where it does not vary.

    Source: Fisher (1925): sum of squares between over the total.
    """
    whole = sum(groups, Figures())
    if whole.spread == 0:
        return 0.0
    inside = sum((group.spread for group in groups), Fraction(0))
    return max(1 - float(inside / whole.spread), 0.0)


def cramers_v(groups: Sequence[Mapping[str, int]]) -> float:
    """How strongly a text goes with the groups: 0 not at all, 1 wholly; uncorrected for chance.

    Source: Cramér (1946), section 21.9: √(χ² / (n·(min(rows, columns) - 1))).
    """
    rows = [group for group in groups if any(group.values())]
    totals: dict[str, int] = {}
    for row in rows:
        for value, count in row.items():
            totals[value] = totals.get(value, 0) + count
    totals = {value: total for value, total in totals.items() if total}
    least = min(len(rows), len(totals))
    if least < 2:
        return 0.0
    count = sum(totals.values())
    fit = math.fsum(
        row.get(value, 0) ** 2 / (sum(row.values()) * total) for row in rows for value, total in totals.items()
    )
    return math.sqrt(min(max((fit - 1) / (least - 1), 0.0), 1.0)) if count else 0.0
