"""A grid asked of a snapshot: its definition with what is asked otherwise, its levels there, and its finest cells."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from fenqun.definition import DataType
from fenqun.errors import Phrase, Problems, UnknownName, UsageError, message
from fenqun.grids import checking, levels
from fenqun.grids.cells import Cells, build
from fenqun.grids.grid import MOST, Dimension, Grid
from fenqun.grids.levels import Levels
from fenqun.grids.measure import Measure
from fenqun.grids.nesting import Nesting, Step, TooManyLeaves, nesting
from fenqun.project.invalid import Origin, invalid
from fenqun.rules.compile import Scope
from fenqun.workspace.declared import reading_of
from fenqun.workspace.drafted import waiting
from fenqun.workspace.tables import PROFILE
from fenqun.workspace.view import View

if TYPE_CHECKING:
    from fenqun.project.settings import Settings
    from fenqun.workspace.opened import Opened

Written = str | Mapping[str, Any]
"""A dimension as it is asked for: a name (of one in the grid, as it is there), or as a definition writes it."""


@dataclass(frozen=True)
class Change:
    """What is asked otherwise than the definition says; None: as it says."""

    rows: Sequence[Written] | None = None
    columns: Sequence[Written] | None = None
    measure: str | None = None


def declared(workspace: "Opened", name: str) -> Grid:
    """The grid of that name, as it is written now. Raises UnknownName."""
    grids = reading_of(workspace).project.grids
    if name not in grids:
        raise UnknownName(what=Phrase(message("grid")), name=name, known=grids)
    return grids[name]


def settings_of(workspace: "Opened") -> "Settings":
    """The settings as they are now: what is withheld does not depend on when a snapshot was made."""
    from fenqun.project.load import read  # noqa: PLC0415 - read anew only here

    return workspace.project.settings if workspace.is_made else read(workspace.directory).project.settings


@dataclass(frozen=True)
class Gridding:
    """A grid over one snapshot, as who asks sees it. `rows` and `columns` are those asked for; `beside` stands on
    neither axis, only in the cells."""

    view: View
    name: str
    grid: Grid
    rows: tuple[Dimension, ...]
    columns: tuple[Dimension, ...]
    measure: Measure
    beside: tuple[Dimension, ...] = ()

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Those asked for, the rows' first."""
        return (*self.rows, *self.columns)

    @cached_property
    def declared(self) -> tuple[Dimension, ...]:
        """The dimensions that the grid declares, as far as the snapshot has them and who asks may see them."""
        view = self.view
        return tuple(each for each in self.grid.dimensions if each.name in view.types and each.name not in view.hidden)

    @cached_property
    def levels(self) -> Mapping[str, Levels]:
        """By dimension, asked for or only declared, its levels in the snapshot."""
        every = {each.name: each for each in (*self.declared, *self.dimensions, *self.beside)}
        return {name: levels_of(self.view, dimension) for name, dimension in every.items()}

    @cached_property
    def cells(self) -> Cells:
        """The finest cells of all dimensions declared, if these are those asked for; else of those asked for."""
        names = [dimension.name for dimension in (*self.dimensions, *self.beside)]
        every = [dimension.name for dimension in self.declared]
        if set(names) <= set(every):
            try:
                return cells_of(self.view, [self.levels[name] for name in every], self.traits)
            except UsageError:
                pass  # Too many together: those asked for may be few enough.
        return cells_of(self.view, [self.levels[name] for name in names], self.traits)

    @cached_property
    def traits(self) -> tuple[str, ...]:
        """The columns that any of its measures needs; those that wait for a refresh, or may not be seen, left out."""
        measures = (*self.grid.measures, self.measure)
        needed = [name for measure in measures for name in columns_of(self, measure)]
        needed = [name for name in needed if name in self.view.types and name not in self.view.hidden]
        value = [self.view.value] if self.view.value and self.view.value not in self.view.hidden else []
        return tuple(dict.fromkeys([*value, *needed]))

    def axis(self, which: str, *cells: Cells) -> Nesting:
        """The tree of an axis over cells of the same levels."""
        dimensions = self.rows if which == "rows" else self.columns
        names, levels = [each.name for each in dimensions], cells[0].levels
        steps = [
            Step(each.name, levels[each.name], frozenset(each.split) if each.split else None) for each in dimensions
        ]
        present = set[tuple[str, ...]]().union(*(part.together(names) for part in cells)) if names else {()}
        try:
            return nesting(steps, letters_first=which == "rows", present=present)
        except TooManyLeaves:
            raise UsageError(
                what=Phrase(message("the grid has too many cells to be read: take fewer levels"))
            ) from None


def columns_of(asked: Gridding, measure: Measure) -> tuple[str, ...]:
    """The columns that a measure is of."""
    grid, value = asked.grid, asked.view.value
    if measure.kind in ("response", "satisfaction"):
        told = getattr(grid, measure.kind)
        return (told,) if told else ()
    if measure.kind in ("value", "average"):
        return (value,) if value else ()
    return tuple(name for name in (measure.of, measure.against) if name)


def gridding(workspace: "Opened", name: str | None, change: Change) -> Gridding:
    """The grid over the snapshot that is asked. Raises UnknownName, Problems, NotAllowed, UsageError, NoSnapshot."""
    return _gridding(workspace, declared(workspace, name) if name else None, name or "", change)


