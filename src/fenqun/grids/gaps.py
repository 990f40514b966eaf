"""How far brands usually are from each other: what a gap on the map is measured against."""

import numpy as np

from fenqun.grids.axes import Array


def spacing(apart: Array) -> float:
    """The median over the brands, two or more, of the distance to the nearest other; apart (n, n): all distances."""
    return float(np.median(np.where(np.eye(len(apart), dtype=bool), np.inf, apart).min(axis=1)))
