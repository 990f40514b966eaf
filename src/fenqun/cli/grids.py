"""Grids drawn in the terminal: cells in the colours of their figures, picked cells, what divides best."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from fenqun.answers import Answer, Division, GridAnswer, GridCell, GridsAnswer, PickAnswer, SuggestAnswer
from fenqun.answers.figures import number, per_cent
from fenqun.answers.grid_layout import sign, tones, within, written
from fenqun.answers.in_words import VERDICTS
from fenqun.cli.drawing import Cell, commands, draw, fits, heading
from fenqun.language import Translator

_COLOURS = {
    -2: "white on blue3",
    -1: "black on sky_blue2",
    1: "black on grey85",
    2: "black on light_goldenrod2",
    3: "black on orange1",
    4: "white on dark_orange3",
    5: "white on red3",
}
_AROUND = {1: "black on light_goldenrod2", 2: "white on dark_orange3"}
WITHHELD = "×"


def show_grids(answer: Answer, console: Console, translate: Translator) -> None:
    """The declared grids, a line each."""
    if not isinstance(answer, GridsAnswer):
        raise TypeError(type(answer))
    heading(console, translate("Grids"))
    heads = [("", False), (translate("name"), False), (translate("rows"), False), (translate("columns"), False)]
    between = translate(", ")
    rows = [[line.label, line.name, between.join(line.rows), between.join(line.columns)] for line in answer.grids]
    draw(console, heads, rows, whole=2)
    if answer.grids:
        commands(console, [(f"fenqun grid {answer.grids[0].name}", translate("look at it"))])


def show_grid(answer: Answer, console: Console, translate: Translator) -> None:
    """The cells; where the terminal is too narrow, some columns after the others."""
    if not isinstance(answer, GridAnswer):
        raise TypeError(type(answer))
    title = " · ".join(part for part in (answer.label, answer.within) if part) or translate("Grid")
    note = answer.measure.label + (f" ({answer.measure.unit})" if answer.measure.unit else "")
    if answer.since:
        note = translate("{name} since {day}").format(name=note, day=answer.since)
    heading(console, title, note=f"{note} · {answer.as_of}")
    waiting = list(range(len(answer.columns)))
    while waiting:
        columns = len(waiting)
        while columns > 1 and not fits(console, _drawn(answer, waiting[:columns], translate)):
            columns -= 1
        console.print(_drawn(answer, waiting[:columns], translate))
        waiting = waiting[columns:]
        if waiting:
            console.print()
    for line in _notes(answer, translate):
        console.print(line, markup=False, style="dim")


def _drawn(answer: GridAnswer, columns: list[int], translate: Translator) -> Table:
    drawn = Table(box=None, pad_edge=False, header_style="dim", show_header=True)
    drawn.add_column("", no_wrap=True)
    for at in columns:
        level, above = answer.columns[at], within(answer.columns, at)
        own = level.label if level.leaf or level.parent is None else f"{level.label} ({translate('all')})"
        drawn.add_column(
            Text("\n".join(part for part in (level.code, above, own) if part)), justify="right", no_wrap=True
        )
    coloured = tones(answer)
    around = answer.measure.form in ("index", "change")
    for at, row in enumerate(answer.rows):
        name = Text.assemble("  " * max(row.depth - 1, 0), (f"{row.code} " if row.code else "", "bold"), row.label)
        cells = [_cell(answer, answer.cells[at][place], coloured[at][place], around=around) for place in columns]
        drawn.add_row(name, *cells, style="" if row.depth else "bold")
    return drawn


def _cell(answer: GridAnswer, cell: GridCell, tone: int | None, *, around: bool) -> Text:
    if cell.withheld:
        return Text(WITHHELD, style="dim")
    colours = {**_COLOURS, **_AROUND} if around else _COLOURS
    style = colours.get(tone or 0, "") if tone is not None else ""
    marks = sign(cell)
    return Text(f" {written(cell.figure, answer.measure)}{marks} ", style=style)


def _notes(answer: GridAnswer, translate: Translator) -> list[str]:
    notes = []
    if answer.small:
        said = translate("* fewer than {least} customers: too few to act on ({n} cells).")
        notes.append(said.format(least=number(answer.min_size), n=number(answer.small)))
    if answer.withheld:
        said = translate("× withheld: fewer than {floor} customers, or it would tell of such a cell ({n} cells).")
        notes.append(said.format(floor=number(answer.floor), n=number(answer.withheld)))
    if answer.measure.form == "index":
        notes.append(translate("100: as many as independence lets expect. ▲ ▼: more or fewer than chance explains."))
    return notes


def show_pick(answer: Answer, console: Console, translate: Translator) -> None:
    """How many, and the rule."""
    if not isinstance(answer, PickAnswer):
        raise TypeError(type(answer))
    said = translate("{n} customers") if answer.customers is not None else translate("too few customers to be told")
    heading(console, said.format(n=number(answer.customers)), note=per_cent(answer.share) if answer.share else "")
    console.print(answer.sentence, markup=False)
    console.print(answer.rule, markup=False, style="dim")
    if answer.saved:
        told = translate("Written as {name}. It counts from the next refresh on.").format(name=answer.saved)
        console.print(told, markup=False)


def show_suggest(answer: Answer, console: Console, translate: Translator) -> None:
    """Each dimension with what it accounts for, the best first."""
    if not isinstance(answer, SuggestAnswer):
        raise TypeError(type(answer))
    title = translate("What divides {outcome} best").format(outcome=answer.outcome_label)
    heading(console, title, note=answer.within or translate("all customers"))
    heads = [("", False), (translate("explains"), True), (translate("levels"), True), (translate("smallest"), True)]
    heads += [(translate("by chance"), True), ("", False)]
    draw(console, heads, [_division(each, translate) for each in answer.divisions], whole=1)
    if answer.stop:
        said = translate("Better stop here: nothing divides this further into groups of {least} or more.")
        console.print(said.format(least=number(answer.min_size)), markup=False)
    elif answer.grid:
        further = f"fenqun grid {answer.grid} --drill CELL --by {answer.divisions[0].name}"
        commands(console, [(further, translate("divide a cell by it"))])


def _division(division: Division, translate: Translator) -> list[Cell]:
    chance = "< 0.001" if division.chance < _RARE else f"{division.chance:.3f}"
    smallest = number(division.smallest) if division.smallest is not None else WITHHELD
    verdict = translate(VERDICTS[division.verdict])
    return [division.label, per_cent(division.corrected), number(division.levels), smallest, chance, verdict]


_RARE = 0.001
