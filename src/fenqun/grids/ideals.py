"""Where a group's ideal lies on a map, from how much it likes each brand: preference mapping by least squares."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from fenqun.grids.axes import Array


@dataclass(frozen=True)
class Preferred:
    """What fits a group's liking of the brands.

    `ideal_point`: liking falls with the squared distance from `point`. `vector`: it rises along `point`, which is then
    a direction of length 1 and no place. `fit`: R², the share of the variance of liking it accounts for.
    """

    model: Literal["ideal_point", "vector"]
    point: Array
    fit: float


def preferred(brands: Array, liking: Array) -> Preferred | None:
    """The ideal from the brands' coordinates (n, k) and how much each is liked (n,); None where that cannot be said.

    Carroll's (1972) third and fourth phase of preference mapping: liking is fitted by a + b·x + c·|x|²; where c is
    below zero, and the peak not farther out than twice the farthest brand, there is an ideal point; else a direction
    by a + b·x. A fit needs more brands than it has coefficients, k + 2 or k + 1, and brands that are liked unequally.
    """
    n, k = brands.shape
    if np.ptp(liking) == 0 or n <= k + 1:
        return None
    linear = np.column_stack([np.ones(n), brands])
    if n > k + 2:
        found, fit = _least_squares(np.column_stack([linear, (brands**2).sum(axis=1)]), liking)
        farthest = np.linalg.norm(brands, axis=1).max()
        if found[-1] < 0 and np.linalg.norm(peak := -found[1:-1] / (2 * found[-1])) <= 2 * farthest:
            return Preferred("ideal_point", peak, fit)
    found, fit = _least_squares(linear, liking)
    length = np.linalg.norm(found[1:])
    return Preferred("vector", found[1:] / length, fit) if length > 0 else None


def _least_squares(given: Array, wanted: Array) -> tuple[Array, float]:
    """The coefficients, and R²."""
    found: Array = np.asarray(np.linalg.lstsq(given, wanted, rcond=None)[0], dtype=np.float64)
    left = wanted - given @ found
    return found, float(1 - left @ left / ((wanted - wanted.mean()) ** 2).sum())
