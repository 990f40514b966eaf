"""Which cells of a grid are withheld: those of too few customers, and others, so that no sum tells what they hold."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product

from fenqun.grids.cells import Matrix
from fenqun.grids.nesting import Nesting

Place = tuple[int, int]
"""A cell: its row node and its column node."""

NEAREST = 6
"""Other leaves of an axis that are tried first as the partner of one that is withheld."""
_Shift = frozenset[Place]
"""The cells that a change of whole customers between leaves touches; every other sum stays as it is."""


def withheld(
    counts: Matrix, rows: Nesting, columns: Nesting, *, floor: int, also: frozenset[Place]
) -> frozenset[Place]:
    """The cells to withhold of a table of counts with all its sums. also: cells that are withheld in any case.

    Every cell above 0 and under the floor is among them. For each cell withheld there is another table of whole counts,
    none below 0, that agrees with this one in every cell that is shown and not in that one: however the sums are
    subtracted, what it holds is not told. (How near it can be told is not bounded.)

    The tables are found as shifts: one customer more in a leaf cell, one fewer in a neighbour, and the opposite in
    another row, or moved along a row or column whose sums are withheld as well. All cells that a shift touches are
    withheld, and the same shift proves them all.
    """
    return _Withholding(counts, rows, columns, floor, set(also)).all()


class _Withholding:
    def __init__(self, counts: Matrix, rows: Nesting, columns: Nesting, floor: int, also: set[Place]) -> None:
        self._counts = counts
        self._rows = rows
        self._columns = columns
        size = range(len(rows.nodes)), range(len(columns.nodes))
        few = {place for place in product(*size) if 0 < counts[place[0]][place[1]] < floor}
        self._hidden = few | also
        self._proved: set[Place] = set()

    def all(self) -> frozenset[Place]:
        # The finest first: what proves them often proves the sums above them.
        depth = [[node.depth for node in axis.nodes] for axis in (self._rows, self._columns)]
        order = sorted(self._hidden, key=lambda place: (-depth[0][place[0]] - depth[1][place[1]], place))
        for place in order:
            if place not in self._proved:
                shift = self._cheapest(place)
                self._hidden |= shift
                self._proved |= shift
        return frozenset(self._hidden)

    def _cheapest(self, place: Place) -> _Shift:
        """The shift that changes the cell and withholds least besides: few cells, of few customers."""
        near = min(self._shifts(place, NEAREST), key=self._cost, default=None)
        # Moving one customer out of everything, to nowhere, is always possible.
        return near or min(self._shifts(place, None), key=self._cost)

    def _cost(self, shift: _Shift) -> tuple[int, int, list[Place]]:
        more = shift - self._hidden
        return len(more), sum(self._counts[row][at] for row, at in more), sorted(more)

    def _shifts(self, place: Place, most: int | None) -> Iterator[_Shift]:
        row, at = place
        own_row, own_column = self._own(place)
        others = self._partners(self._rows, row, most, lambda leaf: self._counts[leaf][own_column])
        sides = self._partners(self._columns, at, most, lambda leaf: self._counts[own_row][leaf])
        for other, side in product(others, sides):
            if self._is_possible(own_row, own_column, other, side):
                touched = product(self._path(self._rows, own_row, other), self._path(self._columns, own_column, side))
                yield frozenset(touched)

    def _own(self, place: Place) -> Place:
        """A leaf cell within the cell: of the most customers among those that are withheld, or of any."""
        leaves = list(product(self._rows.below(place[0]), self._columns.below(place[1])))
        hidden = [leaf for leaf in leaves if leaf in self._hidden] or leaves
        return max(hidden, key=lambda leaf: (self._counts[leaf[0]][leaf[1]], -leaf[0], -leaf[1]))

    def _partners(self, axis: Nesting, node: int, most: int | None, count: Callable[[int], int]) -> list[int | None]:
        """Leaves outside the node, the nearest of kin and those of few customers first; and none."""
        inside, above = set(axis.below(node)), set(axis.above(node))
        outside = [leaf for leaf in axis.leaves if leaf not in inside]
        kin = {leaf: sum(each not in above for each in axis.above(leaf)) for leaf in outside}
        outside.sort(key=lambda leaf: (kin[leaf], count(leaf) == 0, count(leaf), leaf))
        return [*(outside if most is None else outside[:most]), None]

    def _is_possible(self, row: int, at: int, other: int | None, side: int | None) -> bool:
        """Whether one of the two directions of the shift leaves no count below 0."""
        more = [(row, at)] + ([(other, side)] if other is not None and side is not None else [])
        fewer = [(row, side)] if side is not None else []
        fewer += [(other, at)] if other is not None else []
        return any(all(self._counts[each][of] > 0 for each, of in part) for part in (more, fewer))

    @staticmethod
    def _path(axis: Nesting, leaf: int, other: int | None) -> Sequence[int]:
        """The nodes whose sums a move from one leaf to another changes; to none: all above the leaf."""
        own = axis.above(leaf)
        if other is None:
            return own
        both = set(own) & set(axis.above(other))
        return [node for node in (*own, *axis.above(other)) if node not in both]
