"""Grids: segmentations crossed, with dimensions added, removed and put elsewhere; cells picked, saved and divided."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response

from fenqun.access.permissions import Permission
from fenqun.answers import ExportAnswer, GridAnswer
from fenqun.answers.figures import unit_of
from fenqun.answers.in_words import VERDICTS
from fenqun.errors import FenqunError, NoSnapshot, NothingBefore, UnknownName, message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.serving.sending import sent
from fenqun.web.definitions import definition_of, page_parts
from fenqun.web.formats import Format, exports
from fenqun.web.links import url
from fenqun.web.parts import Option
from fenqun.web.rule_form import texts
from fenqun.web.rules import KINDS
from fenqun.web.templating import redirect, render

routes = APIRouter()

Reading = Annotated[Asking, Depends(needs(Permission.READ))]
Defining = Annotated[Asking, Depends(needs(Permission.DEFINE))]
Exporting = Annotated[Asking, Depends(needs(Permission.EXPORT))]
NONE = "-"
"""In an address: no dimension on the axis."""
Names = Annotated[list[str] | None, Query(max_length=7)]


@dataclass(frozen=True)
class Axes:
    """What an address asks of a grid; None: as it is declared."""

    row: list[str] | None
    column: list[str] | None
    measure: str

    def options(self) -> dict[str, Any]:
        """As the verbs take them."""
        columns = [] if self.column == [NONE] else self.column
        return {"rows": self.row, "columns": columns}

    def state(self) -> dict[str, object]:
        """As an address has them."""
        return {"row": self.row, "column": self.column, "measure": self.measure}


def asked_axes(row: Names = None, column: Names = None, measure: Annotated[str, Query(max_length=500)] = "") -> Axes:
    """What the address asks."""
    return Axes([name for name in row or [] if name] or None, [name for name in column or [] if name] or None, measure)


Asked = Annotated[Axes, Depends(asked_axes)]


@dataclass(frozen=True)
class OnAxis:
    """A dimension on an axis, and where it goes: away, outwards ('' for the outermost), to the other axis."""

    label: str
    without: str
    first_url: str
    across_url: str


@routes.get("/grids")
def grids(asking: Reading) -> HTMLResponse:
    """The grids that are declared."""
    return render(
        asking,
        "grids/list.html.j2",
        found=asking.workspace.grids().grids,
        labels={name.name: name.label for name in asking.workspace.names().names},
        may_define=asking.allows(Permission.DEFINE),
    )


@routes.get("/grids/{name}")
def grid(
    asking: Reading, name: str, axes: Asked, add_row: str = "", add_column: str = "", pick: bool = False
) -> Response:
    """A grid: the heat map by one measure, and what else it could be divided by."""
    place = ["grids", name]
    definition = definition_of(asking, "grids", name)
    if definition is None:
        asking.workspace.grid(name)
    answer, wrong = asked_of(asking, name, axes)
    if answer is not None and (add_row or add_column):
        return redirect(asking, url(place, **added(answer, axes, add_row, add_column)))
    state = state_of(answer, axes) if answer else axes.state()
    may_export = asking.allows(Permission.EXPORT)
    return render(
        asking,
        "grids/one.html.j2",
        status=422 if wrong else 200,
        answer=answer,
        wrong=wrong,
        pick=pick,
        state=state,
        measures=[Option(each.name, each.label) for each in answer.measures] if answer else [],
        cells_url=lambda code: url([*place, "cells"], cell=code, **state),
        exports=exports(lambda ending: url([*place, "export", ending], **state)) if may_export else [],
        **axes_parts(answer, lambda changed: url(place, **changed), state),
        **page_parts(
            asking, "grids", name, definition, {each.name: each.label for each in answer.measures} if answer else None
        ),
    )


def asked_of(asking: Asking, name: str | None, axes: Axes) -> tuple[GridAnswer | None, list[str]]:
    """The grid, else what is wrong with the question."""
    try:
        return asking.workspace.grid(name, **axes.options(), measure=axes.measure or None), []
    except NoSnapshot:
        return None, []
    except (NothingBefore, FenqunError) as error:
        return None, texts(asking, error)


def state_of(answer: GridAnswer, axes: Axes) -> dict[str, object]:
    """The address' parameters for the grid that is shown; the axes only where they are not as declared."""
    asked: dict[str, list[str] | None] = {"row": None, "column": None}
    return {**(_names(answer) if axes.row or axes.column else asked), "measure": axes.measure}


def _names(answer: GridAnswer) -> dict[str, list[str]]:
    on = {axis: [each.name for each in answer.dimensions if each.axis == axis] for axis in ("rows", "columns")}
    return {"row": on["rows"], "column": on["columns"] or [NONE]}


def added(answer: GridAnswer, axes: Axes, row: str, column: str) -> dict[str, object]:
    """The parameters with a dimension more on an axis."""
    names = _names(answer)
    across = [each for each in names["column"] if each != NONE]
    return {
        "row": [*names["row"], *([row] if row else [])],
        "column": [*across, *([column] if column else [])] or [NONE],
        "measure": axes.measure,
    }


