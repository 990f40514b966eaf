"""Brands and attributes on principal axes: where they stand, how well that is shown, and where another would stand."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class Space(Protocol):
    """Brands and attributes as points of k dimensions, however they were found; the map shows the plane of the first
    two.
    """

    @property
    def rows(self) -> Array:
        """The brands (n_rows, k)."""
        ...

    @property
    def columns(self) -> Array:
        """The attributes (n_columns, k)."""
        ...

    @property
    def inertia(self) -> Array:
        """What each dimension accounts for (k,)."""
        ...

    @property
    def total(self) -> float:
        """What there is to account for."""
        ...

    @property
    def row_masses(self) -> Array:
        """How much each brand counts (n_rows,)."""
        ...

    @property
    def column_masses(self) -> Array:
        """How much each attribute counts (n_columns,)."""
        ...

    @property
    def row_shown(self) -> Array:
        """How well the plane tells where each brand is (n_rows,), 0 to 1."""
        ...

    @property
    def column_shown(self) -> Array:
        """How well the plane tells of each attribute (n_columns,), 0 to 1."""
        ...

    @property
    def anchors(self) -> Array:
        """The points (n, k) by which two such spaces are laid over each other."""
        ...

    @property
    def apart(self) -> Array:
        """How far the brands are from each other (n_rows, n_rows) by the measure the space was made from."""
        ...

    def place(self, rows: Array) -> Array:
        """Where further rows of the table would stand (n, k)."""
        ...

    def shown(self, rows: Array) -> Array:
        """How well the plane tells where further rows are (n,)."""
        ...

    def away(self, rows: Array, others: Array) -> Array:
        """How far further rows are from other rows of the table (n, m), by the measure of `apart`."""
        ...


def contributions(masses: Array, points: Array) -> Array:
    """What share of each dimension's spread is each point's (n, k); every dimension adds up to 1."""
    spread = masses[:, None] * points**2
    sums = spread.sum(axis=0)
    return np.asarray(np.divide(spread, sums, out=np.zeros_like(spread), where=sums > 0))


def between(points: Array, others: Array) -> Array:
    """The distances (n, m) from points (n, k) to others (m, k)."""
    return np.asarray(np.linalg.norm(points[:, None] - others[None], axis=2))


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
    def total(self) -> float:
        """The inertia of the table."""
        return float(self.inertia.sum())

    @property
    def row_quality(self) -> Array:
        """Squared cosines (n_rows, k): the share of a row's distance from the origin that each axis shows."""
        return _squared_cosines(self.rows)

    @property
    def column_quality(self) -> Array:
        """Squared cosines (n_columns, k) of the columns."""
        return _squared_cosines(self.columns)

    @property
    def row_shown(self) -> Array:
        """The share of each row's distance from the origin (n_rows,) that the first two axes show."""
        return np.asarray(self.row_quality[:, :2].sum(axis=1))

    @property
    def column_shown(self) -> Array:
        """The same of the columns (n_columns,)."""
        return np.asarray(self.column_quality[:, :2].sum(axis=1))

    @property
    def anchors(self) -> Array:
        """Rows and columns (n_rows + n_columns, k)."""
        return np.vstack([self.rows, self.columns])

    @property
    def apart(self) -> Array:
        """The distances of the rows over all axes (n_rows, n_rows)."""
        return between(self.rows, self.rows)

    def away(self, rows: Array, others: Array) -> Array:
        """The distances over all axes (n, m) from further rows to others (m, n_columns)."""
        return between(self.place(rows), self.place(others))

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
