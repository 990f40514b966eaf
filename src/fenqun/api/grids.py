"""Grids: segmentations crossed, cells picked and divided further, what divides best."""

from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Query
from pydantic import Field, model_validator
from starlette.responses import Response

from fenqun.answers import GridAnswer, GridsAnswer, PickAnswer, SuggestAnswer
from fenqun.api.answering import now, personal
from fenqun.api.as_of import ASKS
from fenqun.api.asked import Definer, Exporter, Reader
from fenqun.api.files import FORMATS, Format
from fenqun.api.given import Given, GivenName, NamePath, Text
from fenqun.api.refusals import ON_SNAPSHOT
from fenqun.api.repeated import CHANGING
from fenqun.errors import Phrase, message
from fenqun.serving.once import once
from fenqun.serving.sending import sent

routes = APIRouter(tags=["grids"], responses=ON_SNAPSHOT)

NONE = "-"
_ROWS = (
    "Other dimensions for the rows than the grid declares, the outer first; its own by their names, with their bands."
)
_COLUMNS = f"The same for the columns; `{NONE}` alone: none."
_MEASURE = "Another measure than the first: `value`, `share`, `index`, `mean(age)`, …"
_CELL = "A cell as `row/column`, each a code (B2), names joined by `>`, or `*`."
Dimensions = Annotated[list[GivenName] | None, Query(max_length=6, description=_ROWS)]
Across = Annotated[list[GivenName] | None, Query(max_length=6, description=_COLUMNS)]
Measured = Annotated[Text | None, Query(max_length=500, description=_MEASURE)]
Cell = Annotated[Text, Query(max_length=500, description=_CELL, examples=["A/*"])]
Cells = Annotated[list[Text], Query(min_length=1, max_length=200, description=_CELL, examples=[["A/*"]])]
By = Annotated[list[GivenName], Query(min_length=1, max_length=2, description="What the cell is divided by.")]
Outcome = Annotated[
    Text | None, Query(max_length=200, description="A number or tag; None: the grid's, else the value.")
]
Among = Annotated[list[GivenName], Query(max_length=200, description="The dimensions to try; none: all there are.")]


def _axes(row: Dimensions = None, column: Across = None) -> dict[str, Any]:
    return {"rows": row, "columns": [] if column == [NONE] else column}


Axes = Annotated[dict[str, Any], Depends(_axes)]
"""What stands on the axes, where that is asked otherwise than declared."""


class PickGiven(Given):
    """Cells, and the name of the new tag or segmentation that they become."""

    cells: Annotated[list[Annotated[Text, Field(min_length=1, max_length=500)]], Field(min_length=1, max_length=200)]
    rows: Annotated[list[GivenName], Field(max_length=6)] | None = None
    columns: Annotated[list[GivenName], Field(max_length=6)] | None = None
    tag: GivenName | None = None
    segmentation: GivenName | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.tag is None) == (self.segmentation is None):
            raise ValueError(Phrase(message("give the name of a new 'tag' or 'segmentation'")))
        return self


@routes.get("/grids", operation_id="grids", response_model=GridsAnswer)
def grids(asking: Reader) -> Response:
    """The grids that are declared."""
    return now(asking.workspace.grids())


@routes.get("/grids/{grid}", operation_id="grid", response_model=GridAnswer, dependencies=ASKS)
def grid(asking: Reader, grid: NamePath, axes: Axes, measure: Measured = None) -> Response:
    """A grid by one measure: all its cells with subtotals and totals, by its own dimensions or by others."""
    return personal(asking, lambda workspace: workspace.grid(grid, measure=measure, **axes))


@routes.get("/grids/{grid}/pick", operation_id="pick", response_model=PickAnswer, dependencies=ASKS)
def pick(asking: Reader, grid: NamePath, axes: Axes, cell: Cells) -> Response:
    """Cells as one group: how many customers, and the rule that holds exactly these."""
    return personal(asking, lambda workspace: workspace.pick(grid, cell, **axes))


@routes.post("/grids/{grid}/pick", operation_id="save_pick", response_model=PickAnswer, **CHANGING)
def save_pick(asking: Definer, grid: NamePath, given: PickGiven) -> Response:
    """The same written as a new tag or segmentation."""
    return once(asking, given, lambda: now(asking.workspace.pick(grid, **given.model_dump())))


@routes.get("/grids/{grid}/drill", operation_id="drill", response_model=GridAnswer, dependencies=ASKS)
def drill(asking: Reader, grid: NamePath, axes: Axes, cell: Cell, by: By, measure: Measured = None) -> Response:
    """One cell divided by a further dimension, or by two."""
    return personal(asking, lambda workspace: workspace.drill(grid, cell, by, measure=measure, **axes))


@routes.get("/grids/{grid}/suggest", operation_id="suggest", response_model=SuggestAnswer, dependencies=ASKS)
def suggest(
    asking: Reader,
    grid: NamePath,
    cell: Annotated[Text | None, Query(max_length=500, description=_CELL)] = None,
    outcome: Outcome = None,
    among: Among = [],  # noqa: B006 - never changed
) -> Response:
    """Which dimensions divide an outcome best, of everyone or of one cell, and where to stop."""
    return personal(asking, lambda workspace: workspace.suggest(grid, cell=cell, outcome=outcome, among=among))


@routes.get("/grids/{grid}/export", operation_id="export_grid", dependencies=ASKS, **FORMATS)
def export_grid(
    asking: Exporter, grid: NamePath, axes: Axes, measure: Measured = None, format_: Format = "csv"
) -> Response:
    """A row for each cell, with all measures, as a file."""
    return sent(asking, grid, format_, lambda to: asking.workspace.export_grid(grid, to, measure=measure, **axes))