def drafted(workspace: "Opened", text: str, measure: str | None) -> Gridding:
    """The grid that a text declares, which begins with its name. Raises MalformedYaml, Problems, as `gridding`."""
    from fenqun.project.edit import read_entry  # noqa: PLC0415 - only drafts are read from text here

    name = text.partition(":")[0].strip()
    try:
        grid = Grid.model_validate(read_entry(text, name))
    except ValidationError as error:
        raise Problems(invalid(error, Grid, Origin((name,)))) from error
    return _gridding(workspace, grid, name, Change(measure=measure))


def _gridding(workspace: "Opened", grid: Grid | None, name: str, change: Change) -> Gridding:
    view = workspace.view()
    rows, columns = (_axis(view, grid, which, getattr(change, which)) for which in ("rows", "columns"))
    known = [dimension.name for dimension in (*rows, *columns)]
    if not known or len(known) > MOST or len(set(known)) < len(known):
        said = message("name one to {most} dimensions, each once: {given}")
        raise UsageError(what=Phrase(said, most=MOST, given=", ".join(known) or "–"))
    base = grid or Grid.model_construct(**_DEFAULTS, rows=list(rows), columns=list(columns))
    measure = _measure(change.measure) if change.measure else base.measures[0]
    asked = Gridding(view, name, base, rows, columns, measure)
    _check(workspace, asked)
    return asked


_DEFAULTS: Mapping[str, Any] = {
    "measures": [Measure(name) for name in ("customers", "share", "value", "average")],
}


def _axis(view: View, grid: Grid | None, which: str, written: Sequence[Written] | None) -> tuple[Dimension, ...]:
    own: list[Dimension] = getattr(grid, which) if grid else []
    if written is None:
        return tuple(own)
    known = {dimension.name: dimension for dimension in (grid.dimensions if grid else [])}
    found: list[Dimension] = []
    for each in written:
        dimension = known[each] if isinstance(each, str) and each in known else dimension_of(view, each)
        if dimension.split is not None and isinstance(each, str) and not _follows(grid, dimension, found):
            dimension = dimension.model_copy(update={"split": None})
        found.append(dimension)
    return tuple(found)


def _follows(grid: Grid | None, dimension: Dimension, before: Sequence[Dimension]) -> bool:
    """Whether it stands behind the dimension whose levels its split names."""
    for axis in (grid.rows, grid.columns) if grid else ():
        if dimension in axis and (at := axis.index(dimension)):
            return bool(before) and before[-1].name == axis[at - 1].name
    return False


def dimension_of(view: View, written: Written) -> Dimension:
    """What is written as a dimension; a number that is only named is divided into quarters. Raises Problems."""
    if isinstance(written, str) and view.types.get(written) is DataType.NUMBER:
        return Dimension(trait=written, cuts="equal_count", bins=levels.QUARTERS)
    try:
        return Dimension.model_validate(written)
    except ValidationError as error:
        raise Problems(invalid(error, Dimension, Origin(("dimension",)))) from error


def _measure(text: str) -> Measure:
    try:
        return Measure.model_validate(text)
    except ValidationError as error:
        raise Problems(invalid(error, Measure, Origin(("measure",)))) from error


def _check(workspace: "Opened", asked: Gridding) -> None:
    """Raises Problems for names that are nowhere or do not fit, NotAllowed for those that who asks may not see."""
    view, grid = asked.view, asked.grid
    named = [*(each.name for each in asked.dimensions), *columns_of(asked, asked.measure)]
    view.permit([name for name in named if name in view.hidden])
    update = {"rows": list(asked.rows), "columns": list(asked.columns), "measures": [asked.measure]}
    segments = {name: view.segments(name) for name in view.names("segmentation")}
    found = checking.problems(grid.model_copy(update=update), view.types, segments)
    if found:
        project = reading_of(workspace).project
        raise Problems([waiting(problem, project) for problem in found])
    if asked.measure.kind in ("value", "average") and view.value is None:
        raise UsageError(what=Phrase(message("no trait stands for value: name one as 'value' in fenqun.yaml")))
    for kind in ("response", "satisfaction"):
        if asked.measure.kind == kind and getattr(grid, kind) is None:
            raise UsageError(what=Phrase(message("name the trait or tag that tells '{kind}'"), kind=kind))


def levels_of(view: View, dimension: Dimension) -> Levels:
    """The levels of a dimension in the snapshot; cut points are looked for once."""
    if dimension.by is not None and view.known(dimension.by).kind == "segmentation":
        return levels.of_segmentation(dimension.by, view.segments(dimension.by))
    cut = levels.banded(dimension, view.known(dimension.name).type)
    key = json.dumps(cut.model_dump(mode="json"), sort_keys=True)

    def made() -> Mapping[str, Any]:
        with view.engine() as engine:
            return levels.fit(cut, view.profile, engine.rows)

    return levels.of_bands(cut, view.remember(("grid levels", key), made))


def cells_of(view: View, dimensions: Iterable[Levels], traits: Sequence[str]) -> Cells:
    """The finest cells, built once a snapshot. Raises UsageError where they are too many."""
    wanted = {each.name: each for each in dimensions}
    marks = [[name, each.fitted.found if each.fitted else None, each.levels] for name, each in sorted(wanted.items())]
    key = ("grid cells", json.dumps(marks), tuple(sorted(traits)))

    def made() -> Cells:
        scope = Scope(types=view.snapshot.tables[PROFILE].columns, as_of=view.snapshot.as_of)
        expressions = {name: (each.expression(scope), each.levels) for name, each in wanted.items()}
        with view.engine() as engine:
            return build(view.profile, expressions, traits, engine.rows)

    try:
        return view.remember(key, made)
    except ValueError:
        said = message("these dimensions cross into too many cells: take fewer of them, or fewer levels")
        raise UsageError(what=Phrase(said)) from None
