"""The snapshots that are kept."""

from fastapi import APIRouter
from starlette.responses import Response

from fenqun.answers import HistoryAnswer
from fenqun.api.answering import now
from fenqun.api.asked import Reader
from fenqun.api.given import CursorQuery, LimitQuery
from fenqun.api.refusals import ON_SNAPSHOT

routes = APIRouter(tags=["snapshots"], responses=ON_SNAPSHOT)


@routes.get("/snapshots", operation_id="history", response_model=HistoryAnswer)
def history(asking: Reader, after: CursorQuery = None, limit: LimitQuery = 50) -> Response:
    """The snapshots that are kept, the latest first: their sizes, and what changed in each."""
    return now(asking.workspace.history(after=after, limit=limit))
