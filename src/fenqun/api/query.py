"""One's own SQL over the snapshot."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from fenqun.answers import RowsAnswer
from fenqun.api.answering import personal
from fenqun.api.as_of import ASKS
from fenqun.api.asked import Querier
from fenqun.api.given import Given, Text
from fenqun.api.refusals import ON_SNAPSHOT, WITH_BODY

routes = APIRouter(tags=["query"], responses=ON_SNAPSHOT | WITH_BODY, dependencies=ASKS)


class QueryGiven(Given):
    """A SELECT, and how many rows at most."""

    sql: Annotated[Text, Field(min_length=1, max_length=20_000)]
    limit: Annotated[int, Field(ge=1, le=10_000)] = 1000


@routes.post("/query", operation_id="query", response_model=RowsAnswer)
def query(asking: Querier, given: QueryGiven) -> Response:
    """The rows of one SELECT over `profile`, `set_aside` and the sources' tables; read-only."""
    return personal(asking, lambda workspace: workspace.query(given.sql, limit=given.limit))
