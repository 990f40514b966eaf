"""Principal components: a table of mean ratings as points, what differs between its rows on few axes."""

import numpy as np

from fenqun.grids.axes import Array, Axes, decomposed


def components(ratings: Array, *, standardised: bool = False) -> Axes:
    """The axes of a table of ratings (n_rows, n_columns), each column centred at its mean.

    The same as classical scaling of the rows' Euclidean distances (Gower, 1966). Inertia is variance (divided by
    n_rows). A column's principal coordinates are its covariances with the axes of unit variance. standardised: each
    column is divided by its standard deviation first, so that all count alike; one that does not vary says nothing.
    """
    n_rows, n_columns = ratings.shape
    origin, spread = ratings.mean(axis=0), ratings.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0) if standardised else np.ones(n_columns)
    left, values, right = decomposed((ratings - origin) / scale / np.sqrt(n_rows), float(np.abs(ratings / scale).max()))
    return Axes(
        rows=left * values * np.sqrt(n_rows),
        columns=right * values,
        inertia=values**2,
        row_masses=np.full(n_rows, 1 / n_rows),
        column_masses=np.ones(n_columns),
        origin=origin,
        scale=scale,
        profiles=False,
    )
