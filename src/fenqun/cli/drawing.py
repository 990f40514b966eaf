"""Bars, headings and tables as a terminal shows them."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

Cell = str | Text
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_ANY_WIDTH = 100_000


def bar(share: float, *, width: int = 18) -> Text:
    """A bar as long as the share, 0 to 1."""
    eighths = round(max(0.0, min(share, 1.0)) * width * 8)
    full, rest = divmod(eighths, 8)
    return Text("█" * full + (_EIGHTHS[rest] if rest else ""), style="cyan")


def heading(console: Console, text: str, *, note: str = "") -> None:
    """A title line with a quiet note behind it."""
    console.print()
    console.print(Text.assemble((text, "bold"), ("   " if note else "", ""), (note, "dim")))


def table(columns: Sequence[tuple[str, bool]], rows: Iterable[Sequence[Cell]], *, whole: int = 0) -> Table:
    """A plain table. columns: heading and whether its cells are numbers (set to the right, never folded).

    The cells of the first `whole` columns are not folded either.
    """
    headed = any(name for name, _ in columns)
    drawn = Table(box=None, pad_edge=False, header_style="dim", show_header=headed)
    for place, (name, numeric) in enumerate(columns):
        kept = numeric or place < whole
        drawn.add_column(escape(name), justify="right" if numeric else "left", no_wrap=kept, overflow="fold")
    for row in rows:
        drawn.add_row(*(escape(cell) if isinstance(cell, str) else cell for cell in row))
    return drawn


def upright(columns: Sequence[tuple[str, bool]], row: Sequence[Cell]) -> Table:
    """A table of one row turned on its side: a line per column."""
    numeric = all(kind for _, kind in columns)
    return table([("", False), ("", numeric)], ([name, cell] for (name, _), cell in zip(columns, row, strict=True)))


def fits(console: Console, drawn: Table) -> bool:
    """Whether the terminal has room for the table without folding a cell."""
    return Measurement.get(console, console.options.update(max_width=_ANY_WIDTH), drawn).maximum <= console.width


def draw(console: Console, columns: Sequence[tuple[str, bool]], rows: Sequence[Sequence[Cell]], *, whole: int) -> None:
    """Print a table; where the terminal is too narrow for it, each row on its side."""
    across = table(columns, rows, whole=whole)
    if fits(console, across):
        console.print(across)
        return
    for row in rows:
        console.print(upright(columns, row))
        console.print()


def wide(console: Console, columns: int) -> bool:
    """Whether the terminal has at least so many columns."""
    return console.width >= columns


def commands(console: Console, told: Sequence[tuple[str, str]]) -> None:
    """Commands to go on with, each with what it does, one below the other."""
    width = max((cell_len(command) for command, _ in told), default=0)
    for command, what in told:
        console.print(f"  {set_cell_size(command, width)}   {what}", markup=False, soft_wrap=True)
