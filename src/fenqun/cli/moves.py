"""Movement drawn in the terminal: the matrix, who entered and left and why, sizes over time, one customer's path."""

from rich.console import Console
from rich.text import Text

from fenqun.answers import (
    Answer,
    MoveReason,
    MoversAnswer,
    MovesAnswer,
    PathAnswer,
    PathChange,
    SegmentMoves,
    SizesAnswer,
)
from fenqun.answers.figures import number
from fenqun.answers.in_words import HOW_MOVED
from fenqun.cli.drawing import Cell, draw, heading, table
from fenqun.errors import message
from fenqun.language import Translator

SHOWN_REASONS = 3
CHANGED = {
    "definition": message("The definition changed between the two: {n} customers moved by that alone."),
    "cuts": message("Cut points were found anew: {n} customers moved by that alone."),
}


def show_moves(answer: Answer, console: Console, translate: Translator) -> None:
    """The matrix, and each segment's gains and losses with their reasons."""
    if not isinstance(answer, MovesAnswer):
        raise TypeError(type(answer))
    note = translate("{start} → {end} · {moved} of {customers} customers moved").format(
        start=answer.start.as_of, end=answer.end.as_of, moved=number(answer.moved), customers=number(_there(answer))
    )
    heading(console, answer.label, note=note)
    draw(console, *_matrix(answer, translate), whole=1)
    for line in _told(answer, translate):
        console.print(line, markup=False, style="dim")
    heading(console, translate("Entered and left"))
    draw(console, *_segments(answer, translate), whole=1)
    if why := _why(answer, translate):
        heading(console, translate("Why"), note=translate("of those who moved by their values"))
        console.print(table([("", False), ("", False)], why, whole=1))


def _there(answer: MovesAnswer) -> int:
    return answer.stayed + answer.moved


def _matrix(answer: MovesAnswer, translate: Translator) -> tuple[list[tuple[str, bool]], list[list[Cell]]]:
    """Rows are where they were, columns where they are; parts without anybody are left out."""
    rows = [*((part.label, part.customers) for part in answer.rows), (translate("new"), answer.new)]
    columns = [*((part.label, part.customers) for part in answer.columns), (translate("gone"), answer.gone)]
    kept = [place for place, (_, customers) in enumerate(columns) if customers]
    heads = [
        (translate("from ↓ to →"), False),
        *((columns[place][0], True) for place in kept),
        (translate("all"), True),
    ]
    lines: list[list[Cell]] = [
        [
            label,
            *(_count(answer.table[at][place], stays=_stays(answer, at, place)) for place in kept),
            number(customers),
        ]
        for at, (label, customers) in enumerate(rows)
        if customers
    ]
    return heads, [*lines, [translate("all"), *(number(columns[place][1]) for place in kept), ""]]


def _count(customers: int, *, stays: bool) -> Text:
    return Text(number(customers) if customers else "·", style="dim" if stays or not customers else "")


def _stays(answer: MovesAnswer, row: int, column: int) -> bool:
    inside = row < len(answer.rows) and column < len(answer.columns)
    return inside and answer.rows[row].name == answer.columns[column].name


def _told(answer: MovesAnswer, translate: Translator) -> list[str]:
    lines = []
    if answer.changed:
        lines.append(translate(CHANGED[answer.changed]).format(n=number(answer.by_definition + answer.by_both)))
    if answer.changed_inputs:
        names = translate(", ").join(answer.changed_inputs)
        lines.append(translate("Changed among what it is made of: {names}.").format(names=names))
    if answer.gain is not None and answer.loss is not None:
        said = translate("{label}: {gain} won, {loss} lost by all who are in either.")
        lines.append(said.format(label=answer.value_label, gain=number(answer.gain), loss=number(answer.loss)))
    return lines


def _segments(answer: MovesAnswer, translate: Translator) -> tuple[list[tuple[str, bool]], list[list[Cell]]]:
    heads = [
        (translate("segment"), False),
        (translate("before"), True),
        (translate("entered"), True),
        (translate("left"), True),
        (translate("after"), True),
        (translate("net"), True),
    ]
    shown = [segment for segment in answer.segments if segment.before or segment.after]
    return heads, [_segment(segment) for segment in shown]


