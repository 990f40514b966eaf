"""Heat grids: the shade and the sign of each cell, as classes, since styles stand in the style sheet only."""

from dataclasses import dataclass
from typing import Literal

from fenqun.answers import CrossTabAnswer, GridAnswer
from fenqun.answers.grid_layout import TONES, tones

STEPS = 8
"""Shades on each side of nothing; styles/heat.css has a class for each."""

Of = Literal["row", "column", "all", "expected"]
"""What a cell is measured by: its row, its column, all customers, or what independence would give."""


@dataclass(frozen=True)
class HeatCell:
    """A cell: its customers and their share of its row, its column or all.

    Measured by what is expected, `share` is how much more (negative: fewer) they are, as a part of that; shades end at
    twice as many. `sign`: `more` or `fewer` by at least a fifth than if the two had nothing to do with each other.
    """

    customers: int
    share: float
    shade: str
    sign: str


def heat_cells(crossed: CrossTabAnswer, of: Of = "row") -> list[list[HeatCell]]:
    """The cells by row and column; the deepest shade is the greatest share there is."""
    shares = [
        [_share(crossed, row, column, of) for column in range(len(crossed.columns))] for row in range(len(crossed.rows))
    ]
    most = 1.0 if of == "expected" else max((share for row in shares for share in row), default=0.0)
    return [
        [
            HeatCell(count, share, heat_class(share, most), _sign(count, _expected(crossed, row, column)))
            for column, (count, share) in enumerate(zip(crossed.table[row], shares[row], strict=True))
        ]
        for row in range(len(crossed.rows))
    ]


def heat_class(share: float | None, most: float = 1.0) -> str:
    """The class for a share of `most`: `heat-0` (none) to `heat-8`; of negative ones `heat-m1` to `heat-m8`."""
    if share is None or not most > 0:
        return "heat-0"
    step = round(min(abs(share) / most, 1.0) * STEPS)
    return f"heat-{'m' if share < 0 and step else ''}{step}"


def grid_shades(answer: GridAnswer) -> list[list[str]]:
    """The class of each cell of a grid; `total` of totals and subtotals, and where there is no figure."""
    return [
        ["total" if tone is None else grid_shade(tone, answer.measure.form) for tone in line] for line in tones(answer)
    ]


def grid_shade(tone: int, form: str) -> str:
    """The class of a step of colour of a grid, for a measure of that form."""
    around = form in ("index", "change")
    return heat_class(tone / (2 if around else TONES), 1.0) if tone or not around else "heat-0"


def _share(crossed: CrossTabAnswer, row: int, column: int, of: Of) -> float:
    count = crossed.table[row][column]
    if of == "expected":
        expected = _expected(crossed, row, column)
        return count / expected - 1 if expected else 0.0
    whole = {
        "row": crossed.rows[row].customers,
        "column": crossed.columns[column].customers,
        "all": crossed.customers,
    }[of]
    return count / whole if whole else 0.0


def _expected(crossed: CrossTabAnswer, row: int, column: int) -> float:
    return crossed.rows[row].customers * crossed.columns[column].customers / (crossed.customers or 1)


def _sign(count: float, expected: float) -> str:
    if expected <= 0:
        return ""
    ratio = count / expected
    return "more" if ratio >= 1.2 else "fewer" if ratio <= 0.8 else ""
