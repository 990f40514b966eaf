"""Segmentations: their segments, what sets each apart, and who is in it."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from fenqun.answers import CustomersAnswer, SegmentationAnswer, SegmentationsAnswer
from fenqun.api.answering import of_snapshot, personal
from fenqun.api.as_of import ASKS
from fenqun.api.asked import Reader, SeesCustomers
from fenqun.api.given import NamePath, PageQuery
from fenqun.api.refusals import ON_SNAPSHOT, UNCHANGED
from fenqun.errors import Phrase, UnknownName, message
from fenqun.workspace import Workspace

routes = APIRouter(tags=["segmentations"], responses=ON_SNAPSHOT, dependencies=ASKS)


@routes.get("/segmentations", operation_id="segmentations", response_model=SegmentationsAnswer, responses=UNCHANGED)
def segmentations(asking: Reader) -> Response:
    """Every segmentation with its segments: how many customers, what they are worth."""
    return of_snapshot(asking, _listed)


def _listed(workspace: Workspace) -> SegmentationsAnswer:
    overview = workspace.overview()
    return SegmentationsAnswer(overview.as_of, overview.segmentations)


@routes.get(
    "/segmentations/{segmentation}",
    operation_id="segmentation",
    response_model=SegmentationAnswer,
    responses=UNCHANGED,
)
def segmentation(asking: Reader, segmentation: NamePath) -> Response:
    """One segmentation: its segments, what sets each apart, what was fitted."""
    return of_snapshot(asking, lambda workspace: _segmentation(workspace, segmentation))


def _segmentation(workspace: Workspace, name: str) -> SegmentationAnswer:
    answer = workspace.show(name)
    if not isinstance(answer, SegmentationAnswer):
        raise UnknownName(what=Phrase(message("segmentation")), name=name)
    return answer


@routes.get(
    "/segmentations/{segmentation}/segments/{segment}/customers",
    operation_id="members",
    response_model=CustomersAnswer,
)
def members(
    asking: SeesCustomers, segmentation: NamePath, segment: NamePath, page: Annotated[PageQuery, Query()]
) -> Response:
    """The customers of one segment, a page of them."""

    def ask(workspace: Workspace) -> CustomersAnswer:
        known = [declared.name for declared in _segmentation(workspace, segmentation).segments]
        if segment not in known:
            what = Phrase(message("segment of '{segmentation}'"), segmentation=segmentation)
            raise UnknownName(what=what, name=segment, known=known)
        return workspace.customers(where={"trait": segmentation, "is": "==", "value": segment}, **page.options())

    return personal(asking, ask)
