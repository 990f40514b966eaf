"""A positioning drawn in the terminal: a small map, the brands, the gaps, the statements."""

from rich.console import Console

from fenqun.answers import Answer, PlacedAttribute, PlacedBrand, PositioningAnswer, PositioningsAnswer, SegmentIdeal
from fenqun.answers.figures import number, per_cent
from fenqun.answers.map_words import axis_name, told
from fenqun.cli.drawing import Cell, draw, heading, table
from fenqun.cli.text_map import Mark, text_map
from fenqun.errors import message
from fenqun.language import Translator

OURS, BRAND, IDEAL, ATTRIBUTE = "◆", "●", "☆", "·"
MOST_COLUMNS = 100


def show_positionings(answer: Answer, console: Console, translate: Translator) -> None:
    """The positionings there are."""
    if not isinstance(answer, PositioningsAnswer):
        raise TypeError(type(answer))
    if not answer.positionings:
        console.print(translate(message("No positioning is declared: write one in positioning.yaml.")), markup=False)
        return
    rows = [[line.name, line.label, line.meaning] for line in answer.positionings]
    console.print(table([("", False), ("", False), ("", False)], rows, whole=1))


def show_positioning(answer: Answer, console: Console, translate: Translator) -> None:
    """The map with what it says."""
    if not isinstance(answer, PositioningAnswer):
        raise TypeError(type(answer))
    note = translate(message("{told} · {respondents} · as of {as_of}"))
    answered = translate(message("{count} respondents")).format(count=number(answer.respondents))
    heading(
        console,
        answer.label,
        note=note.format(
            told=told(answer, translate),
            respondents=answered if answer.respondents is not None else answer.source_label,
            as_of=answer.as_of,
        ),
    )
    console.print()
    for line in text_map(_marks(answer), width=min(console.width, MOST_COLUMNS)):
        console.print(line, markup=False, highlight=False, no_wrap=True)
    for at, way in enumerate("→↑"):
        if name := axis_name(answer, at, translate):
            console.print(f"{way} {name}", markup=False, style="dim")
    said = message(
        "{ours} ours   {brand} other brands   {ideal} what a segment would rather have   {attribute} attributes"
    )
    signs = {"ours": OURS, "brand": BRAND, "ideal": IDEAL, "attribute": ATTRIBUTE}
    console.print(translate(said).format(**signs), markup=False, style="dim")
    for warning in answer.warnings:
        console.print(warning, markup=False, style="yellow")
    _brands(answer, console, translate)
    _pairs(answer, console, translate)
    _ideals(answer, console, translate)
    _statements(answer, console, translate)
    _left_out(answer, console, translate)


def _marks(answer: PositioningAnswer) -> list[Mark]:
    brands = [Mark(each.x, each.y, OURS if each.ours else BRAND, each.label) for each in answer.brands]
    ideals = [Mark(each.x, each.y, IDEAL, each.label) for each in answer.ideals]
    return [*brands, *ideals, *(Mark(each.x, each.y, ATTRIBUTE, each.label) for each in answer.attributes)]


def _brands(answer: PositioningAnswer, console: Console, translate: Translator) -> None:
    heading(console, translate(message("Brands and attributes")))
    heads = [
        ("", False),
        (translate(message("first axis")), True),
        (translate(message("second axis")), True),
        (translate(message("shown")), True),
        (translate(message("of the first")), True),
        (translate(message("of the second")), True),
    ]
    shown: list[PlacedBrand | PlacedAttribute] = [*answer.brands, *answer.attributes]
    rows: list[list[Cell]] = [
        [
            each.label,
            f"{each.x:.2f}",
            f"{each.y:.2f}",
            per_cent(each.quality),
            *(per_cent(part) for part in each.contributions),
        ]
        for each in shown
    ]
    draw(console, heads, rows, whole=1)


def _pairs(answer: PositioningAnswer, console: Console, translate: Translator) -> None:
    if not answer.pairs:
        return
    heading(console, translate(message("Pairs of brands")))
    heads = [("", False), ("", False), (translate(message("how unlike")), True), (translate(message("distance")), True)]
    rows: list[list[Cell]] = [
        [pair.label, pair.other_label, f"{pair.unlike:.2f}", f"{pair.distance:.2f}"] for pair in answer.pairs
    ]
    draw(console, heads, rows, whole=2)


def _ideals(answer: PositioningAnswer, console: Console, translate: Translator) -> None:
    if not answer.ideals:
        return
    heading(console, translate(message("Where is the gap")), note=answer.segmentation_label)
    for ideal in answer.ideals:
        console.print()
        console.print(_size(ideal, translate), markup=False, style="bold" if ideal.open else "")
        console.print(ideal.told, markup=False)
        if ideal.few:
            said = translate(message("Only {count} respondents: take it as a hint."))
            console.print(said.format(count=number(ideal.respondents)), markup=False, style="yellow")


def _size(ideal: SegmentIdeal, translate: Translator) -> str:
    said = translate(message("{label}: {count} customers, {share}"))
    return said.format(label=ideal.label, count=number(ideal.customers), share=per_cent(ideal.share))


def _statements(answer: PositioningAnswer, console: Console, translate: Translator) -> None:
    if not answer.statements:
        return
    heading(console, translate(message("What is said to whom")))
    for said in answer.statements:
        console.print()
        console.print(said.label, markup=False, style="bold")
        console.print(said.told, markup=False)


def _left_out(answer: PositioningAnswer, console: Console, translate: Translator) -> None:
    told = (
        (message("Without answers, so not on the map: {names}."), answer.left_out),
        (message("Too few respondents to be told of: {names}."), answer.withheld),
    )
    for said, names in told:
        if names:
            console.print(translate(said).format(names=translate(message(", ")).join(names)), markup=False, style="dim")
