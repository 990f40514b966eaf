"""Positioning: how the market sees the brands, whose ideal nobody serves, and what is said to whom."""

from fastapi import APIRouter
from starlette.responses import Response

from fenqun.answers import PositioningAnswer, PositioningsAnswer
from fenqun.api.answering import SNAPSHOT, now
from fenqun.api.as_of import ASKS
from fenqun.api.asked import Reader
from fenqun.api.given import NamePath
from fenqun.api.refusals import ON_SNAPSHOT

routes = APIRouter(tags=["positioning"], responses=ON_SNAPSHOT, dependencies=ASKS)


@routes.get("/positioning", operation_id="positionings", response_model=PositioningsAnswer)
def positionings(asking: Reader) -> Response:
    """The positionings that the workspace's text declares."""
    return now(asking.workspace.positionings())


@routes.get("/positioning/{name}", operation_id="positioning", response_model=PositioningAnswer)
def positioning(asking: Reader, name: NamePath) -> Response:
    """The map of brands and attributes, the segments' ideals with the gaps first, and the position statements."""
    workspace = asking.workspace.pinned()
    return now(workspace.positioning(name), 200, **{SNAPSHOT: workspace.snapshot})
