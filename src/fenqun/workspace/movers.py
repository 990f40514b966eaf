"""The customers who made a move, a page of them, or all as a file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlglot import exp

from fenqun.answers import ExportAnswer, Mover, MoversAnswer
from fenqun.definition import DataType
from fenqun.errors import Phrase, UnknownName, UsageError, message
from fenqun.evaluation.crossing import AFTER, BEFORE, CUSTOMER, FROM, TO
from fenqun.evaluation.movement import ABSENT, ANY, movers
from fenqun.language import translator
from fenqun.query import Query, column, named
from fenqun.rules.calls import double
from fenqun.workspace.ends import Ends, engine_over, label_of, segments_of, sides
from fenqun.workspace.export import write
from fenqun.workspace.keyset import cursor, page_size, row_of
from fenqun.workspace.moves import mark


@dataclass(frozen=True)
class Between:
    """A move: from a segment to a segment; ABSENT: not there, ANY: any other."""

    source: str
    target: str


def between(ends: Ends, name: str, source: str, target: str) -> Between:
    """The move, checked. Raises UnknownName, and UsageError for nobody at either end."""
    for view, segment in ((ends.start, source), (ends.end, target)):
        known = segments_of(view, name)
        if segment not in (ABSENT, ANY, *known):
            what = Phrase(message("segment of '{segmentation}'"), segmentation=name)
            raise UnknownName(what=what, name=segment, known=known)
    if source == target == ABSENT:
        raise UsageError(what=Phrase(message("name the segment that they left, or the one that they entered")))
    return Between(source, target)


def read_between(ends: Ends, name: str, text: str) -> Between:
    """A move written `from:to`, either side blank for not there or * for any other. Raises as `between`."""
    parts = text.split(":")
    pairs = [(":".join(parts[:at]), ":".join(parts[at:])) for at in range(1, len(parts))]
    known = [(ABSENT, ANY, *segments_of(view, name)) for view in (ends.start, ends.end)]
    found = [pair for pair in pairs if pair[0] in known[0] and pair[1] in known[1]]
    if not pairs:
        said = message(
            "'{text}' is no move; write FROM:TO, such as general:quality, :quality (new) or *:quality (entered)"
        )
        raise UsageError(what=Phrase(said, text=text))
    return between(ends, name, *(found or pairs)[0])


def movers_answer(ends: Ends, name: str, move: Between, after: str | None, limit: int) -> MoversAnswer:
    """A page of them by id."""
    size = page_size(limit)
    question = json.dumps([name, *ends.key, move.source, move.target])
    everyone = movers(*sides(ends, name), source=move.source, target=move.target)
    select = everyone.copy()
    if after:
        select = select.where(exp.GT(this=column(CUSTOMER), expression=exp.Literal.string(row_of(question, after))))
    with engine_over(ends) as engine:
        rows = engine.rows(select.order_by(column(CUSTOMER)).limit(size + 1))
        count = exp.select(exp.Count(this=exp.Star())).from_(everyone.subquery("movers"))
        total = int(engine.rows(count)[0][0])
    end = ends.end
    return MoversAnswer(
        name=name,
        label=end.label(name),
        start=mark(ends.start),
        end=mark(end),
        source=move.source,
        target=move.target,
        source_label=side_label(ends, name, move.source, at_start=True),
        target_label=side_label(ends, name, move.target, at_start=False),
        value=end.value,
        value_label=end.label(end.value) if end.value else "",
        total=total,
        rows=tuple(_mover(ends, name, row) for row in rows[:size]),
        after=cursor(question, rows[size - 1][0]) if len(rows) > size else None,
    )


def side_label(ends: Ends, name: str, segment: str, *, at_start: bool) -> str:
    """What one end of a move is called."""
    translate = translator(ends.end.language)
    if segment == ABSENT:
        return translate(message("not there yet") if at_start else message("no longer there"))
    if segment == ANY:
        return translate(message("any other"))
    return label_of(ends.start if at_start else ends.end, name, segment)


def _mover(ends: Ends, name: str, row: tuple[Any, ...]) -> Mover:
    customer, source, target, before, after, held = row
    return Mover(
        customer_id=customer,
        source=source,
        target=target,
        source_label=label_of(ends.start, name, source) if source is not None else "",
        target_label=label_of(ends.end, name, target) if target is not None else "",
        value_before=float(before) if ends.start.value and source is not None else None,
        value_after=float(after) if ends.end.value and target is not None else None,
        how=_how(source, target, held),
    )


def _how(source: str | None, target: str | None, held: str | None) -> str:
    if source is None or target is None or source == target:
        return ""
    return "values" if held == target else "definition" if held in (source, None) else "both"


_WRITTEN = {
    "customer_id": (DataType.TEXT, CUSTOMER),
    "from": (DataType.TEXT, FROM),
    "to": (DataType.TEXT, TO),
    "value_before": (DataType.NUMBER, BEFORE),
    "value_after": (DataType.NUMBER, AFTER),
}
"""The columns of the file."""


def export_movers(ends: Ends, name: str, move: Between, to: Path) -> ExportAnswer:
    """All of them as a file, by id; see `workspace.export` for the formats."""
    select = movers(*sides(ends, name), source=move.source, target=move.target)
    cells = (
        named(double(column(held)) if kind is DataType.NUMBER else column(held), written)
        for written, (kind, held) in _WRITTEN.items()
    )
    rows = exp.select(*cells).from_(select.subquery("movers")).order_by(column(CUSTOMER, of="movers"))
    scratch = ends.end.store.scratch / f"movers-{uuid4().hex}"
    scratch.mkdir(parents=True)
    try:
        with engine_over(ends, scratch=scratch) as engine:
            columns = {written: kind for written, (kind, _) in _WRITTEN.items()}
            return write(engine, Query(rows, columns), to, what=f"moves/{name}", scratch=scratch)
    finally:
        scratch.rmdir()
