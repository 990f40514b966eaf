"""Traits, tags, segmentations and cross-tabs drawn in the terminal."""

from collections.abc import Sequence
from dataclasses import replace

from rich.console import Console
from rich.table import Table
from rich.text import Text

from fenqun.answers import (
    Answer,
    AxisSegment,
    ComparisonAnswer,
    CrossTabAnswer,
    Difference,
    OverviewAnswer,
    SegmentAnswer,
    SegmentationAnswer,
    TagAnswer,
    TraitAnswer,
)
from fenqun.answers.figures import figure, number, per_cent
from fenqun.cli.drawing import Cell, bar, fits, heading, table, upright, wide
from fenqun.cli.overview import show_overview
from fenqun.errors import message
from fenqun.language import Translator

SHOWN_DIFFERENCES = 3
NARROW = 100
KINDS = {
    "rules": message("by rules"),
    "bands": message("bands"),
    "rfm": message("RFM"),
    "grade": message("graded by a score"),
    "clusters": message("clusters learned from the data"),
}


def show_any(answer: Answer, console: Console, translate: Translator) -> None:
    """Whatever `show` answered."""
    match answer:
        case SegmentationAnswer():
            show_segmentation(answer, console, translate)
        case TraitAnswer():
            show_trait(answer, console, translate)
        case TagAnswer():
            show_tag(answer, console, translate)
        case CrossTabAnswer():
            show_cross_tab(answer, console, translate)
        case OverviewAnswer():
            show_overview(answer, console, translate)
        case _:
            raise TypeError(type(answer))


def show_segmentation(answer: SegmentationAnswer, console: Console, translate: Translator) -> None:
    """Sizes, shares, values and what sets each segment apart."""
    note = translate("{kind} · {customers} customers · as of {as_of}").format(
        kind=translate(KINDS[answer.kind]), customers=number(answer.customers), as_of=answer.as_of
    )
    heading(console, _titled(answer.name, answer.label), note=note)
    if answer.meaning:
        console.print(answer.meaning, markup=False, style="dim")
    console.print(_segments(answer, console, translate))
    if any(segment.too_small for segment in answer.segments):
        console.print(translate("! too few customers to act on or to judge"), markup=False, style="yellow")
    if placed := [segment for segment in answer.segments if segment.centre]:
        _centres(placed, console, translate)
    if answer.powers:
        strongest = translate(", ").join(f"{power.label} {power.power:.2f}" for power in answer.powers[:5])
        told = translate("Divides most by (share of differences explained): {strongest}").format(strongest=strongest)
        console.print(told, markup=False, style="dim")


def _centres(placed: Sequence[SegmentAnswer], console: Console, translate: Translator) -> None:
    """Where the centres of clusters lie; upright where there are more traits than fit across."""
    columns = [(translate("Centres"), False), *((part.label, True) for part in placed[0].centre)]
    rows = [[segment.label, *(number(part.value) for part in segment.centre)] for segment in placed]
    across = table(columns, rows)
    if not fits(console, across):
        heads = [(translate("Centres"), False), *((segment.label, True) for segment in placed)]
        parts = zip(*(segment.centre for segment in placed), strict=True)
        across = table(heads, [[line[0].label, *(number(part.value) for part in line)] for line in parts])
    console.print(across)


def _segments(answer: SegmentationAnswer, console: Console, translate: Translator) -> Table:
    largest = max((segment.share for segment in answer.segments), default=1.0) or 1.0
    columns = [
        (translate("segment"), False),
        (translate("customers"), True),
        (translate("share"), True),
        ("", False),
    ]
    valued, apart = any(segment.value_share is not None for segment in answer.segments), wide(console, NARROW)
    if valued:
        columns.append((translate("value share"), True))
    if apart:
        columns.append((translate("what sets it apart"), False))
    rows = [
        [
            *_segment_row(segment, largest),
            *([per_cent(segment.value_share)] if valued else []),
            *([Text(told_apart(segment.apart, translate), style="dim")] if apart else []),
        ]
        for segment in answer.segments
    ]
    return table(columns, rows)


