"""Brands and attributes on principal axes: where they stand, how well that is shown, and where another would stand."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Axes:
    """Rows and columns of a table in principal coordinates, the axis of most inertia first; k axes that have any.

    rows (n_rows, k), columns (n_columns, k): principal coordinates. inertia (k,): of each axis, their sum the table's.
    row_masses, column_masses: how much each counts. origin, scale (n_columns,): what `place` takes off a row, and
    divides it by; of profiles (correspondence analysis) a row is first divided by its sum.
    """

    rows: Array
    columns: Array
    inertia: Array
    row_masses: Array
    column_masses: Array
    origin: Array
    scale: Array
    profiles: bool

    @property
    def shares(self) -> Array:
        """Of each axis (k,): its share of the inertia."""
        return np.asarray(self.inertia / self.inertia.sum()) if self.inertia.size else self.inertia

    @property
    def standard_columns(self) -> Array:
        """The columns (n_columns, k) in standard coordinates: with the rows' principal ones a biplot of the rows."""
        return np.asarray(self.columns / np.sqrt(self.inertia))

    @property
    def row_contributions(self) -> Array:
        """What share of each axis's inertia is each row's (n_rows, k); every axis adds up to 1."""
        return np.asarray(self.row_masses[:, None] * self.rows**2 / self.inertia)

    @property
    def column_contributions(self) -> Array:
        """What share of each axis's inertia is each column's (n_columns, k); every axis adds up to 1."""
        return np.asarray(self.column_masses[:, None] * self.columns**2 / self.inertia)

    @property
    def row_quality(self) -> Array:
        """Squared cosines (n_rows, k): the share of a row's distance from the origin that each axis shows."""
        return _squared_cosines(self.rows)

    @property
    def column_quality(self) -> Array:
        """Squared cosines (n_columns, k) of the columns."""
        return _squared_cosines(self.columns)

    def place(self, rows: Array) -> Array:
        """Where further rows (n, n_columns) of the table would stand (n, k); they do not bear on the axes.

        One whose values are all zero has no profile and stands nowhere: NaN.
        """
        if self.profiles:
            sums = rows.sum(axis=1, keepdims=True)
            rows = np.divide(rows, sums, out=np.full(rows.shape, np.nan), where=sums > 0)
        return np.asarray((rows - self.origin) / self.scale @ self.standard_columns)

    def shown(self, rows: Array, axes: int = 2) -> Array:
        """Of further rows (n, n_columns): the share (n,) of their distance from the origin that the first axes show.

        What lies outside of all axes counts as not shown. One that stands at the origin is shown wholly.
        """
        placed = self.place(rows)
        if self.profiles:
            away = rows / np.where((sums := rows.sum(axis=1, keepdims=True)) > 0, sums, np.nan) - self.origin
            distance = (away**2 / self.origin).sum(axis=1)
        else:
            distance = (((rows - self.origin) / self.scale) ** 2).sum(axis=1)
        seen = (placed[:, :axes] ** 2).sum(axis=1)
        return np.asarray(np.divide(seen, distance, out=np.ones_like(seen), where=distance > 0))


def _squared_cosines(points: Array) -> Array:
    squares = points**2
    sums = squares.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(squares, sums, out=np.zeros_like(squares), where=sums > 0))


def decomposed(centred: Array, size: float) -> tuple[Array, Array, Array]:
    """Left vectors (n, k), singular values (k,) and right vectors (m, k) of the axes that have any inertia.

    size: how great the values were before they were centred; beside it what rounding leaves is no inertia.

    An axis points to where its greatest right component lies, so that the same table always gives the same picture.
    """
    left, values, right = np.linalg.svd(centred, full_matrices=False)
    kept = values > 1e-10 * size
    left, values, right = left[:, kept], values[kept], right[kept].T
    greatest = np.abs(right).argmax(axis=0)
    signs = np.where(right[greatest, np.arange(right.shape[1])] < 0, -1.0, 1.0)
    return left * signs, values, right * signs
