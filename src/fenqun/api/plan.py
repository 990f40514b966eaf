"""What a refresh would do with the definitions as they are now."""

from fastapi import APIRouter
from starlette.responses import Response

from fenqun.answers import PlanAnswer
from fenqun.api.answering import now
from fenqun.api.asked import Definer
from fenqun.api.refusals import refusals

routes = APIRouter(tags=["definitions"], responses=refusals(409))


@routes.get("/plan", operation_id="plan", response_model=PlanAnswer)
def plan(asking: Definer) -> Response:
    """What a refresh would do; counted over the latest snapshot, nothing is written."""
    return now(asking.workspace.plan())