def _titled(name: str, label: str) -> str:
    return label if label == name else f"{label} ({name})"


def _segment_row(segment: SegmentAnswer, largest: float) -> tuple[Cell, ...]:
    title = _titled(segment.name, segment.label)
    return (
        Text(f"{title} !", style="yellow") if segment.too_small else Text(title),
        number(segment.customers),
        per_cent(segment.share),
        bar(segment.share / largest, width=14),
    )


def told_apart(differences: Sequence[Difference], translate: Translator) -> str:
    """The strongest differences in words: index against everyone, 100 = as everyone."""
    return translate("; ").join(_told(difference, translate) for difference in differences[:SHOWN_DIFFERENCES])


def _told(difference: Difference, translate: Translator) -> str:
    if difference.value is not None:
        shares = translate("{here} (all {everywhere})").format(
            here=per_cent(difference.here), everywhere=per_cent(difference.everywhere)
        )
        return f"{difference.label} = {difference.value} {shares}"
    everyone = translate("{here} (all {everywhere})").format(
        here=figure(difference.here, difference), everywhere=figure(difference.everywhere, difference)
    )
    return f"{difference.label} {everyone}"


def show_trait(answer: TraitAnswer, console: Console, translate: Translator) -> None:
    """A trait's distribution."""
    known = translate("known for {known} of {customers} customers · as of {as_of}").format(
        known=number(answer.known), customers=number(answer.customers), as_of=answer.as_of
    )
    unit = f" [{answer.unit}]" if answer.unit else ""
    heading(console, f"{_titled(answer.name, answer.label)}{unit}", note=known)
    if answer.meaning:
        console.print(answer.meaning, markup=False, style="dim")
    if answer.statistics:
        names = {
            "min": translate("least"),
            "p25": translate("a quarter below"),
            "median": translate("half below"),
            "p75": translate("three quarters below"),
            "max": translate("most"),
            "mean": translate("mean"),
            "deviation": translate("deviation"),
        }
        columns = [(names.get(name, name), True) for name in answer.statistics]
        figures = [number(value) for value in answer.statistics.values()]
        across = table(columns, [figures])
        console.print(across if fits(console, across) else upright(columns, figures))
        console.print()
    counts = [(f"{number(part.low)} – {number(part.high)}", part.customers) for part in answer.bins]
    counts += [(value.label, value.customers) for value in answer.values]
    if answer.other:
        counts.append((translate("other values"), answer.other))
    if answer.customers > answer.known:
        counts.append((translate("unknown"), answer.customers - answer.known))
    console.print(_counted(counts, answer.customers, translate))


def _counted(counts: Sequence[tuple[str, int]], total: int, translate: Translator) -> object:
    largest = max((count for _, count in counts), default=1) or 1
    columns = [(translate("value"), False), (translate("customers"), True), (translate("share"), True), ("", False)]
    rows: list[list[Cell]] = [
        [value, number(count), per_cent(count / total if total else None), bar(count / largest)]
        for value, count in counts
    ]
    return table(columns, rows)


def show_tag(answer: TagAnswer, console: Console, translate: Translator) -> None:
    """A tag: how many, by what rule, and what sets them apart."""
    heading(
        console, _titled(answer.name, answer.label), note=translate("tag · as of {as_of}").format(as_of=answer.as_of)
    )
    told = translate("{tagged} of {customers} customers ({share}), {value_share} of the value").format(
        tagged=number(answer.tagged),
        customers=number(answer.customers),
        share=per_cent(answer.share),
        value_share=per_cent(answer.value_share),
    )
    console.print(told, markup=False)
    for title, text in (
        (translate("meaning"), answer.meaning),
        (translate("rule"), answer.rule or translate("given by hand")),
        (translate("owner"), answer.owner),
        (translate("what sets them apart"), told_apart(answer.apart, translate)),
    ):
        if text:
            told = translate("{title}: {text}").format(title=title, text=text)
            console.print(told, markup=False, style="dim")


