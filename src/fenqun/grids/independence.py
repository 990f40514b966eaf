"""What independence of the axes lets expect in each cell, and which cells hold more or fewer than chance explains."""

from collections.abc import Sequence
from math import erfc, sqrt

Table = Sequence[Sequence[float]]


def expected(table: Table) -> list[list[float]]:
    """Row total times column total over the grand total: (rows, columns). A table of nobody expects nobody."""
    rows, columns, total = _margins(table)
    return [[row * column / total if total else 0.0 for column in columns] for row in rows]


def adjusted_residuals(table: Table) -> list[list[float | None]]:
    """(observed - expected) / sqrt(expected (1 - row share) (1 - column share)): about standard normal where the axes
    are independent. None where nothing can vary: a margin of nobody, or of everybody.

    Source: Haberman (1973), The analysis of residuals in cross-classified tables, Biometrics 29, 205-220.
    """
    rows, columns, total = _margins(table)
    return [
        [adjusted_residual(cell, row, column, total) for cell, column in zip(cells, columns, strict=True)]
        for cells, row in zip(table, rows, strict=True)
    ]


def adjusted_residual(cell: float, row: float, column: float, total: float) -> float | None:
    """The same of one cell, given its margins and the total."""
    mean = row * column / total if total else 0.0
    width = mean * (1 - row / total) * (1 - column / total) if total else 0.0
    return (cell - mean) / sqrt(width) if width > 0 else None


def two_sided(residual: float) -> float:
    """How often chance alone gives a standard normal at least so far from 0."""
    return erfc(abs(residual) / sqrt(2))


def holm(chances: Sequence[float]) -> list[float]:
    """The p-values adjusted so that the chance of even one false finding is bounded. Source: Holm (1979)."""
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    found, least = [0.0] * len(chances), 0.0
    for rank, at in enumerate(order):
        least = max(least, min(1.0, chances[at] * (len(chances) - rank)))
        found[at] = least
    return found


def benjamini_hochberg(chances: Sequence[float]) -> list[float]:
    """The p-values adjusted so that the share of false findings among all is bounded.

    Source: Benjamini & Hochberg (1995).
    """
    order = sorted(range(len(chances)), key=lambda at: chances[at], reverse=True)
    found, most = [0.0] * len(chances), 1.0
    for rank, at in enumerate(order):
        most = min(most, chances[at] * len(chances) / (len(chances) - rank))
        found[at] = most
    return found


def _margins(table: Table) -> tuple[list[float], list[float], float]:
    rows = [float(sum(cells)) for cells in table]
    columns = [float(sum(cells)) for cells in zip(*table, strict=True)]
    return rows, columns, sum(rows)
