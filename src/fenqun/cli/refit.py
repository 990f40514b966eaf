"""Clusters learned anew, drawn in the terminal."""

from rich.console import Console

from fenqun.answers import Answer, RefitAnswer
from fenqun.answers.figures import number, per_cent
from fenqun.cli.drawing import heading, table
from fenqun.language import Translator


def show_refit(answer: Answer, console: Console, translate: Translator) -> None:
    """The segments before and after, how many would move, and whether it counts."""
    if not isinstance(answer, RefitAnswer):
        raise TypeError(type(answer))
    change = answer.change
    note = translate("{customers} customers · as of {as_of}").format(
        customers=number(change.customers), as_of=change.as_of
    )
    heading(console, change.name, note=note)
    names = ("segment", "before", "after", "entering", "leaving")
    heads = (translate("segment"), translate("before"), translate("after"), translate("entering"), translate("leaving"))
    rows = [[segment.label, *(number(getattr(segment, name)) for name in names[1:])] for segment in change.segments]
    console.print(table([(head, at > 0) for at, head in enumerate(heads)], rows))
    told = translate("{moving} of {customers} customers ({share}) would be in another segment.").format(
        moving=number(change.moving),
        customers=number(change.customers),
        share=per_cent(change.moving / change.customers if change.customers else None),
    )
    console.print(told, markup=False)
    if answer.kept:
        console.print(translate("It counts from the next refresh on."), markup=False)
    else:
        console.print(translate("Nothing is written; to have it count: --keep"), markup=False, style="dim")