def show_cross_tab(answer: CrossTabAnswer, console: Console, translate: Translator) -> None:
    """Two divisions crossed: customers in each pair, darker where there are more than independence would give."""
    title = " × ".join(dict.fromkeys((answer.first_label, answer.second_label)))
    note = translate("{customers} customers · as of {as_of}").format(
        customers=number(answer.customers), as_of=answer.as_of
    )
    heading(console, title, note=note)
    across, down = _grid(answer, translate), _grid(_turned(answer), translate)
    console.print(across if fits(console, across) else down if fits(console, down) else _pairs(answer, translate))
    console.print(translate("green: more than if the two had nothing to do with each other; red: fewer"), style="dim")


def _grid(answer: CrossTabAnswer, translate: Translator) -> Table:
    columns = [("", False), *((column.label, True) for column in answer.columns), (translate("all"), True)]
    rows: list[list[Cell]] = []
    for axis, counts in zip(answer.rows, answer.table, strict=True):
        cells = [_cell(answer, axis, *beside) for beside in zip(answer.columns, counts, strict=True)]
        rows.append([axis.label, *cells, number(axis.customers)])
    totals = [number(column.customers) for column in answer.columns]
    rows.append([translate("all"), *totals, number(answer.customers)])
    return table(columns, rows)


def _turned(answer: CrossTabAnswer) -> CrossTabAnswer:
    return replace(answer, rows=answer.columns, columns=answer.rows, table=tuple(zip(*answer.table, strict=True)))


def _pairs(answer: CrossTabAnswer, translate: Translator) -> Table:
    """Every pair that has customers, where neither way across fits."""
    columns = [(answer.first_label, False), (answer.second_label, False), (translate("customers"), True)]
    rows: list[list[Cell]] = [
        [axis.label, column.label, _cell(answer, axis, column, count)]
        for axis, counts in zip(answer.rows, answer.table, strict=True)
        for column, count in zip(answer.columns, counts, strict=True)
        if count
    ]
    return table(columns, rows)


def _cell(answer: CrossTabAnswer, row: AxisSegment, column: AxisSegment, count: int) -> Text:
    return _heat(count, row.customers * column.customers / answer.customers if answer.customers else 0)


def _heat(count: int, expected: float) -> Text:
    ratio = count / expected if expected else 1.0
    style = "bold green" if ratio >= 2 else "green" if ratio >= 1.2 else "red" if ratio <= 0.5 else ""
    return Text(number(count), style=style)


def show_comparison(answer: Answer, console: Console, translate: Translator) -> None:
    """Two segmentations side by side."""
    if not isinstance(answer, ComparisonAnswer):
        raise TypeError(type(answer))
    show_cross_tab(answer.crossed, console, translate)
    heading(console, translate("How far they agree"), note=translate("1: the same division; 0: no more than by chance"))
    measures = [
        (translate("adjusted Rand index"), answer.adjusted_rand),
        (translate("normalised mutual information"), answer.normalised_mutual_information),
        (translate("adjusted mutual information"), answer.adjusted_mutual_information),
    ]
    rows: list[list[Cell]] = [[name, f"{value:.3f}", bar(max(value, 0.0))] for name, value in measures]
    console.print(table([("", False), ("", True), ("", False)], rows))
    if answer.outcomes:
        heading(console, translate("What each explains"), note=translate("share of the outcome's differences, 0 to 1"))
        columns = [("", False), (answer.crossed.first_label, True), (answer.crossed.second_label, True)]
        told = [[outcome.label, f"{outcome.first:.3f}", f"{outcome.second:.3f}"] for outcome in answer.outcomes]
        console.print(table(columns, told))
