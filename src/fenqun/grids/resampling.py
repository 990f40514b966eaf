"""How sure a map is: the same map from respondents drawn again and again, laid over each other."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from fenqun.grids.axes import Array

CHI_SQUARE_95 = 5.991464547107979
"""The 95 % point of chi-square with two degrees of freedom: -2 ln 0.05."""


@dataclass(frozen=True)
class Ellipse:
    """A region of 95 % about a point: half its long and short axis, and the long one's angle from the first axis of
    the map, in degrees from -90 to 90.
    """

    major: float
    minor: float
    angle: float


def redrawn(n_groups: int, times: int, seed: int) -> Iterator[Array]:
    """`times` weights (n_groups,): how often each group is among as many drawn with replacement. Seeded.

    Of disjoint groups of respondents; a respondent's answers stay together.
    """
    draw = np.random.default_rng(seed)
    for weights in draw.multinomial(n_groups, np.full(n_groups, 1 / n_groups), size=times):
        yield weights.astype(float)


def recounted(counts: Array, times: int, seed: int) -> Iterator[Array]:
    """`times` tables of as many counts, each drawn by the shares of the cells: for want of respondents. Seeded."""
    total = round(float(counts.sum()))
    draw = np.random.default_rng(seed)
    for drawn in draw.multinomial(total, counts.ravel() / counts.sum(), size=times):
        yield drawn.astype(float).reshape(counts.shape)


def rotation(points: Array, to: Array) -> Array:
    """The rotation, with reflection (k, l), that lays points (n, k) nearest to those (n, l): orthogonal Procrustes.

    Schönemann (1966). Points without a place (NaN) on either side do not count.
    """
    known = np.isfinite(points).all(axis=1) & np.isfinite(to).all(axis=1)
    left, _, right = np.linalg.svd(points[known].T @ to[known], full_matrices=False)
    return np.asarray(left @ right)


def ellipse(points: Array) -> Ellipse | None:
    """The 95 % ellipse of a cloud (n, 2) by its covariance; None under three points with a place."""
    known = points[np.isfinite(points).all(axis=1)]
    if len(known) < 3:
        return None
    values, vectors = np.linalg.eigh(np.cov(known.T))
    minor, major = np.sqrt(np.maximum(values, 0) * CHI_SQUARE_95)
    x, y = vectors[:, 1] if vectors[0, 1] >= 0 else -vectors[:, 1]
    return Ellipse(float(major), float(minor), float(np.degrees(np.arctan2(y, x))))
