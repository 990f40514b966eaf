"""How far brands usually are from each other: what a gap on the map is measured against."""

import numpy as np

from fenqun.grids.axes import Array


def spacing(brands: Array) -> float:
    """The median over the brands (n, k), two or more, of the distance to the nearest other."""
    between = np.linalg.norm(brands[:, None] - brands[None], axis=2)
    np.fill_diagonal(between, np.inf)
    return float(np.median(between.min(axis=1)))
