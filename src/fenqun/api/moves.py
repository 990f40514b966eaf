"""Movement: who went between the segments of a segmentation or tag, and why; sizes over time; a customer's path."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from fenqun.answers import MoversAnswer, MovesAnswer, PathAnswer, SizesAnswer
from fenqun.api.answering import of_snapshot, personal
from fenqun.api.as_of import ASKS
from fenqun.api.asked import Exporter, Reader, SeesCustomers
from fenqun.api.files import FORMATS, Format
from fenqun.api.given import CursorQuery, LimitQuery, NamePath, Text
from fenqun.api.refusals import ON_SNAPSHOT, UNCHANGED
from fenqun.serving.sending import sent

routes = APIRouter(tags=["movement"], responses=ON_SNAPSHOT, dependencies=ASKS)

_SNAPSHOT = "A snapshot: the last one as of a day or moment, or one by its id or the beginning of it. "
_BEFORE, _ASKED = _SNAPSHOT + "None: the one before the end.", _SNAPSHOT + "None: the one that is asked."
Start = Annotated[Text | None, Query(max_length=100, description=_BEFORE, examples=["2024-05-31"])]
End = Annotated[Text | None, Query(max_length=100, description=_ASKED, examples=["2024-06-30"])]
_SIDE = "A segment (of a tag: `tagged`, `untagged`), `-` for not there, `*` for any other."
_NOT_THERE = "-"
Side = Annotated[Text, Query(max_length=200, description=_SIDE)]


def _ends(start: Start = None, end: End = None) -> dict[str, str | None]:
    return {"start": start, "end": end}


Ends = Annotated[dict[str, Any], Depends(_ends)]
"""Between which snapshots."""


def _move(ends: Ends, source: Side = "*", target: Side = "*") -> dict[str, Any]:
    sides = {"source": source, "target": target}
    return {**ends, **{side: "" if segment == _NOT_THERE else segment for side, segment in sides.items()}}


OfMove = Annotated[dict[str, Any], Depends(_move)]
"""Which move, between which snapshots."""


@routes.get("/moves/{segmentation}", operation_id="moves", response_model=MovesAnswer, responses=UNCHANGED)
def moves(asking: Reader, segmentation: NamePath, ends: Ends) -> Response:
    """Who went from which segment to which: the matrix, what it was worth, and the conditions that changed."""
    return of_snapshot(asking, lambda workspace: workspace.moves(segmentation, **ends))


@routes.get("/moves/{segmentation}/customers", operation_id="movers", response_model=MoversAnswer)
def movers(
    asking: SeesCustomers, segmentation: NamePath, move: OfMove, after: CursorQuery = None, limit: LimitQuery = 50
) -> Response:
    """A page of the customers who made a move, by id."""
    return personal(asking, lambda workspace: workspace.movers(segmentation, **move, after=after, limit=limit))


@routes.get("/moves/{segmentation}/export", operation_id="export_movers", **FORMATS)
def export_movers(asking: Exporter, segmentation: NamePath, move: OfMove, format_: Format = "csv") -> Response:
    """All the customers who made a move, as a file."""
    name = f"{segmentation}-moves"
    return sent(asking, name, format_, lambda to: asking.workspace.export_movers(segmentation, to, **move))


@routes.get("/sizes/{segmentation}", operation_id="sizes", response_model=SizesAnswer, responses=UNCHANGED)
def sizes(asking: Reader, segmentation: NamePath) -> Response:
    """The size and value of each segment in every snapshot that is kept."""
    return of_snapshot(asking, lambda workspace: workspace.sizes(segmentation))


@routes.get("/customers/{customer_id:path}/path", operation_id="path", response_model=PathAnswer)
def path(
    asking: SeesCustomers,
    customer_id: NamePath,
    limit: Annotated[int, Query(ge=1, le=1000, description="At most so many snapshots.")] = 24,
) -> Response:
    """Where one customer was in the snapshots up to the one that is asked, and why each change."""
    return personal(asking, lambda workspace: workspace.path(customer_id, limit=limit))
