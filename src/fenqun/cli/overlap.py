"""How tags and segments overlap, drawn in the terminal."""

from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from fenqun.answers import Answer, OverlapAnswer
from fenqun.answers.figures import number
from fenqun.answers.overlap import crossed
from fenqun.cli.drawing import Cell, fits, heading, table
from fenqun.cli.show import show_cross_tab
from fenqun.errors import message
from fenqun.language import Translator

Show = Callable[[Answer, Console, Translator], None]


def show_overlap(by: str) -> Show:
    """What draws it: `by` customers, jaccard or lift."""

    def show(answer: Answer, console: Console, translate: Translator) -> None:
        if not isinstance(answer, OverlapAnswer):
            raise TypeError(type(answer))
        if by == "customers":
            show_cross_tab(crossed(answer, translate("Overlap")), console, translate)
            return
        heading(console, translate("Overlap"), note=translate(_NOTES[by]))
        figures = answer.jaccard if by == "jaccard" else answer.lift
        whole = _whole(answer, figures)
        console.print(whole if fits(console, whole) else _pairs(answer, figures))

    return show


_NOTES = {
    "jaccard": message("customers in both as a share of those in either"),
    "lift": message("how many times as many are in both as if the two had nothing to do with each other"),
}

_Figures = tuple[tuple[float | None, ...], ...]


def _whole(answer: OverlapAnswer, figures: _Figures) -> Table:
    rows: list[list[Cell]] = [
        [part.label, *(_shown(figure) for figure in line)] for part, line in zip(answer.sets, figures, strict=True)
    ]
    return table([("", False), *((part.label, True) for part in answer.sets)], rows)


def _pairs(answer: OverlapAnswer, figures: _Figures) -> Table:
    """Every two, where all of them do not fit side by side."""
    places = range(len(answer.sets))
    rows: list[list[Cell]] = [
        [
            answer.sets[one].label,
            answer.sets[other].label,
            number(answer.table[one][other]),
            _shown(figures[one][other]),
        ]
        for one in places
        for other in places
        if one < other
    ]
    return table([("", False), ("", False), ("", True), ("", True)], rows)


def _shown(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.3f}"
