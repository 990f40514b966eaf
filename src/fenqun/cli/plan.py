"""A plan drawn in the terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from fenqun.answers import Answer, PlanAnswer, PlannedChange, PlannedSegment, PlannedWork
from fenqun.answers.figures import number
from fenqun.answers.in_words import CHANGES, SECTIONS, effect
from fenqun.cli.drawing import Cell, fits, heading, table
from fenqun.cli.edits import show_diff
from fenqun.language import Translator

SIGNS = {"new": ("+", "green"), "changed": ("~", "yellow"), "removed": ("-", "red"), "affected": ("→", "cyan")}
"""How a change is marked, and its colour."""
_SHOWN = 3


def show_plan(answer: Answer, console: Console, translate: Translator) -> None:
    """Each change with who enters and leaves, what rests on it, and what a refresh would have to do."""
    _shown(answer, console, translate, with_diff=False)


def show_plan_and_diff(answer: Answer, console: Console, translate: Translator) -> None:
    """The same, each change with the lines of its text."""
    _shown(answer, console, translate, with_diff=True)


def _shown(answer: Answer, console: Console, translate: Translator, *, with_diff: bool) -> None:
    if not isinstance(answer, PlanAnswer):
        raise TypeError(type(answer))
    told = translate("{customers} customers as of {as_of}; nothing is written")
    note = told.format(customers=number(answer.customers), as_of=answer.as_of)
    heading(console, translate("What a refresh would do"), note=note)
    if not answer.changes:
        console.print(translate("The definitions are as they were computed."), markup=False)
    for change in answer.changes:
        _change(change, console, translate, with_diff=with_diff)
    for note in answer.notes:
        console.print(Text(f"! {note}", style="yellow"), soft_wrap=True)
    _work(answer.work, console, translate)


def _change(change: PlannedChange, console: Console, translate: Translator, *, with_diff: bool) -> None:
    sign, style = SIGNS[change.change]
    noun, word = translate(SECTIONS[change.section]), translate(CHANGES[change.change])
    titled = change.label if change.label == change.name else f"{change.label} ({change.name})"
    console.print()
    shown = titled if change.name else change.label
    console.print(Text.assemble((f"{sign} {shown}", f"bold {style}"), (f"   {noun}, {word}", "dim")), soft_wrap=True)
    for said in change.said:
        console.print(Text(f"  {said}"), soft_wrap=True)
    if with_diff and change.diff:
        show_diff(change.diff, console)
    if change.untold:
        told = translate("only a refresh can tell: {why}").format(why=change.untold)
        console.print(Text(f"  ? {told}", style="yellow"), soft_wrap=True)
    if told := effect(change, translate):
        console.print(Text(f"  {told}"), soft_wrap=True)
    if change.segments and not (change.change == "affected" and change.moving == 0):
        console.print(_segments(change.segments, console, translate))
    if change.used_by:
        told = translate("used by: {names}").format(names=translate(", ").join(change.used_by))
        console.print(Text(f"  {told}", style="dim"), soft_wrap=True)


def _segments(segments: Sequence[PlannedSegment], console: Console, translate: Translator) -> Table:
    """The segments; with a few ids, and with what they are worth, where there is room."""
    valued = any(each.value_after is not None or each.value_before is not None for each in segments)
    if fits(console, _table(segments, translate, valued=valued, shown=1)):
        return _table(segments, translate, valued=valued, shown=_SHOWN)
    figures = _table(segments, translate, valued=valued, shown=0)
    return figures if fits(console, figures) else _table(segments, translate, valued=False, shown=0)


def _table(segments: Sequence[PlannedSegment], translate: Translator, *, valued: bool, shown: int) -> Table:
    columns = [
        ("", False),
        (translate("before"), True),
        (translate("after"), True),
        (translate("entering"), True),
        (translate("leaving"), True),
    ]
    columns += [(translate("value before"), True), (translate("value after"), True)] if valued else []
    columns += [(translate("for example"), False)] if shown else []
    return table(columns, (_segment(each, valued=valued, shown=shown) for each in segments))


def _segment(segment: PlannedSegment, *, valued: bool, shown: int) -> list[Cell]:
    cells: list[Cell] = [f"  {segment.label}", number(segment.before), number(segment.after)]
    cells += [Text(f"+{number(segment.entering)}", style="green" if segment.entering else "dim")]
    cells += [Text(f"-{number(segment.leaving)}", style="red" if segment.leaving else "dim")]
    cells += [number(segment.value_before), number(segment.value_after)] if valued else []
    few = [*(f"+{each}" for each in segment.entering_sample), *(f"-{each}" for each in segment.leaving_sample)]
    return [*cells, *([Text(" ".join(few[:shown]), style="dim")] if shown else [])]


def _work(work: PlannedWork, console: Console, translate: Translator) -> None:
    console.print()
    for source in work.sources:
        told = translate("to be read: {source} ({why})").format(source=source.label, why=source.why)
        console.print(Text(told), soft_wrap=True)
    if work.definitions:
        told = translate("definitions computed to other values: {n}").format(n=number(len(work.definitions)))
        console.print(Text(told), soft_wrap=True)
    if work.seconds is not None:
        told = translate("a refresh takes about {seconds} s, by the last one")
        if any(source.seconds is None for source in work.sources):
            told = translate("a refresh takes about {seconds} s, by the last one, and the reading of what is new")
        console.print(Text(told.format(seconds=number(round(work.seconds))), style="dim"), soft_wrap=True)
