"""The overview drawn in the terminal, and what to do next."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from fenqun.answers import Answer, OverviewAnswer, SegmentAnswer, SegmentationAnswer, SourceLine
from fenqun.answers.figures import number, per_cent
from fenqun.cli.drawing import Cell, bar, commands, heading, table
from fenqun.language import Translator

DRAWN = 6
"""Segmentations drawn in full, the first ones declared; of more only the names are told."""


def show_overview(answer: Answer, console: Console, translate: Translator) -> None:
    """Customers, value, sources, segmentations and tags at a glance."""
    if not isinstance(answer, OverviewAnswer):
        raise TypeError(type(answer))
    told = translate("as of {as_of}, snapshot {snapshot}").format(as_of=answer.as_of, snapshot=answer.snapshot)
    heading(console, answer.name, note=told)
    told = translate("{customers} customers").format(customers=number(answer.customers))
    if answer.total_value is not None:
        told += f" · {answer.value_label} {number(answer.total_value)} {answer.currency}".rstrip()
    console.print(told, markup=False)
    _sources(answer, console, translate)
    for segmentation in answer.segmentations[:DRAWN]:
        _segmentation(segmentation, console, translate)
    _others(answer.segmentations[DRAWN:], console, translate)
    _tags(answer, console, translate)
    _next(answer, console, translate)


def _sources(answer: OverviewAnswer, console: Console, translate: Translator) -> None:
    columns = [
        (translate("source"), False),
        (translate("role"), False),
        (translate("rows read"), True),
        (translate("used"), True),
        (translate("set aside"), True),
        (translate("left out"), True),
        (translate("values unknown"), True),
    ]
    console.print()
    console.print(table(columns, map(_source, answer.sources)))
    for source in answer.sources:
        for warning in _warnings(source, translate):
            console.print(warning, markup=False, style="yellow")


def _source(source: SourceLine) -> list[str]:
    counts = (source.read, source.used, source.set_aside, source.left_out, source.value_problems)
    return [source.name, source.role, *map(number, counts)]


def _warnings(source: SourceLine, translate: Translator) -> Iterator[str]:
    if source.repeated_rows:
        told = translate("{source}: {n} rows are in several files and count twice; leave them out by 'repeated'.")
        yield told.format(source=source.name, n=number(source.repeated_rows))
    if source.redated_orders:
        told = translate("{source}: {n} order ids come with more than one date; each is taken for one order.")
        yield told.format(source=source.name, n=number(source.redated_orders))


def _segmentation(segmentation: SegmentationAnswer, console: Console, translate: Translator) -> None:
    heading(console, segmentation.label, note=segmentation.name if segmentation.name != segmentation.label else "")
    columns = [
        ("", False),
        (translate("customers"), True),
        (translate("share"), True),
        ("", False),
    ]
    shown = [segment for segment in segmentation.segments if segment.customers]
    valued = any(segment.value_share is not None for segment in shown)
    if valued:
        columns += [(translate("value share"), True), ("", False)]
    rows: list[list[Cell]] = [
        [
            Text(
                f"{segment.label} !" if segment.too_small else segment.label,
                style="yellow" if segment.too_small else "",
            ),
            number(segment.customers),
            per_cent(segment.share),
            bar(segment.share, width=16),
            *(_worth(segment) if valued else ()),
        ]
        for segment in shown
    ]
    console.print(table(columns, rows))


def _worth(segment: SegmentAnswer) -> tuple[Cell, Cell]:
    return per_cent(segment.value_share), bar(max(segment.value_share or 0.0, 0.0), width=16)


def _others(segmentations: Sequence[SegmentationAnswer], console: Console, translate: Translator) -> None:
    if not segmentations:
        return
    heading(console, translate("More segmentations"), note="fenqun show NAME")
    names = [[part.label, part.name, _sizes(part)] for part in segmentations]
    console.print(table([("", False), ("", False), ("", False)], names))


def _sizes(segmentation: SegmentationAnswer) -> str:
    """The largest segments with their shares, on one line."""
    largest = sorted(segmentation.segments, key=lambda segment: -segment.customers)[:2]
    return ", ".join(f"{segment.label} {per_cent(segment.share)}" for segment in largest if segment.customers)


def _tags(answer: OverviewAnswer, console: Console, translate: Translator) -> None:
    if not answer.tags:
        return
    heading(console, translate("Tags"))
    columns = [("", False), (translate("customers"), True), (translate("share"), True), ("", False)]
    rows: list[list[Cell]] = [
        [tag.label, number(tag.tagged), per_cent(tag.share), bar(tag.share, width=16)] for tag in answer.tags
    ]
    console.print(table(columns, rows))


def _next(answer: OverviewAnswer, console: Console, translate: Translator) -> None:
    heading(console, translate("Next"))
    told: list[tuple[str, str]] = []
    if any(source.set_aside or source.value_problems for source in answer.sources):
        told.append(("fenqun quality", translate("see what was set aside, and why")))
    if answer.segmentations:
        name = answer.segmentations[0].name
        told.append((f"fenqun show {name}", translate("a segmentation in full")))
        told.append((f"fenqun export {name} --to {name}.xlsx", translate("the list of customers with their segment")))
    commands(console, [*told, ("fenqun report", translate("everything as one page"))])
