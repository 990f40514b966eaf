"""Factors of a correlation matrix by maximum likelihood, turned by varimax: what attributes have in common."""

from dataclasses import dataclass

import numpy as np

from fenqun.grids.axes import Array

LEAST_UNIQUE = 0.005
"""No attribute's own share of its variance is let below this; one that would lies at the edge of what has meaning."""
_NEWTON, _HALVINGS, _ENOUGH = 200, 12, 1e-9
_TURNS, _TURNED = 1000, 1e-12


@dataclass(frozen=True)
class Factored:
    """loadings (n_attributes, n_factors): correlations of attributes with uncorrelated factors, the factor of most
    variance first, each pointing to where its greatest loading is. uniquenesses (n_attributes,): the share of each
    attribute's variance that no factor accounts for.
    """

    loadings: Array
    uniquenesses: Array

    @property
    def communalities(self) -> Array:
        """Of each attribute (n_attributes,): the share of its variance that the factors account for."""
        return np.asarray(1 - self.uniquenesses)

    @property
    def improper(self) -> Array:
        """Which attributes (n_attributes,) are at the edge: wholly accounted for, as no rating is (Heywood, 1931)."""
        return np.asarray(self.uniquenesses <= LEAST_UNIQUE * (1 + 1e-6))


def fewest_attributes(factors: int) -> int:
    """How many attributes it takes to find so many factors: no more unknowns than correlations."""
    n = factors + 1
    while (n - factors) ** 2 < n + factors:
        n += 1
    return n


def factored(correlations: Array, factors: int, start: Array | None = None) -> Factored | None:
    """The factors of a correlation matrix (n_attributes, n_attributes); None where it has no inverse.

    Likelihood by Jöreskog (1967): the loadings are those of the largest eigenvalues of the matrix scaled by the
    uniquenesses, which alone are searched for. start: uniquenesses to begin with, of a matrix much like this one.
    """
    if not np.isfinite(correlations).all() or np.linalg.eigvalsh(correlations)[0] < 1e-8:
        return None
    n = len(correlations)
    usual = (1 - 0.5 * factors / n) / np.diag(np.linalg.inv(correlations))
    starts = [start] if start is not None else [usual, np.full(n, 0.3), np.full(n, 0.7)]
    reached = [_likeliest(np.log(np.clip(each, LEAST_UNIQUE, 1.0)), correlations, factors) for each in starts]
    logs = min(reached, key=lambda each: _unlikely(_scaled(each, correlations)[0], factors))
    values, vectors = _scaled(logs, correlations)
    loadings = np.exp(logs / 2)[:, None] * vectors[:, :factors] * np.sqrt(np.maximum(values[:factors] - 1, 0))
    return Factored(_ordered(varimax(loadings)), np.exp(logs))


def _likeliest(logs: Array, correlations: Array, factors: int) -> Array:
    """The logarithms of the uniquenesses, from somewhere near, by Newton's steps that are halved until they help."""
    edge = np.log(LEAST_UNIQUE)
    values, vectors = _scaled(logs, correlations)
    for _ in range(_NEWTON):
        slope, bend = _slopes(values, vectors, factors)
        free = ~(((logs <= edge) & (slope > 0)) | ((logs >= 0) & (slope < 0)))
        if not free.any() or np.abs(slope[free]).max() < _ENOUGH:
            break
        step = np.zeros_like(logs)
        step[free] = _step(slope[free], bend[np.ix_(free, free)])
        before = _unlikely(values, factors)
        for halving in range(_HALVINGS):
            nearer = np.clip(logs + step / 2**halving, edge, 0.0)
            values, vectors = _scaled(nearer, correlations)
            if _unlikely(values, factors) < before - 1e-15:
                break
        else:
            return logs
        logs = nearer
    return logs


def _scaled(logs: Array, correlations: Array) -> tuple[Array, Array]:
    """Eigenvalues, the largest first, and eigenvectors of the correlations over the uniquenesses."""
    root = np.exp(logs / 2)
    values, vectors = np.linalg.eigh(correlations / np.outer(root, root))
    return values[::-1], vectors[:, ::-1]


def _unlikely(values: Array, factors: int) -> float:
    """What is to be least: how far the eigenvalues that no factor takes are from one."""
    rest = np.maximum(values[factors:], 1e-300)
    return float((rest - np.log(rest) - 1).sum())


def _slopes(values: Array, vectors: Array, factors: int) -> tuple[Array, Array]:
    """Its first (n,) and second (n, n) derivatives by the logarithms of the uniquenesses."""
    rest, over = values[factors:], vectors[:, factors:]
    bend = ((over * rest) @ over.T) * (over @ over.T)
    for value, vector in zip(values[:factors], vectors[:, :factors].T, strict=True):
        weights = (1 - rest) * (value + rest) / np.maximum(value - rest, 1e-12)
        bend = bend + np.outer(vector, vector) * ((over * weights) @ over.T)
    return over**2 @ (1 - rest), np.asarray(bend)


def _step(slope: Array, bend: Array) -> Array:
    """Newton's, where the second derivatives bend upwards; where they do not, as if they did a little."""
    values, vectors = np.linalg.eigh(bend)
    values = np.maximum(np.abs(values), 1e-3 * max(1e-12, float(np.abs(values).max())))
    return np.asarray(np.clip(-vectors @ ((vectors.T @ slope) / values), -2.0, 2.0))


def varimax(loadings: Array) -> Array:
    """Loadings (n_attributes, n_factors) turned so that each factor goes with few attributes (Kaiser, 1958).

    With Kaiser's normalisation: every attribute counts alike, whatever its communality.
    """
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    rows = np.divide(loadings, length, out=np.zeros_like(loadings), where=length > 0)
    turn, before = np.eye(loadings.shape[1]), 0.0
    for _ in range(_TURNS):
        turned = rows @ turn
        left, values, right = np.linalg.svd(rows.T @ (turned**3 - turned * (turned**2).mean(axis=0)))
        turn, now = left @ right, float(values.sum())
        if now <= before * (1 + _TURNED):
            break
        before = now
    return np.asarray(loadings @ turn)


def _ordered(loadings: Array) -> Array:
    """The factor of most variance first, its greatest loading positive."""
    loadings = loadings[:, np.argsort(-(loadings**2).sum(axis=0), kind="stable")]
    greatest = np.abs(loadings).argmax(axis=0)
    return np.asarray(loadings * np.where(loadings[greatest, np.arange(loadings.shape[1])] < 0, -1.0, 1.0))
