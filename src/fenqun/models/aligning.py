"""Clusters found anew matched with those there were, so that a name keeps its meaning."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from fenqun.models.k_means import squared


def aligned(centres: Sequence[Sequence[float]], former: Sequence[Sequence[float]]) -> list[int | None]:
    """For each centre the former one it stands for, None where it stands for none; both (n, n_inputs), one scale.

    The least sum of squared distances over all pairs. Source: Kuhn (1955), 'The Hungarian method'; by SciPy.
    """
    found: list[int | None] = [None] * len(centres)
    if centres and former:
        for at, was in zip(*linear_sum_assignment(squared(np.array(centres), np.array(former))), strict=True):
            found[int(at)] = int(was)
    return found
