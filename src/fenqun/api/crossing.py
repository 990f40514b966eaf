"""Two divisions of the customers: crossed, and compared; and every two of some tags and segments."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from fenqun.answers import ComparisonAnswer, CrossTabAnswer, OverlapAnswer
from fenqun.api.answering import of_snapshot
from fenqun.api.as_of import ASKS
from fenqun.api.asked import Reader
from fenqun.api.given import GivenName
from fenqun.api.refusals import ON_SNAPSHOT, UNCHANGED

routes = APIRouter(tags=["segmentations"], responses=ON_SNAPSHOT | UNCHANGED, dependencies=ASKS)

First = Annotated[GivenName, Query(description="The rows.")]
Second = Annotated[GivenName, Query(description="The columns.")]
Outcomes = Annotated[list[GivenName], Query(), Field(max_length=20)]
Sets = Annotated[
    list[GivenName],
    Query(description="Tags, segmentations (all their segments) and `segmentation/segment`; none: every tag."),
    Field(max_length=500),
]


@routes.get("/cross", operation_id="cross", response_model=CrossTabAnswer)
def cross(asking: Reader, first: First, second: Second) -> Response:
    """Two segmentations, tags or traits of few values crossed: how many customers in each cell."""
    return of_snapshot(asking, lambda workspace: workspace.show(first, by=second))


@routes.get("/compare", operation_id="compare", response_model=ComparisonAnswer)
def compare(asking: Reader, first: First, second: Second, outcomes: Outcomes = []) -> Response:  # noqa: B006
    """Two segmentations side by side: how far they agree, and how much of each outcome either accounts for."""
    return of_snapshot(asking, lambda workspace: workspace.compare(first, second, outcomes=outcomes))


@routes.get("/overlap", operation_id="overlap", response_model=OverlapAnswer)
def overlap(asking: Reader, names: Sets = []) -> Response:  # noqa: B006
    """How many customers are in every two of some tags and segments, with Jaccard and lift."""
    return of_snapshot(asking, lambda workspace: workspace.overlap(names))
