"""Brands and attributes on common factors: brands by their mean factor scores, attributes by their loadings."""

from dataclasses import dataclass

import numpy as np

from fenqun.grids.axes import Array, between
from fenqun.grids.factoring import Factored, factored


@dataclass(frozen=True)
class Factors:
    """What ratings have in common over all rows of a customer that rates a brand, and where each brand stands.

    ratings (n_brands, n_attributes): mean ratings. rows (n_brands, k): mean regression scores (Thurstone, 1935;
    Thomson, 1939): the mean ratings, standardised by `origin` and `scale` (n_attributes,) of the customers' rows, times
    `weights` (n_attributes, k). columns: loadings.
    """

    ratings: Array
    rows: Array
    origin: Array
    scale: Array
    weights: Array
    solution: Factored

    @property
    def columns(self) -> Array:
        """The loadings (n_attributes, k)."""
        return self.solution.loadings

    @property
    def inertia(self) -> Array:
        """Of each factor (k,) the sum of its squared loadings."""
        return np.asarray((self.columns**2).sum(axis=0))

    @property
    def total(self) -> float:
        """The variance of all standardised attributes: how many there are."""
        return float(len(self.columns))

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
        """Of each brand (n_brands,): the share of what sets its ratings apart that the two factors reproduce."""
        return self.shown(self.ratings)

    @property
    def column_shown(self) -> Array:
        """Of each attribute (n_attributes,): the share of its variance that the two factors account for."""
        return np.asarray((self.columns[:, :2] ** 2).sum(axis=1))

    @property
    def anchors(self) -> Array:
        """Scores and loadings, which turn together."""
        return np.vstack([self.rows, self.columns])

    @property
    def apart(self) -> Array:
        """The distances of the mean scores on all factors (n_brands, n_brands)."""
        return between(self.rows, self.rows)

    def place(self, rows: Array) -> Array:
        """The scores (n, k) of further mean ratings (n, n_attributes)."""
        return np.asarray((rows - self.origin) / self.scale @ self.weights)

    def shown(self, rows: Array) -> Array:
        """Of further mean ratings (n, n_attributes), as `row_shown`; an average one is shown wholly."""
        differs = (rows - self.origin) / self.scale
        plane = np.linalg.qr(self.columns[:, :2])[0]
        seen, whole = ((differs @ plane) ** 2).sum(axis=1), (differs**2).sum(axis=1)
        return np.asarray(np.divide(seen, whole, out=np.ones_like(seen), where=whole > 0))

    def away(self, rows: Array, others: Array) -> Array:
        """The distances of the scores on all factors (n, m)."""
        return between(self.place(rows), self.place(others))


def factors(ratings: Array, moments: Array, k: int, start: Array | None = None) -> Factors | None:
    """The space of brands' mean ratings (n_brands, n_attributes) by k factors; None where there are none to be found.

    moments (1 + n_attributes, 1 + n_attributes): sums of products over the rows of a customer that rates a brand on all
    attributes, of one and the ratings: [0, 0] is the number of rows. It takes more rows than attributes, and ratings
    none of which is the same in all rows or follows from the others. start: uniquenesses to begin with.
    """
    n = moments[0, 0]
    if n <= len(moments):
        return None
    origin = moments[0, 1:] / n
    covariances = moments[1:, 1:] / n - np.outer(origin, origin)
    variances = np.diag(covariances)
    if (variances <= 1e-12 * (1 + origin**2)).any():
        return None
    scale = np.sqrt(variances)
    correlations = covariances / np.outer(scale, scale)
    solution = factored(correlations, k, start)
    if solution is None:
        return None
    weights = np.linalg.solve(correlations, solution.loadings)
    scores = (ratings - origin) / scale @ weights
    return Factors(ratings, scores, origin, scale, weights, solution)
