"""A grid laid out for readers, the same in the terminal, on a page and in the report: headings, texts and tones."""

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

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


def heads(levels: Sequence[GridLevel], part: range | None = None) -> list[list[Head]]:
    """The headings of the columns, or of a part of them, a list for each line of them, the outermost first."""
    part = range(len(levels)) if part is None else part
    lines: list[list[Head]] = [[] for _ in range(max((level.depth for level in levels), default=0) or 1)]
    deepest = len(lines)
    for above in _above(levels, part.start) if part else ():
        level = levels[above]
        across = _across(levels, above, part)
        lines[level.depth - 1].append(Head(level.code, level.label, across, 1, None, subtotal=False))
    for at in part:
        level = levels[at]
        if level.parent is None:
            lines[0].append(Head("", level.label, 1, deepest, at, subtotal=True))
        elif level.leaf:
            lines[level.depth - 1].append(
                Head(level.code, level.label, 1, deepest - level.depth + 1, at, subtotal=False)
            )
        else:
            lines[level.depth - 1].append(
                Head(level.code, level.label, _across(levels, at, part), 1, None, subtotal=False)
            )
            all_ = levels[-1].label
            lines[level.depth].append(Head(level.code, all_, 1, deepest - level.depth, at, subtotal=True))
    return lines


def _across(levels: Sequence[GridLevel], at: int, part: range) -> int:
    """The columns of a level within a part: its own, and those of all that nests in it."""
    path = levels[at].path
    return sum(levels[place].path[: len(path)] == path for place in part)


def _above(levels: Sequence[GridLevel], at: int) -> list[int]:
    """The places of what a level nests in, the outermost first."""
    found: list[int] = []
    parent = levels[at].parent
    while parent is not None and levels[parent].depth:
        found.insert(0, parent)
        parent = levels[parent].parent
    return found


def within(levels: Sequence[GridLevel], at: int) -> str:
    """What a level nests in, by the labels, the outermost first; '' of one that nests in nothing."""
    return " · ".join(levels[above].label for above in _above(levels, at))


def parts(answer: GridAnswer, room: int) -> list[range]:
    """The columns in parts that stand beside their rows in so many letters, cut where few levels are cut apart.

    East Asian letters count twice. A part has one column at least.
    """
    levels = answer.columns
    left = room - max((_letters(f"{row.code} {row.label}") + 2 * row.depth for row in answer.rows), default=0)
    wide = [_wide(answer, at) for at in range(len(levels))]
    found, start = [], 0
    while start < len(levels):
        stop = start + 1
        while stop < len(levels) and sum(wide[start : stop + 1]) <= left:
            stop += 1
        if stop < len(levels):
            stop = min(range(start + 1, stop + 1), key=lambda at: (levels[at].depth or 1, -at))
        found.append(range(start, stop))
        start = stop
    return found


def _wide(answer: GridAnswer, column: int) -> int:
    """How many letters a column takes."""
    level = answer.columns[column]
    head = _letters(level.code) + 1 + max((_letters(word) for word in level.label.split()), default=0)
    return _BETWEEN + max(head, *(_figure(line[column], answer) for line in answer.cells))


_BETWEEN = 3
"""Letters that the space between two columns takes."""


def _letters(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _figure(cell: GridCell, answer: GridAnswer) -> int:
    return len(written(cell.figure, answer.measure)) + len(sign(cell))


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
    limits = edges(answer)
    return [
        [_tone(answer, cell, limits) if is_inner(answer, row, at) else None for at, cell in enumerate(line)]
        for row, line in enumerate(answer.cells)
    ]


def edges(answer: GridAnswer) -> list[float]:
    """The figures between which the steps of colour lie, one more than steps.

    The steps are equal, unless nearly all cells would be of one colour: then about as many cells are of each.
    """
    figures = sorted(
        cell.figure
        for row, line in enumerate(answer.cells)
        for at, cell in enumerate(line)
        if cell.figure is not None and is_inner(answer, row, at)
    )
    if not figures:
        return [0.0] * (TONES + 1)
    least = min(0.0, figures[0]) if answer.measure.form in _FROM_ZERO else figures[0]
    most = figures[-1]
    equal = [*(least + (most - least) * step / TONES for step in range(TONES)), most]
    told = [figure for figure in figures if figure != least]
    if len(told) < _MANY or max(_held(told, equal)) < _NEARLY_ALL * len(told):
        return equal
    return [least, *(told[len(told) * step // TONES] for step in range(1, TONES)), most]


def _held(figures: Sequence[float], limits: Sequence[float]) -> list[int]:
    """How many figures each step holds."""
    steps = [_step(figure, limits) for figure in figures]
    return [steps.count(step) for step in range(1, TONES + 1)]


_MANY, _NEARLY_ALL = 10, 0.75


def _step(figure: float, limits: Sequence[float]) -> int:
    return 1 + bisect_right(limits[1:-1], figure)


def _tone(answer: GridAnswer, cell: GridCell, limits: Sequence[float]) -> int | None:
    if cell.figure is None:
        return None
    middle = _AROUND.get(answer.measure.form)
    if middle is not None:
        apart = cell.figure - middle if answer.measure.form == "index" else (cell.figure - middle) * 100
        steps = (abs(apart) >= _NEAR) + (abs(apart) >= _FAR)
        return steps if apart > 0 else -steps
    if limits[0] == limits[-1]:
        return TONES if limits[0] else 1
    return _step(cell.figure, limits)


def legend(answer: GridAnswer) -> list[tuple[int, str]]:
    """Each step of colour, and in words what it stands for."""
    if answer.measure.form == "index":
        return [(-2, "≤ 50"), (-1, "≤ 90"), (0, "90–110"), (1, "≥ 110"), (2, "≥ 150")]
    if answer.measure.form == "change":
        return [(-2, "≤ −50 %"), (-1, "≤ −10 %"), (0, "±10 %"), (1, "≥ +10 %"), (2, "≥ +50 %")]
    texts = [written(edge if abs(edge) < _WHOLE or answer.measure.form == "share" else round(edge), answer.measure)
             for edge in edges(answer)]  # fmt: skip
    return [(step + 1, f"{low} – {high}") for step, (low, high) in enumerate(itertools.pairwise(texts))]


_WHOLE = 10


def sign(cell: GridCell) -> str:
    """A mark beside the figure: far more or fewer than chance explains, or too few to act on."""
    found = "▲" if cell.significant and (cell.residual or 0) > 0 else "▼" if cell.significant else ""
    return found + ("*" if cell.small else "")
