"""How large each segment of a division was, and what it was worth, in every snapshot."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fenqun.answers import SegmentSizes, SizesAnswer, SnapshotMark
from fenqun.workspace.ends import divides, in_order, label_of, segments_of
from fenqun.workspace.size_marks import sizes_of
from fenqun.workspace.view import View, moment_text

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened

Sizes = Mapping[str, Sequence[int | float | None]]
"""By segment how many customers, and their value."""


def sizes_answer(workspace: "Opened", view: View, name: str) -> SizesAnswer:
    """The sizes over all snapshots by as_of; segments in the order of the snapshot asked, older ones after them."""
    kind = divides(view, name)
    marks = view.remember(("sizes", name, workspace.store.mark()), lambda: _found(workspace, name))
    declared = segments_of(view, name)[: None if kind == "segmentation" else 1]
    segments = dict.fromkeys([*declared, *(segment for _, sizes in marks for segment in sizes)])
    return SizesAnswer(
        name=name,
        label=view.label(name),
        kind=kind,
        value=view.value,
        value_label=view.label(view.value) if view.value else "",
        snapshots=tuple(snapshot for snapshot, _ in marks),
        segments=tuple(_segment(view, name, segment, [sizes for _, sizes in marks]) for segment in segments),
    )


def _found(workspace: "Opened", name: str) -> list[tuple[SnapshotMark, Sizes]]:
    """Of each snapshot that has the division; what is not told in the list of them is looked up in their contents."""
    store, outlines = workspace.store, in_order(workspace)
    told = store.abouts([outline.id for outline in outlines])
    marks = []
    for outline in outlines:
        known = told.get(outline.id) or {}
        sizes = known["sizes"] if "sizes" in known else sizes_of(store.snapshot(outline.id).content)
        if name in sizes:
            marks.append((SnapshotMark(outline.id, moment_text(outline.as_of)), sizes[name]))
    return marks


def _segment(view: View, name: str, segment: str, sizes: Sequence[Sizes]) -> SegmentSizes:
    known = segment in segments_of(view, name)
    found = [at.get(segment, (None, None)) for at in sizes]
    return SegmentSizes(
        name=segment,
        label=label_of(view, name, segment) if known else segment,
        customers=tuple(None if customers is None else int(customers) for customers, _ in found),
        value=tuple(value for _, value in found),
    )
