"""The latest snapshot at a glance, and how it stands to the text and the files as they are now."""

from fastapi import APIRouter
from starlette.responses import Response

from fenqun.answers import FreshnessAnswer, OverviewAnswer
from fenqun.api.answering import now, of_snapshot
from fenqun.api.as_of import ASKS
from fenqun.api.asked import Reader
from fenqun.api.refusals import ON_SNAPSHOT, UNCHANGED

routes = APIRouter(tags=["overview"])


@routes.get(
    "/overview",
    operation_id="overview",
    response_model=OverviewAnswer,
    responses=ON_SNAPSHOT | UNCHANGED,
    dependencies=ASKS,
)
def overview(asking: Reader) -> Response:
    """Customers, value, sources, tags and segmentations of the latest snapshot."""
    return of_snapshot(asking, lambda workspace: workspace.overview())


@routes.get("/freshness", operation_id="freshness", response_model=FreshnessAnswer)
def freshness(asking: Reader) -> Response:
    """Which definitions and files have changed since the latest refresh, and what is wrong in the text."""
    return now(asking.workspace.freshness())
