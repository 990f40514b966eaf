"""Two divisions of the customers: crossed, and compared."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from fenqun.answers import ComparisonAnswer, CrossTabAnswer
from fenqun.api.answering import of_snapshot
from fenqun.api.as_of import ASKS
from fenqun.api.asked import Reader
from fenqun.api.given import GivenName
from fenqun.api.refusals import ON_SNAPSHOT, UNCHANGED

routes = APIRouter(tags=["segmentations"], responses=ON_SNAPSHOT | UNCHANGED, dependencies=ASKS)

First = Annotated[GivenName, Query(description="The rows.")]
Second = Annotated[GivenName, Query(description="The columns.")]
Outcomes = Annotated[list[GivenName], Query(), Field(max_length=20)]


@routes.get("/cross", operation_id="cross", response_model=CrossTabAnswer)
def cross(asking: Reader, first: First, second: Second) -> Response:
    """Two segmentations, tags or traits of few values crossed: how many customers in each cell."""
    return of_snapshot(asking, lambda workspace: workspace.show(first, by=second))


@routes.get("/compare", operation_id="compare", response_model=ComparisonAnswer)
def compare(asking: Reader, first: First, second: Second, outcomes: Outcomes = []) -> Response:  # noqa: B006
    """Two segmentations side by side: how far they agree, and how much of each outcome either accounts for."""
    return of_snapshot(asking, lambda workspace: workspace.compare(first, second, outcomes=outcomes))
