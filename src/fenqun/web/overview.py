"""The first page: the latest snapshot at a glance, how fresh it is, and what to do next."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from fenqun.access.permissions import Permission
from fenqun.answers import FreshnessAnswer, OverviewAnswer, SegmentationAnswer, TagLine
from fenqun.answers.figures import number, per_cent
from fenqun.errors import NoSnapshot, message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.web import charts
from fenqun.web.links import url
from fenqun.web.templating import render

routes = APIRouter()

DRAWN = 6
"""Segmentations drawn as charts; the others stand in a list."""
_TAGS, _LISTED = 10, 12


@dataclass(frozen=True)
class Step:
    """Something worth doing next. With `post` it is a button that does it."""

    text: str
    label: str
    url: str
    kind: str = "info"
    post: bool = False


@routes.get("/")
def overview(asking: Annotated[Asking, Depends(needs(Permission.READ))]) -> Response:
    """Customers, value, segmentations, freshness; before the first refresh, what to do first."""
    if asking.served.is_new and asking.allows(Permission.IMPORT):
        return RedirectResponse("/import", 303)
    try:
        workspace = asking.workspace.pinned()
        seen = workspace.overview()
    except NoSnapshot:
        may = asking.allows(Permission.REFRESH) and not asking.served.is_new
        return render(asking, "overview/before.html.j2", may=may, is_new=asking.served.is_new)
    t = translator(asking.language)
    drawn = [segmentation for segmentation in seen.segmentations if segmentation.segments][:DRAWN]
    return render(
        asking,
        "overview/page.html.j2",
        seen=seen,
        made_at=seen.made_at.removesuffix(" UTC"),
        charts=[(charts.segment_sizes(segmentation, t), segmentation.name) for segmentation in drawn],
        others=[each for each in seen.segmentations if each not in drawn][:_LISTED],
        largest=_largest,
        tags=[(tag.label, tag.share, per_cent(tag.share), url(["tags", tag.name])) for tag in _most_carried(seen)],
        steps=_steps(asking, seen, asking.workspace.freshness()),
        may=asking.allows(Permission.REFRESH),
    )


def _most_carried(seen: OverviewAnswer) -> list[TagLine]:
    return sorted(seen.tags, key=lambda tag: -tag.tagged)[:_TAGS]


def _largest(segmentation: SegmentationAnswer) -> str:
    return max(segmentation.segments, key=lambda segment: segment.customers).label if segmentation.segments else ""


def _changed(freshness: FreshnessAnswer) -> str:
    if not freshness.files:
        return message("Definitions changed since the last refresh: {definitions}.")
    if not freshness.changed:
        return message("Sources with changed files since the last refresh: {files}.")
    return message("Changed since the last refresh: definitions: {definitions}; files of sources: {files}.")


def _steps(asking: Asking, seen: OverviewAnswer, freshness: FreshnessAnswer) -> list[Step]:
    """What is worth doing next, the most urgent first, as far as who asks may do it."""
    t = translator(asking.language)
    steps = []
    if freshness.problems and asking.allows(Permission.DEFINE):
        said = t(message("Problems in the text: {n}. No refresh goes through before they are mended."))
        text = said.format(n=len(freshness.problems))
        steps.append(Step(text, t(message("Mend the text")), "/settings/text", "warning"))
    if (freshness.changed or freshness.files) and asking.allows(Permission.REFRESH):
        text = t(_changed(freshness)).format(definitions=len(freshness.changed), files=len(freshness.files))
        steps.append(Step(text, t(message("Refresh now")), "/jobs", post=True))
    if (aside := sum(source.set_aside for source in seen.sources)) and asking.allows(Permission.IMPORT):
        text = t(message("Rows set aside in the import, each with its reason: {n}.")).format(n=number(aside))
        steps.append(Step(text, t(message("Look at them")), "/import/quality"))
    for segmentation in seen.segmentations[:DRAWN]:
        if small := [segment.label for segment in segmentation.segments if segment.too_small]:
            said = t(message("{segmentation} has segments too small to act on: {segments}."))
            text = said.format(segmentation=segmentation.label, segments=t(message(", ")).join(small[:3]))
            steps.append(Step(text, t(message("Look at it")), url(["segmentations", segmentation.name])))
    return steps[:5]
