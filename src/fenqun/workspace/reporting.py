"""The report's contents, gathered from the latest snapshot."""

from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from fenqun.answers import (
    CrossTabAnswer,
    ExportAnswer,
    GridAnswer,
    MovesAnswer,
    PlaybookAnswer,
    PositioningAnswer,
    SizesAnswer,
    TagAnswer,
    TargetsAnswer,
    TraitAnswer,
)
from fenqun.definition import DataType
from fenqun.errors import FenqunError, NothingBefore, Phrase, UsageError, message
from fenqun.report.page import Contents, page
from fenqun.workspace import distribution
from fenqun.workspace.asking import quality
from fenqun.workspace.declared import reading_of
from fenqun.workspace.ends import ends_of
from fenqun.workspace.grid_answers import grid_answer
from fenqun.workspace.gridding import Change, gridding
from fenqun.workspace.moves import moves_answer
from fenqun.workspace.played import playbook_answer
from fenqun.workspace.positioned import declared, positioning_answer
from fenqun.workspace.show import overview_answer
from fenqun.workspace.shown import crossed, tagged
from fenqun.workspace.sizes import sizes_answer
from fenqun.workspace.targets_told import targets_answer
from fenqun.workspace.view import View

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened

MOST_TRAITS = 24
MOST_MOVED = 3
MOST_GRIDS = 6
MOST_CROSSED = 3
MOST_POSITIONED = 3
MOST_TARGETED = 3
MOST_PLAYED = 6


Moved = tuple[tuple[MovesAnswer, SizesAnswer], ...]


def report(
    view: View,
    to: Path,
    *,
    name: str,
    moved: Moved = (),
    grids: tuple[GridAnswer, ...] = (),
    positioned: tuple[PositioningAnswer, ...] = (),
    targeted: tuple[TargetsAnswer, ...] = (),
    played: tuple[PlaybookAnswer, ...] = (),
) -> ExportAnswer:
    """Write the page; it appears whole or not at all. name: what the workspace is called; the rest: see there."""
    if not to.parent.is_dir():
        raise UsageError(what=Phrase(message("there is no folder '{folder}'"), folder=str(to.parent)))
    overview = overview_answer(view, name)
    contents = Contents(
        overview=overview,
        quality=quality(view, None),
        segmentations=overview.segmentations,
        tags=_tags(view),
        traits=_traits(view),
        crossed=_crossed(view),
        moved=moved,
        grids=grids,
        positioned=positioned,
        targeted=targeted,
        played=played,
    )
    beside = to.with_name(f".{to.name}.{uuid4().hex}")
    try:
        beside.write_text(page(contents, view.language), encoding="utf-8")
        beside.replace(to)
    finally:
        beside.unlink(missing_ok=True)
    return ExportAnswer("report", str(to), view.customers, ())


def moved(workspace: "Opened") -> Moved:
    """The movement since the snapshot before in the first segmentations where anybody moved; none in the first."""
    try:
        ends = ends_of(workspace, None, None)
    except NothingBefore:
        return ()
    found: list[tuple[MovesAnswer, SizesAnswer]] = []
    shared = set(ends.start.visible("segmentation"))
    for name in (name for name in ends.end.visible("segmentation") if name in shared):
        moves = moves_answer(ends, name)
        if moves.moved:
            found.append((moves, sizes_answer(workspace, ends.end, name)))
        if len(found) == MOST_MOVED:
            break
    return tuple(found)


def positioned(workspace: "Opened") -> tuple[PositioningAnswer, ...]:
    """The first positionings that can be drawn; one that cannot is told where it is asked for."""
    found = []
    for name in list(declared(workspace))[:MOST_POSITIONED]:
        with suppress(FenqunError):
            found.append(positioning_answer(workspace, name))
    return tuple(found)


def played(workspace: "Opened") -> tuple[PlaybookAnswer, ...]:
    """The first playbooks that can be told; one that cannot is told where it is asked for."""
    found = []
    for name in list(reading_of(workspace).project.playbooks)[:MOST_PLAYED]:
        with suppress(FenqunError):
            found.append(playbook_answer(workspace, name))
    return tuple(found)


def targeted(workspace: "Opened", view: View) -> tuple[TargetsAnswer, ...]:
    """The first target choices that can be told; one that cannot is told where it is asked for."""
    found: list[TargetsAnswer] = []
    for name in list(reading_of(workspace).project.targets)[:MOST_TARGETED]:
        with suppress(FenqunError):
            found.append(targets_answer(workspace, view, name, {}))
    return tuple(found)


def gridded(workspace: "Opened") -> tuple[GridAnswer, ...]:
    """The first declared grids, each by its first measure; those that wait for a refresh, or may not be seen, aside."""
    found: list[GridAnswer] = []
    for name in list(reading_of(workspace).project.grids)[:MOST_GRIDS]:
        with suppress(FenqunError):
            found.append(grid_answer(workspace, gridding(workspace, name, Change())))
    return tuple(found)


def _tags(view: View) -> tuple[TagAnswer, ...]:
    with view.engine() as engine:
        return tuple(tagged(view, name, engine) for name in view.visible("tag"))


def _traits(view: View) -> tuple[TraitAnswer, ...]:
    names = [name for name in view.visible("trait") if view.known(name).type in (DataType.NUMBER, DataType.TEXT)]
    with view.engine() as engine:
        answers = [distribution.trait_answer(view, name, engine.rows) for name in names[:MOST_TRAITS]]
    return tuple(answer for answer in answers if answer.known)


def _crossed(view: View) -> tuple[CrossTabAnswer, ...]:
    """The scores of recency and frequency of each RFM, then the first segmentations two by two."""
    scores = [
        (f"{name}_recency_score", f"{name}_frequency_score")
        for name in view.visible("segmentation")
        if view.content["segmentations"][name]["kind"] == "rfm"
    ]
    names = [name for name in view.visible("segmentation") if len(view.segments(name)) > 1]
    pairs = [*scores, *pairwise(names)]
    return tuple(crossed(view, first, second) for first, second in pairs[:MOST_CROSSED])
