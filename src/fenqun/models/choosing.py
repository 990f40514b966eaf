"""Into how many clusters: what each number has to show for itself, and which is taken."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fenqun.models.k_means import Clustered, Rows, k_means, squared

STABLE = 0.75
"""The least agreement between two fits on samples drawn anew at which a number of clusters is taken for stable."""

_PAIRS = 10
_STARTS = 10
_JUDGED = 2_000
"""Rows that silhouettes and resampled fits look at."""


@dataclass(frozen=True)
class Evidence:
    """What a number of clusters has to show for itself.

    `within`: the sum of squared distances; `explained`: the share of all squared distances from the mean that it
    leaves no more. `silhouette`: how much nearer rows are to their own cluster than to the next, -1 to 1.
    `stability`: how far fits on rows drawn anew agree, 1 the same.
    """

    count: int
    within: float
    explained: float
    silhouette: float
    stability: float


def chosen(evidence: Sequence[Evidence]) -> Evidence:
    """Of those that are stable the one that parts best by its silhouette; where none is, the stablest.

    Of equals the one with fewer clusters.
    """
    stable = [each for each in evidence if each.stability >= STABLE]
    if stable:
        return max(stable, key=lambda each: (each.silhouette, -each.count))
    return max(evidence, key=lambda each: (each.stability, -each.count))


def judged(rows: Rows, found: Clustered, *, seed: int) -> Evidence:
    """What speaks for this division of the rows."""
    count = len(found.centres)
    whole = float(((rows - rows.mean(axis=0)) ** 2).sum())
    return Evidence(
        count,
        found.within,
        1 - found.within / whole if whole > 0 else 0.0,
        silhouette(rows[:_JUDGED], found.nearest[:_JUDGED]),
        stability(rows[:_JUDGED], count, seed=seed),
    )


def silhouette(rows: Rows, parts: npt.NDArray[np.intp]) -> float:
    """The mean silhouette, -1 to 1: (b - a) / max(a, b), a the mean distance to the others of one's own part, b to
    the nearest other part; 0 for who is alone. 0 where there is but one part.

    Source: Rousseeuw (1987), 'Silhouettes: a graphical aid', section 2.
    """
    names, parts = np.unique(parts, return_inverse=True)
    if len(names) < 2:
        return 0.0
    sizes = np.bincount(parts)
    members = np.zeros((len(rows), len(names)))
    members[np.arange(len(rows)), parts] = 1.0
    sums = np.sqrt(_apart(rows)) @ members
    own = sums[np.arange(len(rows)), parts] / np.maximum(sizes[parts] - 1, 1)
    others = sums / sizes
    others[np.arange(len(rows)), parts] = np.inf
    nearest = others.min(axis=1)
    larger = np.maximum(own, nearest)
    found = np.divide(nearest - own, larger, out=np.zeros(len(rows)), where=(larger > 0) & (sizes[parts] > 1))
    return float(found.mean())


def _apart(rows: Rows) -> Rows:
    found = squared(rows, rows)
    np.fill_diagonal(found, 0.0)
    return found


def stability(rows: Rows, count: int, *, seed: int, pairs: int = _PAIRS) -> float:
    """The median adjusted Rand index of pairs of fits, each on as many rows drawn with replacement; both then divide
    all rows.

    Source: Dolnicar & Leisch (2010), 'Evaluation of structure and reproducibility of cluster solutions using the
    bootstrap', Marketing Letters 21, section 2.
    """
    draws = np.random.default_rng((seed, count))

    def divided() -> npt.NDArray[np.intp]:
        drawn = rows[draws.integers(len(rows), size=len(rows))]
        fitted = k_means(drawn, count, seed=int(draws.integers(2**31)), starts=_STARTS)
        nearest: npt.NDArray[np.intp] = np.argmin(squared(rows, fitted.centres), axis=1)
        return nearest

    return float(np.median([adjusted_rand(divided(), divided()) for _ in range(pairs)]))


def adjusted_rand(one: npt.NDArray[np.intp], other: npt.NDArray[np.intp]) -> float:
    """How far two divisions of the same rows agree beyond chance: 1 the same, about 0 unrelated.

    Source: Hubert & Arabie (1985), 'Comparing partitions', equation 5.
    """
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)
    pairs = _pairs(table).sum()
    rows, columns, every = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum(), _pairs(table.sum())
    expected, most = (rows * columns / every if every else 0.0), (rows + columns) / 2
    return 1.0 if most == expected else float((pairs - expected) / (most - expected))


def _pairs(counts: npt.NDArray[np.float64] | float) -> npt.NDArray[np.float64]:
    counted = np.asarray(counts)
    found: npt.NDArray[np.float64] = counted * (counted - 1) / 2
    return found
