"""The first page: the latest snapshot at a glance, how fresh it is, and what to do next."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from fenqun.access.permissions import Permission
from fenqun.answers import FreshnessAnswer, OverviewAnswer, SegmentAnswer, SegmentationAnswer, TagLine
from fenqun.answers.figures import number, per_cent
from fenqun.errors import NoSnapshot, message
from fenqun.language import Translator, translator
from fenqun.serving.asking import Asking, needs
from fenqun.web import charts
from fenqun.web.links import url
from fenqun.web.missing_files import missing_file
from fenqun.web.templating import render

routes = APIRouter()

DRAWN = 6
"""Segmentations drawn as charts; the others stand in a list."""
_TAGS, _LISTED = 10, 12
STEPS = 5
"""Things to do next that are told at once."""
_MUCH = 0.2
"""How much more of the value than of the customers a segment has that is worth a word."""


@dataclass(frozen=True)
class Step:
    """Something worth doing next. With `post` it is a button that does it; `first` is a page to look at before."""

    text: str
    label: str
    url: str
    kind: str = "info"
    post: bool = False
    first: str = ""
    first_label: str = ""


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
    to_mend, to_keep = _to_mend(asking, freshness, t), _to_keep(asking, seen, t)
    if not asking.allows(Permission.IMPORT):
        return [*to_mend, *to_keep, *_too_small(seen, t)][:STEPS]
    known = {column.name for column in asking.workspace.names().names}
    missing = missing_file({source.role for source in seen.sources}, known)
    to_bring = [Step(t(missing.text), t(missing.label), "/import")] if missing else []
    first, last = (to_bring, []) if missing and missing.is_first else ([], to_bring)
    return [*to_mend, *first, *_set_aside(seen, t), *to_keep, *last, *_too_small(seen, t)][:STEPS]


def _to_mend(asking: Asking, freshness: FreshnessAnswer, t: Translator) -> Iterator[Step]:
    """What keeps the figures from being those of today."""
    if freshness.problems and asking.allows(Permission.DEFINE):
        said = t(message("Problems in the text: {n}. No refresh goes through before they are mended."))
        text = said.format(n=len(freshness.problems))
        yield Step(text, t(message("Mend the text")), "/settings/text", "warning")
    if (freshness.changed or freshness.files) and asking.allows(Permission.REFRESH):
        text = t(_changed(freshness)).format(definitions=len(freshness.changed), files=len(freshness.files))
        first = "/plan" if freshness.changed and asking.allows(Permission.DEFINE) and not freshness.problems else ""
        look = t(message("See what it would do"))
        yield Step(text, t(message("Refresh now")), "/jobs", post=True, first=first, first_label=look)


def _set_aside(seen: OverviewAnswer, t: Translator) -> Iterator[Step]:
    """What of the files counts twice, and what could not be used."""
    for source in seen.sources:
        if source.repeated_rows:
            said = t(message("{source}: {n} rows are in several files and count twice."))
            text = said.format(source=source.label, n=number(source.repeated_rows))
            yield Step(text, t(message("Look at it")), url(["import", "quality", source.name]), "warning")
    if aside := sum(source.set_aside for source in seen.sources):
        text = t(message("Rows set aside in the import, each with its reason: {n}.")).format(n=number(aside))
        yield Step(text, t(message("Look at them")), "/import/quality")


def _to_keep(asking: Asking, seen: OverviewAnswer, t: Translator) -> Iterator[Step]:
    """Those few who bring much of the value, by the first segmentation that has such."""
    for segmentation in seen.segmentations:
        part = max(segmentation.segments, key=_beyond_its_share, default=None)
        if part is None or part.too_small or _beyond_its_share(part) < _MUCH:
            continue
        said = t(message("{segment} ({segmentation}): {share} of the customers, {value} of the value. Keep them."))
        text = said.format(
            segment=part.label,
            segmentation=segmentation.label,
            share=per_cent(part.share),
            value=per_cent(part.value_share),
        )
        to = url(["segmentations", segmentation.name])
        if asking.allows(Permission.CUSTOMERS):
            named = f"{segmentation.name}/{part.name}"
            to = url("/customers", segment=named, sort=seen.value, descending=True)
        yield Step(text, t(message("Look at them")), to)
        return


def _beyond_its_share(part: SegmentAnswer) -> float:
    """How much more of the value it has than of the customers."""
    return (part.value_share or 0.0) - (part.share or 0.0)


def _too_small(seen: OverviewAnswer, t: Translator) -> Iterator[Step]:
    """Segments with too few customers to act on: each segmentation once, of a small shop all at once."""
    there = {each.name: [part for part in each.segments if part.customers] for each in seen.segmentations[:DRAWN]}
    small = {name: [part.label for part in parts if part.too_small] for name, parts in there.items()}
    few, all_ = sum(map(len, small.values())), sum(map(len, there.values()))
    if 2 * few > all_:
        said = t(message("{n} of {all} segments have few customers. With a small shop, fewer segments tell more."))
        yield Step(said.format(n=few, all=all_), t(message("Look at them")), "/segmentations")
        return
    for segmentation in seen.segmentations[:DRAWN]:
        if labels := small[segmentation.name]:
            said = t(message("{segmentation} has segments too small to act on: {segments}."))
            text = said.format(segmentation=segmentation.label, segments=t(message(", ")).join(labels[:3]))
            yield Step(text, t(message("Look at it")), url(["segmentations", segmentation.name]))