def _segment(segment: SegmentMoves) -> list[Cell]:
    net = f"{segment.net:+,}".replace("-", "−") if segment.net else "0"
    figures = (segment.before, segment.entered + segment.new, segment.left + segment.gone, segment.after)
    return [segment.label, *(number(figure) for figure in figures), net]


def _why(answer: MovesAnswer, translate: Translator) -> list[tuple[Cell, Cell]]:
    """Of each segment what put customers in (+) and out (−)."""
    lines: list[tuple[Cell, Cell]] = []
    for segment in answer.segments:
        parts = (("+", segment.why_entered, segment.entered_by_values), ("−", segment.why_left, segment.left_by_values))
        for sign, reasons, of in parts:
            told = translate("; ").join(counted(reason, of, translate) for reason in reasons[:SHOWN_REASONS])
            if told:
                lines.append((Text(f"{sign} {segment.label}"), Text(told, style="dim")))
    return lines


def counted(reason: MoveReason, of: int, translate: Translator) -> str:
    """A reason with how many of those who moved by their values it concerns."""
    said = translate("{reason}: {n} of {of}")
    return said.format(reason=reason.told, n=number(reason.customers), of=number(of))


def show_movers(answer: Answer, console: Console, translate: Translator) -> None:
    """Who made a move, a line each."""
    if not isinstance(answer, MoversAnswer):
        raise TypeError(type(answer))
    note = translate("{from_} → {to} · {n} customers, {start} → {end}").format(
        from_=answer.source_label,
        to=answer.target_label,
        n=number(answer.total),
        start=answer.start.as_of,
        end=answer.end.as_of,
    )
    heading(console, answer.label, note=note)
    worth = answer.value_label
    heads = [(translate("customer"), False), (translate("from"), False), (translate("to"), False)]
    heads += [(translate("{label} before").format(label=worth), True), (translate("after"), True)] if worth else []
    heads.append((translate("how"), False))
    rows: list[list[Cell]] = []
    for row in answer.rows:
        values = [number(row.value_before), number(row.value_after)] if worth else []
        how = translate(HOW_MOVED[row.how]) if row.how else ""
        rows.append([row.customer_id, row.source_label or "–", row.target_label or "–", *values, how])
    draw(console, heads, rows, whole=1)
    if answer.after is not None:
        console.print(translate("More of them: --limit, or --file for all."), markup=False, style="dim")


def show_sizes(answer: Answer, console: Console, translate: Translator) -> None:
    """A line for each snapshot, a column for each segment."""
    if not isinstance(answer, SizesAnswer):
        raise TypeError(type(answer))
    heading(console, answer.label, note=translate("customers in each snapshot"))
    segments = [segment for segment in answer.segments if any(segment.customers)]
    heads = [(translate("as of"), False), *((segment.label, True) for segment in segments)]
    rows: list[list[Cell]] = [
        [mark.as_of, *(number(segment.customers[at]) for segment in segments)]
        for at, mark in enumerate(answer.snapshots)
    ]
    draw(console, heads, rows, whole=1)


def show_path(answer: Answer, console: Console, translate: Translator) -> None:
    """Each snapshot with what changed in it; the first one whole."""
    if not isinstance(answer, PathAnswer):
        raise TypeError(type(answer))
    heading(console, answer.customer_id)
    for at, step in enumerate(answer.steps):
        worth = f"{answer.value_label} {number(step.value)}" if answer.value and step.there else ""
        heading(console, step.snapshot.as_of, note=worth if step.there else translate("not there"))
        first = at == len(answer.steps) - 1 or not answer.steps[at + 1].there
        if step.there and first:
            tags = (translate("tag"), translate(", ").join(tag.label for tag in step.tags))
            lines = [*((part.label, part.segment_label) for part in step.segments), *([tags] if step.tags else [])]
            console.print(table([("", False), ("", False)], lines))
        for change in step.changes:
            console.print(_change(change, translate), markup=False)
        if step.there and not first and not step.changes:
            console.print(translate("nothing changed"), markup=False, style="dim")


def _change(change: PathChange, translate: Translator) -> Text:
    moved = translate("{name}: {source} → {target}").format(
        name=change.label, source=change.source_label, target=change.target_label
    )
    why = translate("; ").join(reason.told for reason in change.reasons)
    return Text.assemble(moved, "   ", (why or translate(HOW_MOVED[change.how]), "dim"))
