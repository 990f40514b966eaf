"""Grids made and changed: chosen from what there is with the grid beside it, or written as text."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from fenqun.access.permissions import Permission
from fenqun.answers import DefinitionAnswer
from fenqun.errors import FenqunError, message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.web.definitions import definition_of, deleted, names_of, renamed, saved_text, text_form
from fenqun.web.grids import NONE, Asked, Axes, added, asked_of, axes_parts, state_of
from fenqun.web.links import url
from fenqun.web.parts import Option
from fenqun.web.rule_form import texts
from fenqun.web.rules import KINDS
from fenqun.web.templating import redirect, render, render_fragment

routes = APIRouter()

Defining = Annotated[Asking, Depends(needs(Permission.DEFINE))]
START = "new_grid:\n  rows: []\n  columns: []\n  measures: [customers, share, value, average]\n"
"""What the text of a new grid begins with."""
_QUARTERS = {"cuts": "equal_count", "bins": 4}
"""How a number that is only named is divided."""
_MEASURES = ("customers", "share", "value", "average", "index")
_TYPES = ("text", "boolean", "number")


@routes.get("/grids/new")
def new(asking: Defining, axes: Asked, add_row: str = "", add_column: str = "", text: bool = False) -> Response:
    """A new grid: dimensions chosen, the grid of them beside; or as text."""
    return text_form(asking, "grids", None, text=START) if text else _chosen(asking, axes, add_row, add_column)


@routes.post("/grids/new")
def create(asking: Defining, axes: Asked) -> Response:
    """Write a new grid: from its text, else as chosen; of a grid that is shown by other axes than its own (`of`)."""
    if asking.text("text"):
        return saved_text(asking, "grids", None, "")
    name, of = asking.text("name").strip(), definition_of(asking, "grids", asking.text("of"))
    try:
        asking.workspace.save("grids", name, _data(asking, axes, of), version=None)
    except FenqunError as error:
        return _chosen(asking, axes, "", "", problems=texts(asking, error))
    said = translator(asking.language)(message("'{name}' was saved."))
    return redirect(asking, url(["grids", name]), toast=said.format(name=name))


def _chosen(asking: Asking, axes: Axes, add_row: str, add_column: str, *, problems: Sequence[str] = ()) -> Response:
    answer, wrong = asked_of(asking, None, axes) if axes.row else (None, [])
    if answer is not None and (add_row or add_column):
        return redirect(asking, url("/grids/new", **added(answer, axes, add_row, add_column)))
    if add_row or add_column:
        return redirect(asking, url("/grids/new", row=[each for each in (add_row, add_column) if each]))
    names = names_of(asking).names
    choices = [Option(each.name, each.label, group=KINDS[each.kind]) for each in names if each.type in _TYPES]
    parts = axes_parts(answer, lambda changed: url("/grids/new", **changed), axes.state())
    return render(
        asking,
        "grids/new.html.j2",
        status=422 if problems or wrong else 200,
        answer=answer,
        wrong=wrong,
        problems=problems,
        measures=[Option(each.name, each.label) for each in answer.measures] if answer else [],
        measured=[name for name in _MEASURES if answer and name in {each.name for each in answer.measures}],
        state=state_of(answer, axes) if answer else axes.state(),
        **{**parts, "others": parts["others"] or [Option("", "–"), *choices]},
    )


def _data(asking: Asking, axes: Axes, of: DefinitionAnswer | None) -> dict[str, Any]:
    """The definition that an address and a form say; dimensions of another grid are written as they are there."""
    known = {each.name: each for each in names_of(asking).names}
    base = dict(of.data) if of is not None and isinstance(of.data, Mapping) else {}
    written = {_named(each): each for axis in ("rows", "columns") for each in base.get(axis) or []}

    def dimension(name: str) -> Any:
        if name in written:
            each = written[name]
            return {key: held for key, held in each.items() if key != "split"} if isinstance(each, dict) else each
        return {"trait": name, **_QUARTERS} if name in known and known[name].type == "number" else name

    columns = [name for name in axes.column or [] if name != NONE]
    label = asking.text("label").strip()
    data = {key: held for key, held in base.items() if key not in ("rows", "columns", "label", "measures")}
    measures = asking.texts("measures") or base.get("measures")
    return {
        **({"label": label} if label else {}),
        "rows": [dimension(name) for name in axes.row or []],
        **({"columns": [dimension(name) for name in columns]} if columns else {}),
        **({"measures": measures} if measures else {}),
        **data,
    }


def _named(written: Any) -> str:
    return str(written.get("by") or written.get("trait") or "") if isinstance(written, dict) else str(written)


@routes.post("/grids/draft")
def draft(asking: Defining) -> Response:
    """The grid that the text in the form would be, or what is wrong with it. Nothing is written."""
    wrong: list[str] = []
    answer = None
    try:
        answer = asking.workspace.draft_grid(asking.text("text"))
    except FenqunError as error:
        wrong = texts(asking, error)
    return render_fragment(asking, "grids/drafted.html.j2", answer=answer, wrong=wrong)


@routes.get("/grids/{name}/edit")
def edit(asking: Defining, name: str) -> HTMLResponse:
    """The form of a grid: its YAML."""
    definition = asking.workspace.definition("grids", name)
    return text_form(asking, "grids", definition, text=definition.text, name=name)


@routes.post("/grids/{name}/edit")
def save(asking: Defining, name: str) -> Response:
    """Write the grid, if nobody has changed it meanwhile."""
    return saved_text(asking, "grids", definition_of(asking, "grids", name), name)


@routes.post("/grids/{name}/rename")
def rename(asking: Defining, name: str) -> Response:
    """Call the grid otherwise."""
    return renamed(asking, "grids", name)


@routes.post("/grids/{name}/delete")
def delete(asking: Defining, name: str) -> Response:
    """Take the definition out of the text."""
    return deleted(asking, "grids", name)
