"""What a survey about brands answered: sums by group of respondents, segment, brand and attribute."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from fenqun.grids.axes import Array


@dataclass(frozen=True)
class Told:
    """What some respondents answered. sums (2, n_segments, n_brands, n_attributes): how many, and their sum.

    moments (1 + n_rated, 1 + n_rated): sums of products of one and the ratings over rows of a customer that rates a
    brand; None where nobody asked for them.
    """

    sums: Array
    moments: Array | None = None


@dataclass(frozen=True)
class Answers:
    """Sums of answers. answered, total: (n_groups, n_segments, n_brands, n_attributes), the names in their order.

    `together`: whether a group holds all that its respondents answered; else the cells are counts of whom nothing more
    is known, in one group. moments (n_groups, 1 + n_rated, 1 + n_rated): see Told.
    """

    groups: tuple[str, ...]
    segments: tuple[str, ...]
    brands: tuple[str, ...]
    attributes: tuple[str, ...]
    answered: Array
    total: Array
    moments: Array | None = None

    @property
    def together(self) -> bool:
        """Whether respondents are known."""
        return self.groups != ("",)

    def told(self, weights: Array | None = None) -> Told:
        """What all groups answered together, each as often as it weighs (n_groups,)."""
        weights = np.ones(len(self.groups)) if weights is None else weights
        sums = np.stack([np.tensordot(weights, each, axes=1) for each in (self.answered, self.total)])
        return Told(sums, np.tensordot(weights, self.moments, axes=1) if self.moments is not None else None)


def answers(rows: Iterable[Sequence[Any]]) -> Answers:
    """Of rows of segment, group, brand, attribute, how many answered, and their sum: as `perceived` gives them."""
    found = list(rows)
    names = [tuple(dict.fromkeys(row[place] for row in found)) for place in range(4)]
    order = [sorted(names[1]), *(sorted(names[place]) for place in (0, 2, 3))]
    at = [{name: place for place, name in enumerate(each)} for each in order]
    sums = np.zeros((2, *(len(each) for each in order)))
    for segment, group, brand, attribute, answered, total in found:
        place = at[0][group], at[1][segment], at[2][brand], at[3][attribute]
        sums[(0, *place)] += float(answered)
        sums[(1, *place)] += float(total)
    groups, segments, brands, attributes = (tuple(each) for each in order)
    return Answers(groups, segments, brands, attributes, sums[0], sums[1])


def with_moments(found: Answers, n_rated: int, rows: Iterable[Sequence[Any]]) -> Answers:
    """The answers with rows of group, number, sums and products: as `moments` gives them."""
    held = np.zeros((len(found.groups), 1 + n_rated, 1 + n_rated))
    upper = np.triu_indices(1 + n_rated)
    for group, *told in rows:
        at = found.groups.index(group)
        held[at][upper] = np.asarray(told, dtype=np.float64)
        held[at] += np.triu(held[at], 1).T
    return replace(found, moments=held)


def paired(found: Answers) -> Answers:
    """Judgements of pairs, whichever brand was named first: brands and attributes are the same, nobody with itself."""
    names = tuple(sorted({*found.brands, *found.attributes}))
    first, second = ([names.index(name) for name in each] for each in (found.brands, found.attributes))

    def both(sums: Array) -> Array:
        square = np.zeros((*sums.shape[:2], len(names), len(names)))
        square[:, :, np.array(first, dtype=int)[:, None], np.array(second, dtype=int)] = sums
        square = square + square.swapaxes(2, 3)
        square[:, :, range(len(names)), range(len(names))] = 0
        return square

    return replace(found, brands=names, attributes=names, answered=both(found.answered), total=both(found.total))
