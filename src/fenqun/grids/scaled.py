"""Brands on a plane by how unlike they are, and attributes as the directions in which they rise there."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from fenqun.grids.axes import Array, Axes, between
from fenqun.grids.components import components
from fenqun.grids.scaling import classical, metric, placed, random_starts, stress_1

Scaling = Literal["smacof", "classical"]
_STARTS = 16


@dataclass(frozen=True)
class Scaled:
    """A plane of brands. rows (n_brands, 2); unlike (n_brands, n_brands): how unlike they are; total: of `inertia`.

    full: of unlikeness from ratings the space of all their dimensions, and `ratings` (n_brands, n_attributes); None of
    judgements of pairs, which know no attributes.
    """

    rows: Array
    unlike: Array
    total: float
    full: Axes | None
    ratings: Array

    @property
    def inertia(self) -> Array:
        """The brands' variance along each dimension (2,)."""
        return np.asarray((self.rows**2).mean(axis=0))

    @property
    def stress(self) -> float:
        """Kruskal's stress 1: 0 where every distance is as the brands are unlike."""
        return stress_1(self.unlike, self.rows)

    @property
    def distances(self) -> Array:
        """Between the brands on the plane (n_brands, n_brands)."""
        return between(self.rows, self.rows)

    @cached_property
    def _properties(self) -> tuple[Array, Array]:
        return _fitted(self.rows, self.ratings)

    @property
    def columns(self) -> Array:
        """Where each attribute rises most (n_attributes, 2): as long as the farthest brand is away, times how well it
        fits, by the multiple correlation (property fitting; Carroll and Chang, 1970).
        """
        return self._properties[0]

    @property
    def column_shown(self) -> Array:
        """Of each attribute (n_attributes,): R² of its mean ratings on the plane."""
        return self._properties[1]

    @property
    def row_masses(self) -> Array:
        """Every brand counts alike."""
        return np.full(len(self.rows), 1 / len(self.rows))

    @property
    def column_masses(self) -> Array:
        """Every attribute counts one."""
        return np.ones(len(self.columns))

    @property
    def row_shown(self) -> Array:
        """Of each brand (n_brands,): how well its distances are those it should have, 1 less what is wrong of it."""
        return _told(self.unlike, self.distances)

    @property
    def anchors(self) -> Array:
        """The brands alone: attributes follow from where these are."""
        return self.rows

    @property
    def apart(self) -> Array:
        """How unlike the brands are (n_brands, n_brands)."""
        return self.unlike

    def _unlike(self, rows: Array) -> Array:
        return between(self.full.place(rows), self.full.rows) if self.full is not None else rows

    def place(self, rows: Array) -> Array:
        """Where further rows stand (n, 2) by least squares; brands stay. Of pairs a row is its unlikeness to each."""
        return placed(self._unlike(rows), self.rows)

    def shown(self, rows: Array) -> Array:
        """How well the distances (n,) of further rows are those they should have."""
        unlike = self._unlike(rows)
        return _told(unlike, between(placed(unlike, self.rows), self.rows))

    def away(self, rows: Array, others: Array) -> Array:
        """How unlike further rows are to other rows of the table, the brands first (n, m): as rated on all attributes,
        or as judged; of pairs beyond the brands, as placed.
        """
        if self.full is not None:
            return self.full.away(rows, others)
        more = others[len(self.rows) :]
        return np.hstack([rows, between(self.place(rows), self.place(more))]) if len(more) else rows


def of_ratings(ratings: Array, scaling: Scaling, *, standardised: bool, start: Array | int) -> Scaled | None:
    """The plane of brands by the distances of their mean ratings (n_brands, n_attributes); None of all alike.

    start: points (n_brands, 2) to begin with, or the seed of some.
    """
    full = components(ratings, standardised=standardised)
    return _scaled(between(full.rows, full.rows), scaling, start, (full, ratings)) if full.inertia.size else None


def of_pairs(unlike: Array, scaling: Scaling, *, start: Array | int) -> Scaled | None:
    """The plane of brands by how unlike they are judged to be (n_brands, n_brands); None of all alike."""
    return _scaled(unlike, scaling, start, (None, np.empty((len(unlike), 0)))) if unlike.any() else None


def _scaled(unlike: Array, scaling: Scaling, start: Array | int, given: tuple[Axes | None, Array]) -> Scaled:
    first, values = classical(unlike)
    if scaling == "classical":
        return Scaled(first, unlike, float(np.abs(values).sum()) / len(unlike), *given)
    if isinstance(start, int):
        starts = [first, *random_starts(len(unlike), float(unlike.max()), _STARTS, start)]
    else:
        starts = [start]
    return Scaled(metric(unlike, starts), unlike, float((unlike**2).sum()) / (2 * len(unlike) ** 2), *given)


def _told(unlike: Array, distances: Array) -> Array:
    wrong, whole = ((unlike - distances) ** 2).sum(axis=1), (unlike**2).sum(axis=1)
    return np.asarray(np.clip(1 - np.divide(wrong, whole, out=np.ones_like(wrong), where=whole > 0), 0, 1))


def _fitted(points: Array, values: Array) -> tuple[Array, Array]:
    """Directions (n_values, 2) in which values (n, n_values) rise over points (n, 2) about the origin, and R²."""
    centred = values - values.mean(axis=0)
    slopes = np.linalg.pinv(points) @ centred
    whole = (centred**2).sum(axis=0)
    left = ((centred - points @ slopes) ** 2).sum(axis=0)
    varies = whole > 1e-20 * (1 + (values**2).sum(axis=0))
    fit = np.clip(1 - np.divide(left, whole, out=np.ones_like(whole), where=varies), 0, 1)
    length = np.linalg.norm(slopes, axis=0)
    unit = np.divide(slopes, length, out=np.zeros_like(slopes), where=varies & (length > 0))
    farthest = float(np.linalg.norm(points, axis=1).max())
    return np.asarray((unit * np.sqrt(fit) * farthest).T), np.asarray(fit)