def axes_parts(
    answer: GridAnswer | None, at: Callable[[dict[str, object]], str], state: dict[str, object]
) -> dict[str, Any]:
    """The dimensions on either axis with where each leads, those that could be added, and both axes swapped."""
    if answer is None:
        return {"rows": [], "columns": [], "others": [], "swapped": ""}
    names = _names(answer)
    rows, columns = names["row"], [name for name in names["column"] if name != NONE]
    labels = {each.name: each.label for each in answer.dimensions}

    def to(row: Sequence[str], column: Sequence[str]) -> str:
        # Rows there always are: what is left stands on them.
        both = (list(row), list(column)) if row else (list(column), [])
        return at({"row": both[0], "column": both[1] or [NONE], "measure": state.get("measure")}) if both[0] else ""

    def on(axis: Sequence[str], other: Sequence[str], *, is_row: bool) -> list[OnAxis]:
        found = []
        for place, name in enumerate(axis):
            left = [each for each in axis if each != name]
            outwards = [*axis[: place - 1], name, axis[place - 1], *axis[place + 1 :]] if place else []
            ways = [(left, other), (outwards, other), (left, [*other, name])]
            without, first, across = (to(*way) if is_row else to(*reversed(way)) for way in ways)
            found.append(OnAxis(labels[name], without, first if place else "", across))
        return found

    return {
        "rows": on(rows, columns, is_row=True),
        "columns": on(columns, rows, is_row=False),
        "others": others(answer),
        "swapped": to(columns, rows) if columns else "",
    }


def others(answer: GridAnswer) -> list[Option]:
    """What could be added, by kind, none first."""
    waiting = [each for each in answer.dimensions if not each.axis]
    return [Option("", "–"), *(Option(each.name, each.label, group=KINDS[each.kind]) for each in waiting)]


@routes.get("/grids/{name}/cells")
def cells(
    asking: Reading,
    name: str,
    axes: Asked,
    cell: Annotated[list[str], Query(max_length=200)] = [],  # noqa: B006 - never changed
    by: str = "",
    suggest: bool = False,
) -> HTMLResponse:
    """Picked cells: how many, the rule that holds them, and one cell divided further."""
    return _cells(asking, name, axes, cell, by=by, suggest=suggest)


def _cells(
    asking: Asking, name: str, axes: Axes, cell: list[str], *, by: str = "", suggest: bool = False, wrong: Any = ()
) -> HTMLResponse:
    workspace, translate = asking.workspace, translator(asking.language)
    try:
        picked = workspace.pick(name, cell, **axes.options())
    except FenqunError as error:
        if isinstance(error, UnknownName | NoSnapshot):
            raise
        return render(asking, "grids/none.html.j2", status=422, name=name, wrong=texts(asking, error))
    one = len(picked.cells) == 1
    drilled = (
        workspace.drill(name, cell[0], [by], **axes.options(), measure=axes.measure or None) if by and one else None
    )
    fixed = workspace.grid(name, **axes.options())
    return render(
        asking,
        "grids/cells.html.j2",
        status=422 if wrong else 200,
        name=name,
        label=fixed.label,
        picked=picked,
        one=one,
        cell=cell,
        by=by,
        drilled=drilled,
        others=[
            Option("", "–"),
            *(Option(each.name, each.label) for each in fixed.dimensions if not each.axis or each.name == by),
        ],
        **_value(asking),
        found=workspace.suggest(name, cell=cell[0]) if suggest and one else None,
        verdicts={verdict: translate(text) for verdict, text in VERDICTS.items()},
        state=axes.state(),
        back=url(["grids", name], **axes.state()),
        customers_url=url("/customers", where=picked.rule) if asking.allows(Permission.CUSTOMERS) else "",
        may_define=asking.allows(Permission.DEFINE),
        wrong=list(wrong),
    )


def _value(asking: Asking) -> dict[str, str]:
    view = asking.workspace.view()
    known = view.known(view.value) if view.value else None
    return {"value_label": known.label if known else "", "value_unit": unit_of(known) if known else ""}


@routes.post("/grids/{name}/cells")
def save(
    asking: Defining,
    name: str,
    axes: Asked,
    cell: Annotated[list[str], Query(max_length=200)] = [],  # noqa: B006 - never changed
) -> Response:
    """Write the picked cells as a tag or a segmentation."""
    new, kind = asking.text("new").strip(), asking.text("kind")
    kind = kind if kind in ("tag", "segmentation") else "tag"
    try:
        asking.workspace.pick(name, cell, **axes.options(), **{kind: new or "?"})
    except FenqunError as error:
        return _cells(asking, name, axes, cell, wrong=texts(asking, error))
    said = translator(asking.language)(message("'{name}' was saved. Refresh to compute it."))
    return redirect(asking, url([f"{kind}s", new]), toast=said.format(name=new))


@routes.get("/grids/{name}/export/{ending}")
def export(asking: Exporting, name: str, axes: Asked, ending: Format) -> Response:
    """All cells by all measures, as a file."""

    def write(to: Path) -> ExportAnswer:
        return asking.workspace.export_grid(name, to, **axes.options())

    return sent(asking, name, ending, write)
