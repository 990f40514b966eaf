"""A position statement of the workspace's text in words: on the map's page, and in the playbook of its segment."""

from collections.abc import Mapping
from typing import Any

from fenqun.answers import StatementLine
from fenqun.errors import message
from fenqun.grids.positioning import Positioning
from fenqun.language import translator
from fenqun.workspace.gap_told import sentences
from fenqun.workspace.view import View


def stated(view: View, name: str, positioning: Positioning, segment: str) -> StatementLine:
    """What the positioning of that name says to the segment; of a segmentation that no snapshot has yet, to nobody."""
    language, said, called = view.language, positioning.statements[segment], positioning.called
    label = _label(view, str(positioning.segmentation), segment)
    told = {
        "whom": said.whom.text(language) if said.whom else label,
        "need": said.need.text(language),
        "offer": said.offer.text(language),
        "reason": said.reason.text(language) if said.reason else "",
    }
    against = tuple(called(brand, language) for brand in said.against)
    ours = called(positioning.ours, language) if positioning.ours else translator(language)(message("we"))
    return StatementLine(
        positioning=name,
        segment=segment,
        label=label,
        customers=int(size_of(view, str(positioning.segmentation), segment)["customers"]),
        **told,
        against=against,
        told=_told(view, ours, against=against, **told),
    )


def size_of(view: View, segmentation: str, segment: str) -> Mapping[str, Any]:
    """Customers and value of a segment in the snapshot."""
    sizes = view.content["summaries"].get(segmentation, {}).get("segments", ())
    return next((size for size in sizes if size["name"] == segment), {"customers": 0, "value": None})


def _label(view: View, segmentation: str, segment: str) -> str:
    return view.segment_label(segmentation, segment) if segmentation in view.content["segments"] else segment


def _told(view: View, ours: str, *, reason: str, against: tuple[str, ...], **said: str) -> str:
    translate = translator(view.language)
    parts = [translate(message("For {whom}, who need {need}: {ours} – {offer}.")).format(ours=ours, **said)]
    if reason:
        parts.append(translate(message("Why believe it: {reason}.")).format(reason=reason))
    if against:
        names = translate(message(", ")).join(against)
        parts.append(translate(message("Against {names}.")).format(names=names))
    return sentences(parts, translate)
