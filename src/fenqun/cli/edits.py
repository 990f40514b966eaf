"""Edits of the definitions in the terminal."""

from rich.console import Console
from rich.text import Text

from fenqun.answers import Answer, Edit, EditsAnswer, SavedAnswer
from fenqun.cli.drawing import heading, table
from fenqun.errors import message
from fenqun.language import Translator

_EDIT = (message("edit"), message("at (UTC)"), message("by"), message("what"), "")
_MINUTE = 16


def show_edits(answer: Answer, console: Console, translate: Translator) -> None:
    """A line per edit."""
    if not isinstance(answer, EditsAnswer):
        raise TypeError(type(answer))
    if not answer.edits:
        console.print(translate("Nothing has been changed in the workbench or through the API."), markup=False)
        return
    columns = [(translate(name) if name else "", name == "edit") for name in _EDIT]
    console.print(table(columns, (_line(edit, translate) for edit in answer.edits), whole=3))
    _earlier(answer, console, translate)


def show_diffs(answer: Answer, console: Console, translate: Translator) -> None:
    """Each edit with what it took away and brought."""
    if not isinstance(answer, EditsAnswer):
        raise TypeError(type(answer))
    for edit in answer.edits:
        number, at, by, what, note = _line(edit, translate)
        heading(console, f"{number}  {what}", note=f"{by}, {at}  {note}".rstrip())
        show_diff(edit.diff, console)
    _earlier(answer, console, translate)


def show_saved(answer: Answer, console: Console, translate: Translator) -> None:
    """What was written."""
    if not isinstance(answer, SavedAnswer):
        raise TypeError(type(answer))
    if not answer.edit:
        console.print(translate("There was nothing to change."), markup=False)
        return
    show_diff(answer.diff, console)
    told = translate("Written to {file} as edit {edit}; to take it back: fenqun undo {edit}")
    console.print(told.format(file=answer.file, edit=answer.edit), markup=False)


def _line(edit: Edit, translate: Translator) -> tuple[str, str, str, str, str]:
    what = "/".join(part for part in (edit.section, edit.name) if part) or edit.file
    note = ""
    if edit.undone_by is not None:
        note = translate("taken back by {edit}").format(edit=edit.undone_by)
    elif edit.undoes is not None:
        note = translate("takes back {edit}").format(edit=edit.undoes)
    return str(edit.edit), edit.at[:_MINUTE].replace("T", " "), edit.by, what, note


def _earlier(answer: EditsAnswer, console: Console, translate: Translator) -> None:
    if answer.after is not None:
        told = translate("There are earlier ones: fenqun edits --before {number}")
        console.print(told.format(number=answer.after), markup=False, style="dim")


def show_diff(diff: str, console: Console) -> None:
    """The lines of a unified diff, what came in green and what went in red."""
    for line in diff.splitlines():
        style = {"+": "green", "-": "red", "@": "dim"}.get(line[:1], "")
        console.print(Text(line, style="dim" if line.startswith(("+++", "---")) else style), soft_wrap=True)
