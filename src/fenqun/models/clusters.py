"""Clusters: customers who are alike in several numbers, about k centres; the score is the distance from each."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlglot import exp

from fenqun.errors import Phrase, UsageError, message
from fenqun.models.model import Parameters
from fenqun.rules.calls import double, floating

Transform = Literal["log"]

_NO_NUMBERS = message("clusters are found with the extra 'models': pip install 'fenqun[models]'")


@dataclass(frozen=True)
class Clusters:
    """How to find clusters: between `fewest` and `most`, of inputs that are taken as they are (None) or by logarithm.

    `is_scaled`: every input weighs the same, whatever its unit. `order`: the input by which the clusters are
    numbered, the least first. `seed`: the starts of the search.
    """

    transforms: Sequence[Transform | None]
    fewest: int
    most: int
    order: int = 0
    seed: int = 0
    is_scaled: bool = True

    def fit(
        self,
        rows: Sequence[Sequence[float]],
        former: Parameters | None = None,
        *,
        check: Callable[[], None] = lambda: None,
    ) -> dict[str, Any]:
        """`means`, `deviations` and `centres` of the transformed inputs, the centres scaled by the two; `numbers`: from
        0, what each cluster is called by; `sizes` and `customers` of the sample; `evidence` where a number was chosen.

        Fewer different rows than `fewest` give a cluster each. `check`: called now and then, may raise to end the
        work. Raises UsageError without the libraries.
        """
        if not rows:
            blank = {"means": [0.0 for _ in self.transforms], "deviations": [1.0 for _ in self.transforms]}
            return {**blank, "centres": [], "numbers": [], "sizes": [], "customers": 0}
        try:
            from fenqun.models.fitting import fitted  # noqa: PLC0415 - NumPy takes long to load, and is an extra
        except ModuleNotFoundError as error:
            raise UsageError(what=Phrase(_NO_NUMBERS)) from error
        return fitted(self, rows, former, check)

    def score(self, found: Parameters, values: Sequence[exp.Expression]) -> list[exp.Expression]:
        """The distance from each centre, in deviations; unknown where a value is."""
        scaled = self.scaled_sql(found, values)
        return [_distance(scaled, centre) for centre in found["centres"]]

    def score_one(self, found: Parameters, values: Sequence[float]) -> list[float]:
        """The same for one customer."""
        scaled = self.scaled(found, values)
        distances = []
        for centre in found["centres"]:
            total = 0.0
            for value, place in zip(scaled, centre, strict=True):
                total = total + (value - place) * (value - place)
            distances.append(math.sqrt(total))
        return distances

    def scaled(self, found: Parameters, values: Sequence[float]) -> list[float]:
        """A customer's values on the scale of the centres."""
        parts = zip(self.transforms, values, found["means"], found["deviations"], strict=True)
        return [(transformed(value, how) - mean) / deviation for how, value, mean, deviation in parts]

    def scaled_sql(self, found: Parameters, values: Sequence[exp.Expression]) -> list[exp.Expression]:
        """The same as expressions."""
        return [self._scaled(found, at, value) for at, value in enumerate(values)]

    def unscaled(self, found: Parameters, centre: Sequence[float]) -> list[float]:
        """A place on the scale of the centres in the units of the inputs."""
        parts = zip(self.transforms, centre, found["means"], found["deviations"], strict=True)
        return [_transformed_back(place * deviation + mean, how) for how, place, mean, deviation in parts]

    def _scaled(self, found: Parameters, at: int, value: exp.Expression) -> exp.Expression:
        moved = exp.Sub(this=_log(value, self.transforms[at]), expression=_signed(found["means"][at]))
        return exp.Paren(this=exp.Div(this=exp.Paren(this=moved), expression=floating(found["deviations"][at])))


def transformed(value: float, how: Transform | None) -> float:
    """The value, or the logarithm of one more than it; of one below zero the same mirrored, so that all have one."""
    if how is None:
        return value
    return -math.log(1 - value) if value < 0 else math.log(1 + value)


def _transformed_back(value: float, how: Transform | None) -> float:
    if how is None:
        return value
    return 1 - math.exp(-value) if value < 0 else math.exp(value) - 1


def _log(value: exp.Expression, how: Transform | None) -> exp.Expression:
    value = double(value)
    if how is None:
        return value
    one = floating(1)
    below = exp.Neg(this=exp.Ln(this=exp.Sub(this=one, expression=value.copy())))
    return exp.Case(default=exp.Ln(this=exp.Add(this=one.copy(), expression=value.copy()))).when(
        exp.LT(this=value, expression=floating(0)), below
    )


def _signed(value: float) -> exp.Expression:
    return exp.Paren(this=floating(value)) if value < 0 else floating(value)


def _distance(scaled: Sequence[exp.Expression], centre: Sequence[float]) -> exp.Expression:
    total: exp.Expression = floating(0)
    for value, place in zip(scaled, centre, strict=True):
        away = exp.Paren(this=exp.Sub(this=value.copy(), expression=_signed(place)))
        squared = exp.Mul(this=away, expression=away.copy())
        total = exp.Paren(this=exp.Add(this=total, expression=squared))
    return exp.Sqrt(this=total)
