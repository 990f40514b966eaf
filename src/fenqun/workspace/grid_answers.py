"""What a grid answers: its rows and columns with their codes and labels, its cells, and what else could be asked."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fenqun.answers import (
    GridAnswer,
    GridCell,
    GridDimension,
    GridLevel,
    GridLine,
    GridMeasure,
    GridsAnswer,
)
from fenqun.definition import DataType
from fenqun.errors import Phrase, message
from fenqun.grids.measure import Measure
from fenqun.grids.nesting import Nesting
from fenqun.grids.withholding import Place
from fenqun.language import translator
from fenqun.workspace.declared import reading_of
from fenqun.workspace.grid_figures import GridFigures, is_unlikely
from fenqun.workspace.gridding import Gridding, columns_of, settings_of
from fenqun.workspace.view import View

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened

MEASURES: Mapping[str, str] = {
    "customers": message("customers"),
    "share": message("share of customers"),
    "value": message("total value"),
    "average": message("value per customer"),
    "growth": message("growth"),
    "index": message("index against independence"),
    "response": message("response"),
    "satisfaction": message("satisfaction"),
    "mean": message("mean of {name}"),
    "sum": message("sum of {name}"),
    "median": message("median of {name}"),
}
_OF = {
    "share": message("share with {name}"),
    "growth": message("growth of {name}"),
}
_FORMS = {
    "customers": "count",
    "share": "share",
    "value": "amount",
    "sum": "amount",
    "growth": "change",
    "index": "index",
}
_ALWAYS = ("customers", "share", "value", "average", "index")
_KINDS = ("segmentation", "tag", "attribute", "trait")


def grids_answer(workspace: "Opened") -> GridsAnswer:
    """The declared grids."""
    language = workspace.language
    lines = []
    for name, grid in reading_of(workspace).project.grids.items():
        rows, columns = (tuple(each.name for each in axis) for axis in (grid.rows, grid.columns))
        meaning = grid.meaning.text(language) if grid.meaning else ""
        lines.append(GridLine(name, grid.shown(name, language), meaning, rows, columns))
    return GridsAnswer(tuple(lines))


def grid_answer(
    workspace: "Opened", asked: Gridding, *, within: Mapping[str, frozenset[str]] | None = None, told: str = ""
) -> GridAnswer:
    """The grid by its measure. within: only the customers of these levels, by dimension; told: the same in words."""
    settings = settings_of(workspace)
    found = GridFigures(workspace, asked, settings.privacy.floor, within or {})
    least = asked.grid.min_size if asked.grid.min_size is not None else settings.min_size
    rows, columns = found.axes
    cells = tuple(tuple(_cell(found, (row, at), least) for at in in_order(columns)) for row in in_order(rows))
    view, grid = asked.view, asked.grid
    told_cells = [cell for line in cells[:-1] for cell in (line[:-1] if len(line) > 1 else line)]
    return GridAnswer(
        name=asked.name,
        label=grid.shown(asked.name, view.language) if asked.name else "",
        meaning=grid.meaning.text(view.language) if grid.meaning else "",
        as_of=view.as_of,
        customers=view.customers,
        rows=levels_told(asked, rows),
        columns=levels_told(asked, columns),
        cells=cells,
        measure=measure_told(asked, asked.measure),
        measures=tuple(measure_told(asked, measure) for measure in measures_of(asked)),
        dimensions=tuple(dimensions_of(asked)),
        currency=view.content["currency"] or "",
        min_size=least,
        floor=settings.privacy.floor,
        small=sum(cell.small for cell in told_cells),
        withheld=sum(cell.withheld for line in cells for cell in line),
        since=found.start.as_of if found.start is not None else "",
        within=told,
    )


def in_order(axis: Nesting) -> list[int]:
    """The nodes as they are shown: each before what nests in it, the total last."""
    return [*range(1, len(axis.nodes)), 0]


def _cell(found: GridFigures, place: Place, least: int) -> GridCell:
    if place in found.uncounted:
        return GridCell(None, None, small=False, withheld=True)
    customers = found.customers(place)
    small = 0 < customers < least
    if place in found.hidden:
        return GridCell(customers, None, small=small, withheld=True)
    independence = found.independence.get(place) if found.is_index else None
    if independence is None:
        return GridCell(customers, found.figure(place), small=small, withheld=False)
    return GridCell(
        customers,
        independence.index,
        small=small,
        withheld=False,
        residual=independence.residual,
        chance=independence.chance,
        significant=is_unlikely(independence.chance),
    )


def levels_told(asked: Gridding, axis: Nesting) -> tuple[GridLevel, ...]:
    """The rows or columns in the order they are shown."""
    places = {node: at for at, node in enumerate(in_order(axis))}
    return tuple(_level(asked, axis, node, places) for node in in_order(axis))


def _level(asked: Gridding, axis: Nesting, at: int, places: Mapping[int, int]) -> GridLevel:
    node = axis.nodes[at]
    if node.parent is None:
        all_ = translator(asked.view.language)(message("all"))
        return GridLevel("", "", all_, "", "", 0, (), None, leaf=not node.children)
    dimension = node.steps[-1]
    return GridLevel(
        code=node.code,
        name=node.path[-1],
        label=level_label(asked, dimension, node.path[-1]),
        dimension=dimension,
        dimension_label=asked.view.label(dimension),
        depth=node.depth,
        path=node.path,
        parent=places[node.parent],
        leaf=not node.children,
    )


def level_label(asked: Gridding, dimension: str, level: str) -> str:
    """What a level is called."""
    view, levels = asked.view, asked.levels[dimension]
    if levels.fitted is None:
        known = view.content["segments"][dimension]
        return view.segment_label(dimension, level) if level in known else level
    labels = levels.labels()
    return labels[level].text(view.language) if level in labels else view.value_label(dimension, level)


def measures_of(asked: Gridding) -> list[Measure]:
    """Those the grid declares, the one that is asked for, and those that every grid has."""
    grid, view = asked.grid, asked.view
    always = [name for name in _ALWAYS if view.value or name not in ("value", "average")]
    always += [kind for kind in ("response", "satisfaction") if getattr(grid, kind) is not None]
    every = [*grid.measures, asked.measure, *(Measure(name) for name in (*always, "growth"))]
    found = {measure.text: measure for measure in every}
    return [
        measure
        for measure in found.values()
        if all(name in view.types and name not in view.hidden for name in columns_of(asked, measure))
    ]


def measure_told(asked: Gridding, measure: Measure) -> GridMeasure:
    """The measure as people see it."""
    view, translate = asked.view, translator(asked.view.language)
    of = next(iter(columns_of(asked, measure)), "")
    written = _OF.get(measure.kind) if measure.of else None
    label = Phrase(written or MEASURES[measure.kind], name=view.label(of) if of else "").text(translate)
    form, unit = _FORMS.get(measure.kind, "number"), ""
    if of and view.known(of).type is DataType.BOOLEAN:
        form = "share"
    elif form in ("amount", "number") and of:
        unit = view.known(of).unit
    is_declared = any(each.text == measure.text for each in asked.grid.measures)
    return GridMeasure(measure.text, label, form, unit, declared=is_declared and bool(asked.name))


def dimensions_of(asked: Gridding) -> list[GridDimension]:
    """Those on the axes, in order, then what else the grid declares, then what else there is."""
    axes = {each.name: "rows" for each in asked.rows} | {each.name: "columns" for each in asked.columns}
    own = [each.name for each in asked.grid.dimensions] if asked.name else []
    names = dict.fromkeys([*axes, *own, *available(asked.view)])
    view = asked.view
    return [
        GridDimension(name, view.label(name), view.known(name).kind, axes.get(name, ""), name in own)
        for name in names
        if name in view.types and name not in view.hidden
    ]


def available(view: View) -> list[str]:
    """What a grid can be divided by: segmentations, tags, texts, yes and no, numbers; days and moments cannot."""
    fits = (DataType.TEXT, DataType.BOOLEAN, DataType.NUMBER)
    order: Sequence[str] = [name for kind in _KINDS for name in view.visible(kind)]
    return [name for name in order if view.known(name).type in fits]
