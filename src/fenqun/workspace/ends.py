"""The two ends of a movement: snapshots, what divides in them, and an engine over both profiles."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from fenqun.engine.duckdb import DuckDB
from fenqun.errors import NothingBefore, Phrase, UnknownName, UsageError, message
from fenqun.evaluation.side import TAGGED, UNTAGGED, Side, as_division
from fenqun.language import translator
from fenqun.profiles.tag import Tag
from fenqun.query import column, table
from fenqun.segments.fitted import Fitted
from fenqun.workspace.customer import NOUNS, fitted
from fenqun.workspace.layered import register
from fenqun.workspace.tables import LISTS, PROFILE
from fenqun.workspace.view import View

if TYPE_CHECKING:
    from fenqun.store.snapshot import Outline
    from fenqun.workspace.opened import Opened

When = str | date | None
"""A snapshot as people name it: an id, the beginning of one, a day or a moment; None: the one that lies nearest."""

_START, _END = "start: ", "end: "
_DIVIDING = ("segmentation", "tag")


@dataclass(frozen=True)
class Ends:
    """The snapshots at the start and at the end, as who asks sees them."""

    start: View
    end: View

    @property
    def key(self) -> tuple[str, str]:
        """Marks the pair."""
        return self.start.snapshot.id, self.end.snapshot.id


def ends_of(workspace: "Opened", start: When, end: When) -> Ends:
    """Both snapshots. None: of the end the one that is asked, of the start the one before the end by as_of.

    Raises NoSuchSnapshot, NothingBefore where the end is the first, UsageError where the start is not before it.
    """
    last = (workspace if end is None else workspace.at(end)).view()
    first = workspace.at(_before(workspace, last) if start is None else start).view()
    if _place(first) >= _place(last):
        said = message("'{start}' is not before '{end}': name the earlier snapshot first")
        raise UsageError(what=Phrase(said, start=_named(first), end=_named(last)))
    return Ends(first, last)


def _before(workspace: "Opened", end: View) -> str:
    earlier = [outline for outline in in_order(workspace) if (outline.as_of.instant, outline.id) < _place(end)]
    if not earlier:
        raise NothingBefore(as_of=end.as_of)
    return earlier[-1].id


def in_order(workspace: "Opened") -> "list[Outline]":
    """All snapshots by as_of, those of one moment as they were made."""
    return sorted(workspace.store.outlines(), key=lambda outline: (outline.as_of.instant, outline.id))


def _place(view: View) -> tuple[Any, str]:
    return view.snapshot.as_of.instant, view.snapshot.id


def _named(view: View) -> str:
    return f"{view.as_of} ({view.snapshot.id})"


def divides(view: View, name: str) -> str:
    """`segmentation` or `tag`. Raises UnknownName, NotAllowed, and UsageError for what does not divide."""
    kind = view.known(name).kind
    if kind not in _DIVIDING:
        said = message("'{name}' is a {kind}; customers move between the segments of a segmentation or tag")
        raise UsageError(what=Phrase(said, name=name, kind=Phrase(NOUNS[kind])))
    view.permit((name,))
    return kind


def segments_of(view: View, name: str) -> list[str]:
    """The segments in order; of a tag whether it is carried."""
    return view.segments(name) if name in view.content["segments"] else [TAGGED, UNTAGGED]


def label_of(view: View, name: str, segment: str) -> str:
    """What a segment, or carrying a tag, is called in a snapshot."""
    if name in view.content["segments"]:
        return view.segment_label(name, segment)
    said = message("with '{tag}'") if segment == TAGGED else message("without '{tag}'")
    return translator(view.language)(said).format(tag=view.label(name))


def sides(ends: Ends, name: str) -> tuple[Side, Side]:
    """Both ends of the division. Raises as `divides`, also where it is another kind of thing at the two."""
    kinds = [divides(view, name) for view in (ends.end, ends.start)]
    if kinds[0] != kinds[1]:
        told = Phrase(
            message("{kind} of this name as of {as_of}"), kind=Phrase(NOUNS[kinds[0]]), as_of=ends.start.as_of
        )
        raise UnknownName(what=told, name=name, known=())
    return side(ends.start, name, _START), side(ends.end, name, _END)


def side(view: View, name: str, prefix: str = "") -> Side:
    """The division in one snapshot, its tables under their names with the prefix."""
    profile = table(prefix + PROFILE, view.snapshot.tables[PROFILE].columns)
    lists = {path: prefix + path for path in view.content.get("lists", ())}
    is_tag = view.known(name).kind == "tag"
    division = division_of(view, name)
    return Side(profile, view.snapshot.as_of, division, view.value, lists, is_tag)


def division_of(view: View, name: str) -> Fitted[Any]:
    """The segmentation as defined and fitted at the refresh; a tag as two segments."""
    if view.known(name).kind == "segmentation":
        return fitted(view, name)
    return as_division(name, Tag.model_validate(view.content["tags"].get(name, {})).rule)


@contextmanager
def engine_over(ends: Ends, *, scratch: Path | None = None) -> Iterator[DuckDB]:
    """An engine with both profiles, and the lists that rules name, under the names that `sides` gives them."""
    with DuckDB([ends.end.store.directory], scratch=scratch) as engine:
        for prefix, view in ((_START, ends.start), (_END, ends.end)):
            held = view.snapshot.tables
            for name in (PROFILE, LISTS):
                if name in held:
                    register(engine, prefix + name, view.store.files(view.snapshot, name), held[name].columns)
            for path in view.content.get("lists", ()):
                every = table(prefix + LISTS, held[LISTS].columns).select
                engine.view(prefix + path, every.where(column("list").eq(exp.Literal.string(path))))
        yield engine
