"""One customer in the terminal: the profile page, and why in or out of a segment."""

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from fenqun.answers import Answer, AttributeChange, CustomerAnswer, ReasonAnswer, WhyAnswer
from fenqun.answers.figures import figure, per_cent, said, unit_of
from fenqun.cli.drawing import heading, table
from fenqun.errors import message
from fenqun.language import Translator


def show_customer(answer: Answer, console: Console, translate: Translator) -> None:
    """Attributes by family, segments, tags, traits."""
    if not isinstance(answer, CustomerAnswer):
        raise TypeError(type(answer))
    note = translate("as of {as_of} · {share} of the attributes known").format(
        as_of=answer.as_of, share=per_cent(answer.completeness)
    )
    heading(console, answer.customer_id, note=note)
    for family in answer.families:
        known = [part for part in family.fields if part.value is not None]
        heading(console, family.label, note=f"{family.known}/{len(family.fields)}")
        if known:
            console.print(table([("", False), ("", False)], [[part.label, figure(part.value, part)] for part in known]))
    heading(console, translate("Segments"))
    console.print(
        table(
            [("", False), ("", False)],
            [[part.label, Text(part.segment_label, style="bold")] for part in answer.segments],
        )
    )
    if answer.tags:
        heading(console, translate("Tags"))
        console.print("  ".join(f"[{tag.label}]" for tag in answer.tags), markup=False)
    if answer.changes:
        heading(console, translate("What became another value"))
        rows = [[change.at, change.label, _values(change)] for change in answer.changes]
        console.print(table([("", False)] * 3, rows, whole=1))
    heading(console, translate("Traits"))
    columns = [("", False), ("", True), ("", False), (translate("half of all below"), True)]
    rows = [[part.label, figure(part.value, part), unit_of(part), figure(part.median, part)] for part in answer.traits]
    console.print(table(columns, rows))
    name = answer.segments[0].segmentation if answer.segments else "SEGMENT"
    told = translate("Why there: fenqun why {customer_id} {name}").format(customer_id=answer.customer_id, name=name)
    console.print()
    console.print(told, markup=False, style="dim")


def _values(change: AttributeChange) -> str:
    before = change.before_label or said(change.before, change.label)
    return f"{before} → {change.after_label or said(change.after, change.label)}"


def show_why(answer: Answer, console: Console, translate: Translator) -> None:
    """Each condition, the values it looked at, and whether it holds."""
    if not isinstance(answer, WhyAnswer):
        raise TypeError(type(answer))
    verdict = translate("is in {segment}") if answer.inside else translate("is not in {segment}")
    heading(
        console,
        f"{answer.customer_id} {verdict.format(segment=answer.segment_label)}",
        note=translate("{label} · as of {as_of}").format(label=answer.label, as_of=answer.as_of),
    )
    if not answer.inside and answer.actual:
        console.print(translate("but in {segment}").format(segment=answer.actual_label), markup=False)
    tree = Tree(_line(answer.reason, translate))
    _grow(tree, answer.reason, translate)
    console.print(tree)


def _grow(tree: Tree, reason: ReasonAnswer, translate: Translator) -> None:
    for child in reason.children:
        _grow(tree.add(_line(child, translate)), child, translate)


JOINTS = {"all": message("all of:"), "any": message("any of:"), "not": message("not:")}
"""What stands for a condition made of others, which follow below it."""


def _line(reason: ReasonAnswer, translate: Translator) -> Text:
    mark, style = ("✓", "green") if reason.holds else ("✗", "red")
    if reason.kind in JOINTS:
        return Text.assemble((f"{mark} ", style), (translate(JOINTS[reason.kind]), "bold"))
    values = ", ".join(f"{name} = {said(value, name)}" for name, value in reason.values.items())
    return Text.assemble((f"{mark} ", style), reason.text, (f"   {values}" if values else "", "dim"))
