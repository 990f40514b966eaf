"""The workspace's own tests."""

from fastapi import APIRouter
from starlette.responses import Response

from fenqun.answers import TestsAnswer
from fenqun.api.answering import now
from fenqun.api.asked import Definer
from fenqun.api.given import Given, ShortText
from fenqun.api.refusals import WITH_BODY

routes = APIRouter(tags=["definitions"], responses=WITH_BODY)


class TestsGiven(Given):
    """Which tests: those whose names hold this text."""

    __test__ = False

    only: ShortText = ""


@routes.post("/tests", operation_id="test", response_model=TestsAnswer)
def test(asking: Definer, given: TestsGiven) -> Response:
    """Run the workspace's own tests; each a few rows and what is expected to come of them."""
    return now(asking.workspace.test(given.only))
