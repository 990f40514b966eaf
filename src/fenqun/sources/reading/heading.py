"""Where a table's header stands: below any titles, or nowhere."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fenqun.errors import message
from fenqun.sources.reading.staged import Said, unique_names

SAMPLE_ROWS = 200
"""How many rows are looked at for the layout of a table."""
_NUMBERLIKE = re.compile(r"^[\s¥￥$€£+(-]*\d[\d,. ']*[%)]?$")
_YEARLIKE = re.compile(r"^(19|20)\d\d$")
_DATELIKE = re.compile(r"^\d{1,4}[-/.年]\d{1,2}([-/.月]\d{1,4}日?)?([ T]\d{1,2}:\d{2}.*)?$")

HEADER_BELOW = message("the header was found in row {row}; the rows above it were left out.")
NO_HEADER = message("the first row looks like data, so the columns were named column_1, column_2 ….")
UNNAMED = message("columns without a name were named after their place: {columns}.")

Row = Sequence[str]


@dataclass(frozen=True)
class Heading:
    """`row` counts from 1 with blank rows included; 0: no header. `names` are unique, one per column."""

    row: int
    names: tuple[str, ...]
    said: tuple[Said, ...] = ()


def find_heading(rows: Sequence[Row], header_row: int | None = None) -> Heading:
    """The heading of a table from its first rows; `header_row` is the owner's word for it, 0 for none."""
    row = _first_full_row(rows) if header_row is None else header_row
    if row == 0 or (header_row is None and _is_data(rows, row)):
        names = unique_names([""] * _width((), rows))
        return Heading(0, names, (Said(NO_HEADER),) if header_row is None else ())
    header = rows[row - 1] if row <= len(rows) else ()
    cells = [*header, *[""] * len(header)][: _width(header, rows[row:])]
    cells += [""] * (_width(header, rows[row:]) - len(cells))
    names = unique_names(cells)
    said = [Said(HEADER_BELOW, {"row": row})] if row > 1 and header_row is None else []
    blanks = [name for name, cell in zip(names, cells, strict=True) if not cell.strip()]
    if blanks:
        said.append(Said(UNNAMED, {"columns": ", ".join(blanks)}))
    return Heading(row, names, tuple(said))


def trimmed(row: Row) -> int:
    """How many cells a row has up to its last one that is not blank."""
    return next((place for place in range(len(row), 0, -1) if row[place - 1].strip()), 0)


def _commonest(counts: Counter[int]) -> int:
    return max(counts.items(), key=lambda found: (found[1], found[0]))[0] if counts else 0


def _width(header: Row, below: Sequence[Row]) -> int:
    """Columns of a table: those of the header, those most rows fill, and unnamed ones the header leaves room for."""
    filled = [trimmed(row) for row in below if row]
    roomy = max((width for width in filled if width <= len(header)), default=0)
    return max(trimmed(header), _commonest(Counter(width for width in filled if width)), roomy)


def _first_full_row(rows: Sequence[Row]) -> int:
    """The first row with nearly as many filled cells as most rows have; titles have fewer. 0 where all are blank.

    One name of three may be missing: the index of an exported data frame has none.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    usual = _commonest(Counter(count for count in filled if count))
    enough = min(0.7 * usual, max(2, usual - 1))
    return next((place for place, count in enumerate(filled, start=1) if count and count >= enough), 0)


def _is_data(rows: Sequence[Row], row: int) -> bool:
    """Whether the row holds a number or date above a column of them, and so is no header."""
    first, below = rows[row - 1], rows[row : row + 20]
    return any(
        _is_value(cell) and not _YEARLIKE.match(cell.strip()) and _holds_values(below, place)
        for place, cell in enumerate(first)
    )


def _is_value(cell: str) -> bool:
    text = cell.strip()
    return bool(_NUMBERLIKE.match(text) or _DATELIKE.match(text))


def _holds_values(rows: Sequence[Row], place: int) -> bool:
    cells = [row[place] for row in rows if place < len(row) and row[place].strip()]
    return bool(cells) and all(_is_value(cell) for cell in cells)
