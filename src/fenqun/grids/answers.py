"""What a survey about brands answered: sums by group of respondents, segment, brand and attribute."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fenqun.grids.axes import Array


@dataclass(frozen=True)
class Answers:
    """Sums of answers. answered, total: (n_groups, n_segments, n_brands, n_attributes), the names in their order.

    `together`: whether a group holds all that its respondents answered; else the cells are counts of whom nothing more
    is known, in one group.
    """

    segments: tuple[str, ...]
    brands: tuple[str, ...]
    attributes: tuple[str, ...]
    answered: Array
    total: Array
    together: bool

    @property
    def sums(self) -> Array:
        """Both, by group: (n_groups, 2, n_segments, n_brands, n_attributes)."""
        return np.stack([self.answered, self.total], axis=1)


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
    groups, segments, brands, attributes = order
    return Answers(tuple(segments), tuple(brands), tuple(attributes), sums[0], sums[1], groups != [""])
