"""Rows of numbers divided into k clusters about their means."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.float64]
"""(n_rows, n_inputs)"""

STARTS = 50
"""How often it is begun from other centres: k-means finds the best division nearby, not the best of all."""

FIRST = 5_000
"""Rows that the starts are tried on; the best of them go on with all."""

_GO_ON = 2
_MOST_STEPS = 300
_LEAST_GAIN, _LEAST_GAIN_OF_MANY = 1e-9, 1e-6


@dataclass(frozen=True)
class Clustered:
    """centres: (k, n_inputs); nearest: of each row its centre; within: the sum of squared distances from them."""

    centres: Rows
    nearest: npt.NDArray[np.intp]
    within: float


def k_means(rows: Rows, count: int, *, seed: int, starts: int = STARTS) -> Clustered:
    """The best division found into `count` clusters, or as many as there are different rows.

    The same rows in the same order and the same seed give the same division.
    Source: Lloyd (1982); starts by k-means++, Arthur & Vassilvitskii (2007), the best of a few draws for each centre.
    """
    draws = np.random.default_rng(seed)
    count = min(count, _different(rows, count))
    few = rows[:FIRST]
    count_of_few = min(count, _different(few, count))
    tried = sorted((_settled(few, _begun(few, count_of_few, draws)) for _ in range(starts)), key=lambda one: one.within)
    if len(rows) == len(few):
        return tried[0]
    begun = [one.centres for one in tried[:_GO_ON]]
    if count_of_few < count:
        begun = [_begun(rows, count, draws)]
    return min((_settled(rows, centres) for centres in begun), key=lambda one: one.within)


def squared(rows: Rows, centres: Rows) -> Rows:
    """The squared distance of each row from each centre, (n_rows, k)."""
    lengths = np.einsum("ij,ij->i", rows, rows)[:, None] + np.einsum("ij,ij->i", centres, centres)[None, :]
    found: Rows = np.maximum(lengths - 2 * (rows @ centres.T), 0.0)
    return found


def _different(rows: Rows, most: int) -> int:
    """How many rows differ from each other; of more than `most`, that they are more."""
    start = rows[: 20 * most]
    found = len(np.unique(start, axis=0))
    return found if found >= most or len(start) == len(rows) else len(np.unique(rows, axis=0))


def _begun(rows: Rows, count: int, draws: np.random.Generator) -> Rows:
    """Centres far from each other: each drawn by the squared distance from those there are, the best of a few."""
    trials = 2 + int(np.log(count))
    chosen = [int(draws.integers(len(rows)))]
    nearest = squared(rows, rows[chosen])[:, 0]
    for _ in range(1, count):
        # Rows equal to a centre are at no distance, but for rounding.
        nearest[(rows == rows[chosen[-1]]).all(axis=1)] = 0.0
        along = np.cumsum(nearest)
        picked = np.minimum(np.searchsorted(along, draws.random(trials) * along[-1], side="right"), len(rows) - 1)
        left = np.minimum(nearest[:, None], squared(rows, rows[picked]))
        best = int(np.argmin(left.sum(axis=0)))
        chosen.append(int(picked[best]))
        nearest = left[:, best]
    return rows[chosen].copy()


def _settled(rows: Rows, centres: Rows) -> Clustered:
    """From these centres on, until nobody's nearest centre is another, or hardly anything is gained."""
    nearest, before = np.full(len(rows), -1, dtype=np.intp), np.inf
    lengths = np.einsum("ij,ij->i", rows, rows)
    least = _LEAST_GAIN if len(rows) <= FIRST else _LEAST_GAIN_OF_MANY
    for _ in range(_MOST_STEPS):
        # What a row's own length adds to all its squared distances is left out until it matters.
        found = np.einsum("ij,ij->i", centres, centres) - 2 * (rows @ centres.T)
        now = np.argmin(found, axis=1)
        own = found[np.arange(len(rows)), now] + lengths
        _fill(now, own, len(centres))
        within = float(own.sum())
        is_over = bool((now == nearest).all()) or before - within < least * within
        nearest, before = now, within
        centres = means(rows, nearest, len(centres))
        if is_over:
            break
    apart = rows - centres[nearest]
    return Clustered(centres, nearest, float(np.einsum("ij,ij->", apart, apart)))


def means(rows: Rows, parts: npt.NDArray[np.intp], count: int) -> Rows:
    """The mean of each part, which has rows."""
    sizes = np.bincount(parts, minlength=count)
    sums = [np.bincount(parts, weights=rows[:, at], minlength=count) for at in range(rows.shape[1])]
    found: Rows = np.stack(sums, axis=1) / sizes[:, None]
    return found


def _fill(nearest: npt.NDArray[np.intp], own: npt.NDArray[np.float64], count: int) -> None:
    """A centre that nobody is nearest to takes the row farthest from its own centre that this one can spare."""
    sizes = np.bincount(nearest, minlength=count)
    for empty in np.flatnonzero(sizes == 0):
        far = np.where(sizes[nearest] > 1, own, -np.inf)
        taken = int(np.argmax(far))
        sizes[nearest[taken]] -= 1
        nearest[taken] = empty
        own[taken] = 0.0
        sizes[empty] = 1
