"""What every model is: fitted on a sample, its parameters plain JSON, scored alike by an engine and in plain Python."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlglot import exp

Parameters = Mapping[str, Any]
"""What a fit found, as plain JSON: no model is ever kept as an object."""

DIGITS = 10
"""Significant digits that are kept of a parameter: two engines differ in the last ones of a double."""


class Model(Protocol):
    """A way to learn one number per customer and part (a distance, a chance) from numbers per customer.

    The same rows in the same order give the same parameters, on every engine. Scoring needs no library.
    """

    def fit(self, rows: Sequence[Sequence[float]], former: Parameters | None = None) -> dict[str, Any]:
        """The parameters. rows: (n_customers, n_inputs), all known; `former`: those whose names are to be kept."""
        ...

    def score(self, found: Parameters, values: Sequence[exp.Expression]) -> list[exp.Expression]:
        """A double for each part. values: the inputs as expressions; unknown ones make the scores unknown."""
        ...

    def score_one(self, found: Parameters, values: Sequence[float]) -> list[float]:
        """The same for one customer, bit for bit."""
        ...


def rounded(value: float) -> float:
    """The value to as many digits as are kept."""
    return float(f"{value:.{DIGITS}g}")
