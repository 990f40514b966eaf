"""A grid laid out for readers, the same in the terminal, on a page and in the report: headings, texts and tones."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from fenqun.answers.figures import number, per_cent
from fenqun.answers.grid import GridAnswer, GridCell, GridLevel, GridMeasure

TONES = 5
"""Steps of colour: 1 to 5 from little to much, or -2 to 2 about what is expected."""
_NEAR, _FAR = 10.0, 50.0
"""How far an index is from 100, in per cent of it, to have the first and the second step."""
_FROM_ZERO = ("count", "share", "amount")
_AROUND = {"index": 100.0, "change": 0.0}


@dataclass(frozen=True)
class Head:
    """A heading over columns. `subtotal`: it is of all levels below its own; `at`: its column, None over several."""

    code: str
    label: str
    across: int
    down: int
    at: int | None
    subtotal: bool


def heads(levels: Sequence[GridLevel]) -> list[list[Head]]:
    """The headings of the columns, a list for each line of them, the outermost first."""
    lines: list[list[Head]] = [[] for _ in range(max((level.depth for level in levels), default=0) or 1)]
    deepest = len(lines)
    for at, level in enumerate(levels):
        if level.parent is None:
            lines[0].append(Head("", level.label, 1, deepest, at, subtotal=True))
        elif level.leaf:
            lines[level.depth - 1].append(
                Head(level.code, level.label, 1, deepest - level.depth + 1, at, subtotal=False)
            )
        else:
            lines[level.depth - 1].append(Head(level.code, level.label, _within(levels, at), 1, None, subtotal=False))
            all_ = levels[-1].label
            lines[level.depth].append(Head(level.code, all_, 1, deepest - level.depth, at, subtotal=True))
    return lines


def _within(levels: Sequence[GridLevel], at: int) -> int:
    """The columns of a level: its own, and those of all that nests in it."""
    path = levels[at].path
    return sum(level.path[: len(path)] == path for level in levels)


def within(levels: Sequence[GridLevel], at: int) -> str:
    """What a level nests in, by the labels, the outermost first; '' of one that nests in nothing."""
    found: list[str] = []
    parent = levels[at].parent
    while parent is not None and levels[parent].depth:
        found.insert(0, levels[parent].label)
        parent = levels[parent].parent
    return " · ".join(found)


def written(figure: float | None, measure: GridMeasure) -> str:
    """A figure as people read it."""
    if figure is None:
        return "–"
    if measure.form == "share":
        return per_cent(figure)
    if measure.form == "change":
        return f"{figure * 100:+,.1f} %".replace("-", "−")
    if measure.form in ("index", "amount"):
        return f"{figure:,.0f}".replace("-", "−")
    return number(figure)


def is_inner(answer: GridAnswer, row: int, column: int) -> bool:
    """Whether a cell is neither a total nor a subtotal, as far as the axes have dimensions."""
    sides = ((answer.rows, row), (answer.columns, column))
    return all(levels[at].leaf and (levels[at].depth > 0 or len(levels) == 1) for levels, at in sides)


def tones(answer: GridAnswer) -> list[list[int | None]]:
    """The step of colour of each cell; None of totals, and where there is no figure."""
    limits = bounds(answer)
    return [
        [_tone(answer, cell, limits) if is_inner(answer, row, at) else None for at, cell in enumerate(line)]
        for row, line in enumerate(answer.cells)
    ]


def bounds(answer: GridAnswer) -> tuple[float, float]:
    """The least and the greatest figure that the steps of colour lie between."""
    figures = [
        cell.figure
        for row, line in enumerate(answer.cells)
        for at, cell in enumerate(line)
        if cell.figure is not None and is_inner(answer, row, at)
    ]
    if not figures:
        return 0.0, 0.0
    least = min(figures)
    return (min(0.0, least) if answer.measure.form in _FROM_ZERO else least), max(figures)


def _tone(answer: GridAnswer, cell: GridCell, limits: tuple[float, float]) -> int | None:
    if cell.figure is None:
        return None
    middle = _AROUND.get(answer.measure.form)
    if middle is not None:
        apart = cell.figure - middle if answer.measure.form == "index" else (cell.figure - middle) * 100
        steps = (abs(apart) >= _NEAR) + (abs(apart) >= _FAR)
        return steps if apart > 0 else -steps
    least, most = limits
    share = (cell.figure - least) / (most - least) if most > least else 1.0
    return min(TONES, 1 + int(share * TONES)) if cell.figure != least or least else 1


def legend(answer: GridAnswer) -> list[tuple[int, str]]:
    """Each step of colour, and in words what it stands for."""
    if answer.measure.form == "index":
        return [(-2, "≤ 50"), (-1, "≤ 90"), (0, "90–110"), (1, "≥ 110"), (2, "≥ 150")]
    if answer.measure.form == "change":
        return [(-2, "≤ −50 %"), (-1, "≤ −10 %"), (0, "±10 %"), (1, "≥ +10 %"), (2, "≥ +50 %")]
    least, most = bounds(answer)
    edges = [least + (most - least) * step / TONES for step in range(TONES + 1)]
    texts = [written(edge if abs(edge) < _WHOLE or answer.measure.form == "share" else round(edge), answer.measure)
             for edge in edges]  # fmt: skip
    return [(step + 1, f"{low} – {high}") for step, (low, high) in enumerate(itertools.pairwise(texts))]


_WHOLE = 10


def sign(cell: GridCell) -> str:
    """A mark beside the figure: far more or fewer than chance explains, or too few to act on."""
    found = "▲" if cell.significant and (cell.residual or 0) > 0 else "▼" if cell.significant else ""
    return found + ("*" if cell.small else "")
