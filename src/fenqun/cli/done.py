"""Short answers in the terminal: what was written, tagged, checked, asked."""

from rich.console import Console

from fenqun.answers import (
    Answer,
    CheckAnswer,
    ExportAnswer,
    HandTagsAnswer,
    InitAnswer,
    RowsAnswer,
    SampleAnswer,
    TaggedAnswer,
)
from fenqun.answers.figures import number
from fenqun.cli.drawing import commands, draw, heading, table
from fenqun.errors import message
from fenqun.language import Translator

SHOWN_IDS = 10
HAND_TAG = (message("tag"), message("customer"), message("by"), message("at"), message("note"))
COUNTED = {
    "sources": (message("{count} source"), message("{count} sources")),
    "traits": (message("{count} trait"), message("{count} traits")),
    "tags": (message("{count} tag"), message("{count} tags")),
    "segmentations": (message("{count} segmentation"), message("{count} segmentations")),
    "grids": (message("{count} grid"), message("{count} grids")),
    "targets": (message("{count} target choice"), message("{count} target choices")),
    "positioning": (message("{count} positioning"), message("{count} positionings")),
    "playbooks": (message("{count} playbook"), message("{count} playbooks")),
}
"""By heading how one definition is counted, and how several are."""


def show_init(answer: Answer, console: Console, translate: Translator) -> None:
    """What each column was taken for, what to look at, what was written, what to do next."""
    if not isinstance(answer, InitAnswer):
        raise TypeError(type(answer))
    for source in answer.sources:
        note = translate("{path} · {rows} rows").format(path=source.path, rows=number(source.rows))
        heading(console, f"{source.name} ({source.role})" if source.name != source.role else source.name, note=note)
        columns = [(translate("column in the file"), False), (translate("taken for"), False), ("", False)]
        rows = [[part.header, part.name, "" if part.label == part.name else part.label] for part in source.columns]
        console.print(table(columns, rows))
        for said in source.said:
            console.print(f"  {said}", markup=False, style="dim")
    for note in answer.notes:
        console.print(f"! {note}", markup=False, style="yellow")
    heading(console, translate("Written"), note=answer.directory)
    console.print(", ".join(answer.files), markup=False)
    for noun, names in answer.definitions.items():
        if names:
            title = _counted(noun, len(names), translate)
            told = translate("{title}: {text}").format(title=title, text=", ".join(names))
            console.print(told, markup=False, style="dim")
    heading(console, translate("Next"))
    commands(console, [(f"fenqun -w {answer.directory} refresh", translate("compute everything"))])


def show_check(answer: Answer, console: Console, translate: Translator) -> None:
    """What is declared, all right."""
    if not isinstance(answer, CheckAnswer):
        raise TypeError(type(answer))
    counts = (_counted(noun, count, translate) for noun, count in answer.counts.items() if count)
    console.print(translate("All right: {counts}.").format(counts=translate(", ").join(counts)), markup=False)


def _counted(noun: str, count: int, translate: Translator) -> str:
    one, several = COUNTED[noun]
    return translate(one if count == 1 else several).format(count=number(count))


def show_export(answer: Answer, console: Console, translate: Translator) -> None:
    """The file and its rows."""
    if not isinstance(answer, ExportAnswer):
        raise TypeError(type(answer))
    told = translate("{file}: {rows} rows, {columns} columns ({what})").format(
        file=answer.file, rows=number(answer.rows), columns=len(answer.columns), what=answer.what
    )
    console.print(told, markup=False, soft_wrap=True)


def show_report(answer: Answer, console: Console, translate: Translator) -> None:
    """Where the report lies."""
    if not isinstance(answer, ExportAnswer):
        raise TypeError(type(answer))
    told = translate("{file} is written; open it in a browser.").format(file=answer.file)
    console.print(told, markup=False, soft_wrap=True)


def show_rows(answer: Answer, console: Console, translate: Translator) -> None:
    """The rows of a person's own SQL."""
    if not isinstance(answer, RowsAnswer):
        raise TypeError(type(answer))
    numeric = [any(isinstance(row[place], int | float) for row in answer.rows) for place in range(len(answer.columns))]
    rows = [[number(value) for value in row] for row in answer.rows]
    columns = list(zip(answer.columns, numeric, strict=True))
    draw(console, columns, rows, whole=0)
    told = translate("rows: {rows}, and there are more: see --limit") if answer.cut else translate("rows: {rows}")
    console.print(told.format(rows=number(len(answer.rows))), style="dim")


_CHANGED = {
    (False, False): message("{changed} now carry '{tag}'."),
    (False, True): message("{changed} now carry '{tag}'; {already} did before."),
    (True, False): message("{changed} no longer carry '{tag}'."),
    (True, True): message("{changed} no longer carry '{tag}'; {already} did not before."),
}
"""By whether the tag was taken, and whether some were so before."""


def show_tagged(answer: Answer, console: Console, translate: Translator) -> None:
    """How many customers were tagged or untagged."""
    if not isinstance(answer, TaggedAnswer):
        raise TypeError(type(answer))
    told = translate(_CHANGED[answer.removed, answer.already > 0])
    console.print(
        told.format(changed=number(answer.changed), already=number(answer.already), tag=answer.tag), markup=False
    )
    if answer.unknown:
        shown = ", ".join(answer.unknown[:SHOWN_IDS]) + (" …" if len(answer.unknown) > SHOWN_IDS else "")
        told = translate("{count} id(s) are not in the last snapshot: {shown}")
        console.print(told.format(count=number(len(answer.unknown)), shown=shown), markup=False, style="yellow")
    console.print(translate("Segments follow at the next refresh: fenqun refresh"), markup=False, style="dim")


def show_hand_tags(answer: Answer, console: Console, translate: Translator) -> None:
    """Tags given by hand."""
    if not isinstance(answer, HandTagsAnswer):
        raise TypeError(type(answer))
    if not answer.tags:
        console.print(translate("No tag has been given by hand yet: fenqun tag add TAG ID …"), markup=False)
        return
    columns = [(translate(name), False) for name in HAND_TAG]
    rows = [[tag.tag, tag.customer_id, tag.by, tag.at, tag.note] for tag in answer.tags]
    console.print(table(columns, rows))


def show_sample(answer: Answer, console: Console, translate: Translator) -> None:
    """The files of a simulated shop."""
    if not isinstance(answer, SampleAnswer):
        raise TypeError(type(answer))
    heading(console, answer.folder)
    rows = [[name, number(count)] for name, count in answer.rows.items()]
    console.print(table([(translate("file"), False), (translate("rows"), True)], rows))
