"""How tags and segments overlap, each with every other."""

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from fenqun.answers import ExportAnswer, OverlapAnswer, OverlapSet
from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.errors import Phrase, UsageError, message
from fenqun.language import translator
from fenqun.query import table
from fenqun.workspace.export import write
from fenqun.workspace.membering import SEGMENT, TAG, keys
from fenqun.workspace.membering import Membership as Key
from fenqun.workspace.memberships import members
from fenqun.workspace.view import View

MOST_SETS = 500
"""Each is compared with every other."""

_PAIRS = "pairs"
_COLUMNS = {
    "first": DataType.TEXT,
    "second": DataType.TEXT,
    **dict.fromkeys(("customers", "jaccard", "lift"), DataType.NUMBER),
}


def overlap_answer(view: View, names: Sequence[str]) -> OverlapAnswer:
    """Every two of the tags, segmentations (all their segments) and segments; none: every tag.

    Raises UnknownName, NotAllowed, UsageError.
    """
    asked = list(dict.fromkeys(key for name in names or view.visible(TAG) for key in _keys(view, name)))
    if len(asked) > MOST_SETS:
        what = message("{n} tags and segments are too many to compare each with every other: name at most {most}")
        raise UsageError(what=Phrase(what, n=len(asked), most=MOST_SETS))
    view.permit({name for name, _ in asked})
    return view.remember(("overlap", tuple(asked), view.language), lambda: _overlapping(view, asked))


def _keys(view: View, name: str) -> list[Key]:
    of, _, segment = name.partition("/")
    kind = view.known(of).kind
    if kind == "segmentation":
        return [(of, view.known_segment(of, segment))] if segment else keys(of, view.segments(of))
    if kind != TAG or segment:
        raise UsageError(what=Phrase(message("'{name}' is no tag, segmentation or segmentation/segment"), name=name))
    return [(of, "")]


def _overlapping(view: View, asked: Sequence[Key]) -> OverlapAnswer:
    found = members(view, asked)
    sets = [found[key] for key in asked]
    sizes, everyone = [len(one) for one in sets], view.customers
    half = [[one.common(other) for other in sets[:at]] for at, one in enumerate(sets)]
    table = tuple(
        tuple(sizes[at] if at == to else half[max(at, to)][min(at, to)] for to in range(len(sets)))
        for at in range(len(sets))
    )
    pairs = [[(both, sizes[at], sizes[to]) for to, both in enumerate(row)] for at, row in enumerate(table)]
    return OverlapAnswer(
        as_of=view.as_of,
        customers=everyone,
        sets=tuple(_set(view, key, size) for key, size in zip(asked, sizes, strict=True)),
        table=table,
        jaccard=tuple(tuple(_part(both, one + other - both) for both, one, other in row) for row in pairs),
        lift=tuple(tuple(_part(both * everyone, one * other) for both, one, other in row) for row in pairs),
    )


def _part(of: int, whole: int) -> float | None:
    return of / whole if whole else None


def _set(view: View, key: Key, size: int) -> OverlapSet:
    name, segment = key
    label = view.label(name)
    if segment:
        between = translator(view.language)(message("{name}: {segment}"))
        label = between.format(name=label, segment=view.segment_label(name, segment))
    kind = SEGMENT if segment else TAG
    return OverlapSet("/".join(filter(None, key)), label, kind, size, size / view.customers if view.customers else 0.0)


def export_overlap(view: View, names: Sequence[str], to: Path) -> ExportAnswer:
    """A row for every two of them, as a file. Raises as `overlap_answer`, and UsageError."""
    answer = overlap_answer(view, names)
    places = range(len(answer.sets))
    rows = [
        (
            answer.sets[one].name,
            answer.sets[other].name,
            answer.table[one][other],
            answer.jaccard[one][other],
            answer.lift[one][other],
        )
        for one in places
        for other in places
        if one < other
    ]
    scratch = view.store.scratch / f"overlap-{uuid4().hex}"
    scratch.mkdir(parents=True)
    try:
        with DuckDB([scratch]) as engine:
            engine.table_from_rows(_PAIRS, _COLUMNS, rows)
            return write(engine, table(_PAIRS, _COLUMNS), to, what="overlap", scratch=scratch)
    finally:
        scratch.rmdir()
