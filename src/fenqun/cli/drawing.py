"""Numbers, bars and tables as a terminal shows them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

Cell = str | Text
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def number(value: Any, *, places: int | None = None) -> str:
    """The value as people write it: thousands apart, few decimals, days without midnight; unknown as an en dash."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        decimals = places if places is not None else _decimals(value)
        return f"{value:,.{decimals}f}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M") if value.time().isoformat() != "00:00:00" else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _decimals(value: float) -> int:
    size = abs(value)
    if value == int(value) or size >= 1000:
        return 0
    return 1 if size >= 100 else 2 if size >= 0.01 else 4


def per_cent(share: float | None) -> str:
    """A share of 0 to 1 in per cent."""
    return "–" if share is None else f"{share * 100:.1f} %"


def bar(share: float, *, width: int = 18) -> Text:
    """A bar as long as the share, 0 to 1."""
    eighths = round(max(0.0, min(share, 1.0)) * width * 8)
    full, rest = divmod(eighths, 8)
    return Text("█" * full + (_EIGHTHS[rest] if rest else ""), style="cyan")


def heading(console: Console, text: str, *, note: str = "") -> None:
    """A title line with a quiet note behind it."""
    console.print()
    console.print(Text.assemble((text, "bold"), ("   " if note else "", ""), (note, "dim")))


def table(columns: Sequence[tuple[str, bool]], rows: Iterable[Sequence[Cell]], *, title: str = "") -> Table:
    """A plain table. columns: heading and whether its cells are numbers (set to the right)."""
    drawn = Table(box=None, pad_edge=False, title=title or None, title_justify="left", header_style="dim")
    for name, numeric in columns:
        drawn.add_column(name, justify="right" if numeric else "left", no_wrap=numeric, overflow="fold")
    for row in rows:
        drawn.add_row(*(escape(cell) if isinstance(cell, str) else cell for cell in row))
    return drawn


def wide(console: Console, columns: int) -> bool:
    """Whether the terminal has at least so many columns."""
    return console.width >= columns
