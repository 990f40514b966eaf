"""The fit of clusters: scales, centres, how many, and the numbers they are called by."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from fenqun.models.aligning import aligned
from fenqun.models.choosing import Evidence, chosen, judged
from fenqun.models.k_means import Clustered, Rows, k_means
from fenqun.models.model import Parameters, rounded

if TYPE_CHECKING:
    from fenqun.models.clusters import Clusters

_Each = TypeVar("_Each")


def fitted(
    model: "Clusters", rows: Sequence[Sequence[float]], former: Parameters | None, check: Callable[[], None]
) -> dict[str, Any]:
    """See `Clusters.fit`; at least one row."""
    values = _transformed(model, np.array(rows, dtype=np.float64))
    means, deviations = _scale(model, values)
    scaled = (values - means) / deviations
    counts = _checked(range(model.fewest, model.most + 1), check)
    tried = {count: k_means(scaled, count, seed=model.seed) for count in counts}
    tried = {count: one for count, one in tried.items() if len(one.centres) == count or count == model.fewest}
    several = list(tried.values()) if model.most > model.fewest else []
    evidence = [judged(scaled, one, seed=model.seed) for one in _checked(several, check)]
    best = tried[chosen(evidence).count if len(tried) > 1 else model.fewest]
    found = {"means": [rounded(each) for each in means], "deviations": [rounded(each) for each in deviations]}
    numbers = _numbers(model, best, found, former)
    order = np.argsort(numbers, kind="stable")
    sizes = np.bincount(best.nearest, minlength=len(best.centres))
    return {
        **found,
        "centres": [[rounded(each) for each in best.centres[at]] for at in order],
        "numbers": [numbers[at] for at in order],
        "sizes": [int(sizes[at]) for at in order],
        "customers": len(rows),
        **({"evidence": [_told(each) for each in evidence]} if evidence else {}),
    }


def _checked(every: Sequence[_Each], check: Callable[[], None]) -> Iterator[_Each]:
    """All of them; before each, `check` may end the work."""
    for each in every:
        check()
        yield each


def _transformed(model: "Clusters", values: Rows) -> Rows:
    found = values.copy()
    for at, how in enumerate(model.transforms):
        if how == "log":
            found[:, at] = np.sign(values[:, at]) * np.log1p(np.abs(values[:, at]))
    return found


def _scale(model: "Clusters", values: Rows) -> tuple[Rows, Rows]:
    """Mean and deviation of each input; one that is the same for all, or too large for a deviation, is 1 apart."""
    width = values.shape[1]
    if not model.is_scaled:
        return np.zeros(width), np.ones(width)
    with np.errstate(all="ignore"):
        means, deviations = values.mean(axis=0), values.std(axis=0)
    # Equal values have a mean that rounding puts beside them.
    is_apart = np.isfinite(deviations) & (deviations > np.abs(means) * 1e-12) & (deviations > 0)
    return np.where(is_apart, means, values[0]), np.where(is_apart, deviations, 1.0)


def _numbers(model: "Clusters", best: Clustered, found: Parameters, former: Parameters | None) -> list[int]:
    """The number of each cluster, from 0: that of the former one it stands for; else the least not taken, in the order
    of the input that numbers them."""
    count = len(best.centres)
    order = sorted(range(count), key=lambda at: (best.centres[at][model.order], *best.centres[at]))
    if former is None or not former["centres"]:
        return [order.index(at) for at in range(count)]
    # On the former scale, so that both have one.
    centres = best.centres * np.array(found["deviations"]) + np.array(found["means"])
    centres = (centres - np.array(former["means"])) / np.array(former["deviations"])
    numbers = {
        at: former["numbers"][was]
        for at, was in enumerate(aligned(centres.tolist(), former["centres"]))
        if was is not None
    }
    # A number that is gone is not given to others: it means what it meant.
    free = (number for number in itertools.count() if number not in former["numbers"])
    for at in order:
        if at not in numbers:
            numbers[at] = next(free)
    return [numbers[at] for at in range(count)]


def _told(evidence: Evidence) -> dict[str, Any]:
    return {name: value if name == "count" else rounded(value) for name, value in asdict(evidence).items()}
