"""The snapshots that are kept, drawn in the terminal."""

from rich.console import Console

from fenqun.answers import Answer, HistoryAnswer, SnapshotLine, VacuumAnswer
from fenqun.answers.figures import number, size
from fenqun.cli.drawing import commands, draw
from fenqun.language import Translator


def show_history(answer: Answer, console: Console, translate: Translator) -> None:
    """A line per snapshot, the latest first, with what changed in it."""
    if not isinstance(answer, HistoryAnswer):
        raise TypeError(type(answer))
    lines = answer.snapshots
    worth = lines[0].value_label if lines and lines[0].value else translate("Total value")
    columns = [
        (translate("as of"), False),
        (translate("snapshot"), False),
        (translate("made at (UTC)"), False),
        (translate("customers"), True),
        (worth, True),
        (translate("change"), False),
    ]
    draw(console, columns, [_row(line) for line in lines], whole=3)
    console.print()
    told = [(f"fenqun show --as-of {lines[-1].as_of}", translate("the overview as it was then"))] if lines else []
    if answer.after is not None:
        told.append((f"fenqun history --before {answer.after}", translate("the earlier ones")))
    commands(console, told)


def _row(line: SnapshotLine) -> list[str]:
    made = line.made_at[:16].replace("T", " ")
    return [line.as_of, line.id, made, number(line.customers), number(line.total_value), line.change]


def show_vacuum(answer: Answer, console: Console, translate: Translator) -> None:
    """What was freed, or would be."""
    if not isinstance(answer, VacuumAnswer):
        raise TypeError(type(answer))
    told = [translate("Snapshots kept: {kept} (keep: {keep}).").format(kept=number(answer.kept), keep=answer.keep)]
    if answer.snapshots:
        gone = ", ".join(answer.snapshots)
        said = translate("These would go: {gone}.") if answer.dry_run else translate("These are gone: {gone}.")
        told.append(said.format(gone=gone))
    freed = translate("This would be freed now: {size}.") if answer.dry_run else translate("This was freed: {size}.")
    told.append(freed.format(size=size(answer.bytes)))
    if answer.later_bytes:
        later = translate("In an hour {size} more can be freed: somebody may still read that.")
        told.append(later.format(size=size(answer.later_bytes)))
    told.append(translate("The store holds {size}.").format(size=size(answer.store_bytes)))
    console.print("\n".join(told), markup=False)
