"""Multidimensional scaling: points on a plane that lie as far from each other as things are unlike."""

from collections.abc import Iterable

import numpy as np

from fenqun.grids.axes import Array, between

DIMENSIONS = 2
_STEPS, _ENOUGH = 2000, 1e-12
_BOLD = 1.5
"""So much of a step of majorization still never raises the stress, and arrives sooner (De Leeuw and Heiser, 1980)."""


def classical(unlike: Array) -> tuple[Array, Array]:
    """Points (n, 2) by the eigenvectors of the doubly centred squares of the dissimilarities (n, n), and all
    eigenvalues, the largest first (Torgerson, 1952; Gower, 1966).
    """
    n = len(unlike)
    centre = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-centre @ unlike**2 @ centre / 2)
    values, vectors = values[::-1], vectors[:, ::-1]
    places = vectors[:, :DIMENSIONS] * np.sqrt(np.maximum(values[:DIMENSIONS], 0))
    return _signed(np.pad(places, ((0, 0), (0, DIMENSIONS - places.shape[1])))), values


def metric(unlike: Array, starts: Iterable[Array]) -> Array:
    """Points (n, 2) whose distances differ least from the dissimilarities (n, n) by the sum of squares: the best of
    what is reached from the starts, on its principal axes, the longest first (SMACOF; De Leeuw, 1977).
    """
    best = min((_settled(unlike, start) for start in starts), key=lambda points: raw_stress(unlike, points))
    best = best - best.mean(axis=0)
    return _signed(best @ np.linalg.svd(best, full_matrices=False)[2].T)


def _settled(unlike: Array, points: Array) -> Array:
    stress, enough = raw_stress(unlike, points), _ENOUGH * float((unlike**2).sum() / 2)
    for _ in range(_STEPS):
        points = points + _BOLD * (guttman(unlike, points) - points)
        before, stress = stress, raw_stress(unlike, points)
        if before - stress <= enough:
            break
    return guttman(unlike, points)


def guttman(unlike: Array, points: Array) -> Array:
    """The points one step of majorization on: Guttman's transform, which never raises the stress."""
    away = between(points, points)
    pull = -np.divide(unlike, away, out=np.zeros_like(unlike), where=away > 0)
    np.fill_diagonal(pull, 0.0)
    np.fill_diagonal(pull, -pull.sum(axis=1))
    return np.asarray(pull @ points / len(points))


def raw_stress(unlike: Array, points: Array) -> float:
    """The sum over all pairs of the squared differences between dissimilarity and distance."""
    return float(((unlike - between(points, points)) ** 2).sum() / 2)


def stress_1(unlike: Array, points: Array) -> float:
    """Kruskal's (1964) stress formula 1, 0 to 1, of dissimilarities that are known up to their unit."""
    away = between(points, points)
    both = float((unlike * away).sum())
    whole = float((unlike**2).sum() * (away**2).sum())
    return float(np.sqrt(max(0.0, 1 - both**2 / whole))) if whole > 0 else 1.0


def random_starts(n: int, size: float, times: int, seed: int) -> list[Array]:
    """`times` random configurations (n, 2) of about the size. Seeded."""
    draw = np.random.default_rng(seed)
    return list(draw.normal(scale=size, size=(times, n, DIMENSIONS)))


def placed(unlike: Array, points: Array) -> Array:
    """Where further things (m, 2) stand among points (n, 2) that stay, by how unlike each they are (m, n).

    Least squares of the distances by majorization and Newton's steps, from Gower's (1968) added point and its mirror
    images; NaN where a dissimilarity is not known.
    """
    known = np.isfinite(unlike).all(axis=1)
    found = np.full((len(unlike), DIMENSIONS), np.nan)
    if known.any():
        found[known] = _added(unlike[known], points)
    return found


def _added(unlike: Array, points: Array) -> Array:
    centre = points.mean(axis=0)
    squares = ((points - centre) ** 2).sum(axis=1)
    gower = (squares - unlike**2) @ np.linalg.pinv(points - centre).T / 2
    turns = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]])
    places = centre + gower[:, None] * turns[None]
    for _ in range(_STEPS // 10):
        surely, newton = _steps(unlike, points, places)
        bolder = _wrong(unlike, points, places + newton) < _wrong(unlike, points, places + surely)
        step = np.where(bolder[..., None], newton, surely)
        places = places + step
        if np.abs(step).max() <= 1e-6 * np.abs(points).max():
            break
    best = _wrong(unlike, points, places).round(9).argmin(axis=1)
    return np.asarray(places[np.arange(len(places)), best])


def _steps(unlike: Array, points: Array, places: Array) -> tuple[Array, Array]:
    """From places (m, n_starts, 2) the step of majorization, which never raises the stress, and Newton's."""
    away = places[:, :, None] - points
    length = np.linalg.norm(away, axis=3, keepdims=True)
    unit = np.divide(away, length, out=np.zeros_like(away), where=length > 0)
    pull = np.divide(unlike[:, None, :, None], length, out=np.zeros_like(length), where=length > 0)
    surely = (points + unlike[:, None, :, None] * unit).mean(axis=2) - places
    bend = (pull * unit).swapaxes(2, 3) @ unit / len(points)
    bend = bend + (1 - pull.mean(axis=2))[..., None] * np.eye(DIMENSIONS)
    values, vectors = np.linalg.eigh(bend)
    along = (vectors.swapaxes(2, 3) @ surely[..., None]) / np.maximum(np.abs(values), 0.1)[..., None]
    return surely, (vectors @ along)[..., 0]


def _wrong(unlike: Array, points: Array, places: Array) -> Array:
    """The stress (m, n_starts) of places (m, n_starts, 2)."""
    distances = np.linalg.norm(places[:, :, None] - points, axis=3)
    return np.asarray(((distances - unlike[:, None]) ** 2).sum(axis=2))


def _signed(points: Array) -> Array:
    """Each axis pointing to where its farthest point is."""
    farthest = np.abs(points).round(9).argmax(axis=0)
    return np.asarray(points * np.where(points[farthest, np.arange(points.shape[1])] < 0, -1.0, 1.0))
