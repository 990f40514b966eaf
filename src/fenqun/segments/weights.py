"""Weights of indicators: by entropy of the data, or by pairwise comparison (AHP)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""The mean consistency index of random matrices of 1 to 15 rows. Source: Saaty (1980), 'The Analytic Hierarchy
Process', table 1.4 (the figure for 2 rows is 0)."""

CONSISTENT = 0.1
"""The largest consistency ratio at which comparisons are taken as they are. Source: Saaty (1980)."""


@dataclass(frozen=True)
class Comparison:
    """The weights that pairwise comparisons imply, summing to 1, and how consistent the comparisons are.

    `ratio` is the consistency index over the random index; 0 for one or two indicators.
    """

    weights: tuple[float, ...]
    largest_eigenvalue: float
    ratio: float

    @property
    def consistent(self) -> bool:
        """Whether the ratio is at most 0.1."""
        return self.ratio <= CONSISTENT


def compare_in_pairs(matrix: Sequence[Sequence[float]]) -> Comparison:
    """The principal eigenvector of a positive reciprocal matrix (n, n), n up to 15.

    matrix[i][j] says how many times as important i is as j. Source: Saaty (1980): consistency index
    (λ_max - n) / (n - 1), over the random index of n.
    """
    size = len(matrix)
    weights = [1 / size] * size
    for _ in range(1_000):
        products = [math.fsum(value * weight for value, weight in zip(row, weights, strict=True)) for row in matrix]
        total = math.fsum(products)
        following = [product / total for product in products]
        moved = max(abs(new - old) for new, old in zip(following, weights, strict=True))
        weights = following
        if moved < 1e-15:
            break
    products = [math.fsum(value * weight for value, weight in zip(row, weights, strict=True)) for row in matrix]
    eigenvalue = math.fsum(product / weight for product, weight in zip(products, weights, strict=True)) / size
    index = (eigenvalue - size) / (size - 1) if size > 2 else 0.0
    return Comparison(tuple(weights), eigenvalue, max(index / RANDOM_INDEX[size - 1], 0.0) if size > 2 else 0.0)


def entropy_weights(count: int, sums: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    """The weight of each indicator, summing to 1: the more unequal over the customers, the heavier.

    sums: per indicator, over its `count` values scaled to 0..1 with larger better, the sum of x and of x·ln x.
    An indicator that is the same for all, or zero for all, weighs nothing; if all are so they weigh the same.
    Source: Shannon (1948); the entropy weight method of Hwang & Yoon (1981), section 3.2.
    """
    if not sums:
        return ()
    differences = [_divergence(count, total, logarithms) for total, logarithms in sums]
    whole = math.fsum(differences)
    if whole <= 0:
        return tuple(1 / len(sums) for _ in sums)
    return tuple(difference / whole for difference in differences)


def _divergence(count: int, total: float, logarithms: float) -> float:
    """1 - e for e = -Σ p·ln p / ln n with p = x / Σx."""
    if count < 2 or total <= 0:
        return 0.0
    entropy = (math.log(total) - logarithms / total) / math.log(count)
    return max(1 - entropy, 0.0)
