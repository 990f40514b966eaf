"""A playbook in the terminal: by play whom it is for, what is done, what is said, and what is missing."""

from collections.abc import Sequence

from rich.console import Console

from fenqun.answers import Answer, PlaybookAnswer, PlaybooksAnswer, PlayedSegment, PlayLine
from fenqun.answers import play_words as words
from fenqun.answers.figures import number, per_cent
from fenqun.cli.drawing import Cell, draw, heading, table
from fenqun.errors import message
from fenqun.language import Translator


def show_playbooks(answer: Answer, console: Console, translate: Translator) -> None:
    """The playbooks there are."""
    if not isinstance(answer, PlaybooksAnswer):
        raise TypeError(type(answer))
    if answer.unshown:
        said = translate(message("In no playbook yet: {names}."))
        console.print(said.format(names=translate(message(", ")).join(answer.unshown)), markup=False, style="yellow")
    if not answer.playbooks:
        console.print(translate(message("No playbook is declared: write one in playbooks.yaml.")), markup=False)
        return
    heads = [
        ("", False),
        ("", False),
        (translate(message("of")), False),
        (translate(message("plays")), True),
        (translate(message("first review")), False),
    ]
    rows: list[list[Cell]] = [
        [line.name, line.label, line.of_label, number(line.plays), line.review or ""] for line in answer.playbooks
    ]
    draw(console, heads, rows, whole=1)


def show_playbook(answer: Answer, console: Console, translate: Translator) -> None:
    """Each play with whom it is for, then who has none."""
    if not isinstance(answer, PlaybookAnswer):
        raise TypeError(type(answer))
    note = translate(message("{of} · as of {as_of}")).format(of=answer.of_label, as_of=answer.as_of)
    heading(console, answer.label, note=note)
    if answer.meaning:
        console.print(answer.meaning, markup=False)
    for play in answer.plays:
        _play(answer, play, console, translate)
    if answer.without:
        heading(console, translate(message("Without a play")))
        _segments(answer, answer.without, console, translate)
    _left_out(answer, console, translate)


def _play(answer: PlaybookAnswer, play: PlayLine, console: Console, translate: Translator) -> None:
    if play.own:
        (segment,) = play.segments
        heading(console, segment.label, note=size_told(segment, answer, translate))
    else:
        heading(console, translate(message("All without a play of their own")))
    stated = translate(message("Position statement"))
    rows: list[list[Cell]] = [[stated, said.told] for said in (play.segments[0].statements if play.own else ())]
    rows += [[label, "\n".join(texts)] for label, texts in words.parts(play, translate)]
    console.print(table([("", False), ("", False)], rows, whole=1))
    for told in _warnings(play, translate):
        console.print(told, markup=False, style="yellow")
    if not play.own:
        _segments(answer, play.segments, console, translate)


def _warnings(play: PlayLine, translate: Translator) -> list[str]:
    """What should not be so."""
    overdue = [translate(message("the review is overdue"))] if play.overdue else []
    return [*overdue, *(translate(words.MISSING[each]) for each in play.missing)]


def size_told(segment: PlayedSegment, answer: PlaybookAnswer, translate: Translator) -> str:
    """How large the segment is, and what it is worth."""
    said = translate(message("{count} customers, {share}"))
    told = [said.format(count=number(segment.customers), share=per_cent(segment.share))]
    if segment.value_share is not None:
        worth = message("{value} {currency}, {share} of the value")
        value = number(round(segment.value or 0))
        told.append(translate(worth).format(value=value, currency=answer.currency, share=per_cent(segment.value_share)))
    return " · ".join(told)


def _segments(
    answer: PlaybookAnswer, segments: Sequence[PlayedSegment], console: Console, translate: Translator
) -> None:
    for segment in segments:
        console.print(f"  {segment.label}: {size_told(segment, answer, translate)}", markup=False, style="dim")
        for said in segment.statements:
            console.print(f"    {said.told}", markup=False)


def _left_out(answer: PlaybookAnswer, console: Console, translate: Translator) -> None:
    if answer.unplaced:
        names = translate(message(", ")).join(answer.unplaced)
        said = translate(message("Nobody in the snapshot is in these, or they may not be told of: {names}."))
        console.print(said.format(names=names), markup=False, style="yellow")
    if answer.withheld:
        said = translate(message("{count} cells are withheld: too few are in them."))
        console.print(said.format(count=number(answer.withheld)), markup=False, style="dim")
