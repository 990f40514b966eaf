"""The finest cells of a grid, by one grouping, and the sums of any two axes over them at every level."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.grids.nesting import Nesting
from fenqun.query import Ask, Query, column, named
from fenqun.rules.calls import double
from fenqun.segments.figures import exact_sum

CUSTOMERS = "customers"
"""The figure that every grid has."""
PLACES = 10
"""Sums are whole numbers of 10^-10, so that adding them up is exact in any order."""
UNIT = 10**PLACES
MOST_CELLS = 400_000
"""Finest cells; a margin over more would not be there at once."""

_WIDE = Context(prec=60)

Matrix = list[list[int]]
"""A figure by row node and column node."""


def known_of(name: str) -> str:
    """The figure: of how many customers the column is known."""
    return f"known {name}"


def sum_of(name: str) -> str:
    """The figure: the sum of a number, in units of 10^-10; of a yes/no column how many have it."""
    return f"sum {name}"


@dataclass(frozen=True)
class Cells:
    """The cells that have customers. By dimension the `levels`, and each cell's as a position; by name the `figures`.

    Sums of numbers are whole numbers of 10^-10, everything else counts customers.
    """

    levels: Mapping[str, tuple[str, ...]]
    positions: Mapping[str, Sequence[int]]
    figures: Mapping[str, Sequence[int]]

    @property
    def count(self) -> int:
        """How many cells there are."""
        return len(self.figures[CUSTOMERS])

    def within(self, wanted: Mapping[str, frozenset[str]]) -> "Cells":
        """Only the cells whose levels are among the wanted ones of each dimension."""
        keep = set(range(self.count))
        for name, levels in wanted.items():
            places = {at for at, level in enumerate(self.levels[name]) if level in levels}
            keep &= {at for at, place in enumerate(self.positions[name]) if place in places}
        kept = sorted(keep)
        positions, figures = (
            {name: [held[at] for at in kept] for name, held in part.items()} for part in (self.positions, self.figures)
        )
        return Cells(self.levels, positions, figures)

    def releveled(self, levels: Mapping[str, tuple[str, ...]]) -> "Cells":
        """The same cells with other levels in the lists: more of them, or fewer where those left out are empty."""
        positions = {}
        for name, held in self.positions.items():
            place = {level: at for at, level in enumerate(levels[name])}
            moved = [place.get(level, -1) for level in self.levels[name]]
            positions[name] = [moved[at] for at in held]
        return Cells({name: levels[name] for name in self.levels}, positions, self.figures)

    def together(self, names: Sequence[str]) -> set[tuple[str, ...]]:
        """The levels of these dimensions that customers have together."""
        levels = [self.levels[name] for name in names]
        found = set(zip(*(self.positions[name] for name in names), strict=True))
        return {tuple(every[at] for every, at in zip(levels, places, strict=True)) for places in found}


def build(
    profile: Query, dimensions: Mapping[str, tuple[exp.Expression, tuple[str, ...]]], traits: Iterable[str], ask: Ask
) -> Cells:
    """One query over the profile. dimensions: by name what tells the level (never NULL), and all levels in order.

    traits: numbers and yes/no columns to be measured. Raises ValueError past MOST_CELLS cells.
    """
    wanted = figures(profile, traits)
    keys = [named(expression.copy(), f"level {at}") for at, (expression, _) in enumerate(dimensions.values())]
    select = exp.select(*keys, *(named(part, name) for name, (part, _) in wanted.items()))
    select = select.from_(profile.under("profile"), copy=False).limit(MOST_CELLS + 1)
    rows = ask(select.group_by(*(exp.Literal.number(at) for at in range(1, len(keys) + 1))))
    if len(rows) > MOST_CELLS:
        raise ValueError(len(rows))
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * (len(keys) + len(wanted))
    positions = {}
    for (name, (_, levels)), held in zip(dimensions.items(), columns, strict=False):
        place = {level: at for at, level in enumerate(levels)}
        positions[name] = [place[level] for level in held]
    found = {
        name: [read(value) for value in held]
        for (name, (_, read)), held in zip(wanted.items(), columns[len(keys) :], strict=True)
    }
    return Cells({name: levels for name, (_, levels) in dimensions.items()}, positions, found)


_Read = Callable[[Any], int]


def figures(profile: Query, traits: Iterable[str]) -> dict[str, tuple[exp.Expression, _Read]]:
    """By name each figure as an aggregate of customers, and how what it gives is read."""
    found: dict[str, tuple[exp.Expression, _Read]] = {CUSTOMERS: (exp.Count(this=exp.Star()), int)}
    for name in dict.fromkeys(traits):
        found[known_of(name)] = (exp.Count(this=column(name)), int)
        if profile.columns[name] is DataType.BOOLEAN:
            yes = exp.Cast(this=column(name), to=exp.DataType.build("bigint"))
            found[sum_of(name)] = (exp.Sum(this=yes), _count)
        else:
            found[sum_of(name)] = (exact_sum(double(column(name))), in_units)
    return found


def _count(total: Any) -> int:
    return int(total or 0)


def in_units(total: Any) -> int:
    """An exact decimal as a whole number of 10^-10; nothing known is 0."""
    return int(_WIDE.scaleb(Decimal(total), PLACES)) if total else 0


def leaf_of_cells(cells: Cells, axis: Nesting) -> list[int]:
    """Of each cell the position of its leaf on the axis."""
    if not axis.steps:
        return [0] * cells.count
    places = list(cells.positions[axis.steps[0].name])
    for step in axis.steps[1:]:
        size = len(step.levels)
        places = [place * size + at for place, at in zip(places, cells.positions[step.name], strict=True)]
    lookup = axis.lookup
    return [lookup[place] for place in places]


def added_up(cells: Cells, rows: Nesting, columns: Nesting, wanted: Iterable[str]) -> dict[str, Matrix]:
    """By figure its sums in every node of the rows by every node of the columns, all levels and totals among them."""
    width = len(columns.leaves)
    at_columns = leaf_of_cells(cells, columns)
    places = [row * width + at for row, at in zip(leaf_of_cells(cells, rows), at_columns, strict=True)]
    return {name: _nodes(_leaves(places, cells.figures[name], rows, width), rows, columns) for name in wanted}


def _leaves(places: Sequence[int], figure: Sequence[int], rows: Nesting, width: int) -> Matrix:
    flat = [0] * (len(rows.leaves) * width)
    for place, value in zip(places, figure, strict=True):
        flat[place] += value
    return [flat[start : start + width] for start in range(0, len(flat), width)]


def _nodes(leaves: Matrix, rows: Nesting, columns: Nesting) -> Matrix:
    by_row = _summed(leaves, rows)
    turned = _summed([list(each) for each in zip(*by_row, strict=True)], columns)
    return [list(each) for each in zip(*turned, strict=True)]


def _summed(lines: Matrix, axis: Nesting) -> Matrix:
    """The lines of the leaves, and of every node the sum of the lines below it."""
    width = len(lines[0]) if lines else 0
    found: list[list[int]] = [[] for _ in axis.nodes]
    for leaf, line in zip(axis.leaves, lines, strict=True):
        found[leaf] = line
    for at in reversed(range(len(axis.nodes))):
        if children := axis.nodes[at].children:
            found[at] = [sum(parts) for parts in zip(*(found[child] for child in children), strict=True)]
        elif not found[at]:
            found[at] = [0] * width
    return found
