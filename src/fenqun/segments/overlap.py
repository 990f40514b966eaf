"""How two segmentations of the same customers agree: the table of both, and measures of agreement."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from fenqun.query import Ask, Query, column

Table = Sequence[Sequence[int]]
"""Customers by segment of the first (rows) and of the second (columns)."""


@dataclass(frozen=True)
class Overlap:
    """Two segmentations side by side.

    `table` counts the customers in each pair: (len(rows), len(columns)). `adjusted_rand` is 1 for equal
    divisions and about 0 for unrelated ones, `adjusted_mutual_information` too;
    `normalised_mutual_information` lies in 0..1.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    table: tuple[tuple[int, ...], ...]
    adjusted_rand: float
    normalised_mutual_information: float
    adjusted_mutual_information: float


def overlap(profile: Query, first: str, second: str, ask: Ask, orders: Mapping[str, Sequence[str]]) -> Overlap:
    """The two segmentations crossed, one query.

    orders: the segment names of each segmentation, in order; others that are found follow by name.
    """
    pairs = (column(first), column(second))
    counted = (*pairs, exp.Count(this=exp.Star()))
    rows = ask(exp.select(*counted).from_(profile.under("profile"), copy=False).group_by(*pairs))
    cells = {(str(one), str(other)): int(count) for one, other, count in rows}
    lefts = _in_order({one for one, _ in cells}, orders.get(first, ()))
    rights = _in_order({other for _, other in cells}, orders.get(second, ()))
    table = tuple(tuple(cells.get((one, other), 0) for other in rights) for one in lefts)
    return Overlap(lefts, rights, table, adjusted_rand(table), *mutual_information(table))


def _in_order(found: set[str], order: Sequence[str]) -> tuple[str, ...]:
    return (*order, *sorted(found - set(order)))


def adjusted_rand(table: Table) -> float:
    """The Rand index corrected for chance; 1 where both are one segment, or all customers stand alone.

    Source: Hubert & Arabie (1985), equation 5, in exact integers.
    """
    rows, columns, count = _margins(table)
    together = sum(math.comb(cell, 2) for row in table for cell in row)
    by_rows, by_columns = (sum(math.comb(size, 2) for size in sizes) for sizes in (rows, columns))
    pairs = math.comb(count, 2)
    spread = pairs * (by_rows + by_columns) - 2 * by_rows * by_columns
    return 1.0 if spread == 0 else 2 * (together * pairs - by_rows * by_columns) / spread


def mutual_information(table: Table) -> tuple[float, float]:
    """Normalised and adjusted mutual information, both by the mean of the two entropies.

    Two divisions into one segment agree fully: 1. Source: Vinh, Epps & Bailey (2010), equation 24a for what
    chance alone gives.
    """
    rows, columns, count = _margins(table)
    rows, columns = [size for size in rows if size], [size for size in columns if size]
    if len(rows) <= 1 and len(columns) <= 1:
        return 1.0, 1.0
    found = _information(table)
    mean = (_entropy(rows, count) + _entropy(columns, count)) / 2
    by_chance = _information_by_chance(rows, columns, count)
    span = mean - by_chance
    adjusted = (found - by_chance) / span if abs(span) > 1e-12 else 1.0
    return min(max(found / mean, 0.0), 1.0), adjusted


def _margins(table: Table) -> tuple[list[int], list[int], int]:
    rows = [sum(row) for row in table]
    return rows, [sum(cells) for cells in zip(*table, strict=True)], sum(rows)


def _entropy(sizes: Sequence[int], count: int) -> float:
    return -math.fsum(size / count * math.log(size / count) for size in sizes if size)


def _information(table: Table) -> float:
    rows, columns, count = _margins(table)
    return math.fsum(
        cell / count * math.log(count * cell / (row * column_size))
        for row, cells in zip(rows, table, strict=True)
        for column_size, cell in zip(columns, cells, strict=True)
        if cell
    )


def _information_by_chance(rows: Sequence[int], columns: Sequence[int], count: int) -> float:
    """The expected information of two divisions of these sizes drawn at random (hypergeometric cells)."""
    return math.fsum(_cell_by_chance(row, size, count) for row in rows for size in columns)


def _cell_by_chance(row: int, size: int, count: int) -> float:
    """Σ over the cell's possible counts of its information times its probability; far tails (e^-60) left out."""
    log = math.lgamma
    fixed = log(row + 1) + log(size + 1) + log(count - row + 1) + log(count - size + 1) - log(count + 1)

    def chance(cell: int) -> float:
        free = log(cell + 1) + log(row - cell + 1) + log(size - cell + 1) + log(count - row - size + cell + 1)
        return math.exp(fixed - free)

    middle = row * size / count
    reach = 12 * math.sqrt(middle * (1 - row / count) * (1 - size / count) * count / max(count - 1, 1)) + 60
    first = max(1, row + size - count, math.floor(middle - reach))
    last = min(row, size, math.ceil(middle + reach))
    return math.fsum(
        cell / count * math.log(count * cell / (row * size)) * chance(cell) for cell in range(first, last + 1)
    )
