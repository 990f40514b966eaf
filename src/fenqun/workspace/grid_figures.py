"""The figure of a measure in every cell of a grid, and which figures are withheld."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.errors import Phrase, UnknownName, message
from fenqun.grids.cells import CUSTOMERS, UNIT, Cells, Matrix, added_up, known_of, sum_of
from fenqun.grids.independence import adjusted_residual, benjamini_hochberg, holm, two_sided
from fenqun.grids.levels import Levels
from fenqun.grids.nesting import Nesting
from fenqun.grids.withholding import Place, withheld
from fenqun.query import column, named
from fenqun.rules.calls import double
from fenqun.rules.compile import Scope
from fenqun.workspace.ends import ends_of
from fenqun.workspace.gridding import Gridding, cells_of, columns_of
from fenqun.workspace.tables import PROFILE
from fenqun.workspace.view import View

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened

FEWEST_EXPECTED = 5.0
"""Customers that must be expected for a residual to be read as a standard normal. Source: Cochran (1954)."""
_UNLIKELY = 0.05


@dataclass(frozen=True)
class Independence:
    """How far a cell is from what independence lets expect."""

    index: float
    residual: float | None
    chance: float | None


class GridFigures:
    """The sums of a grid at every level of both axes, by which any measure of it is told.

    A figure at (row node, column node) is None where there is none, or it is withheld (`hidden` tells which).
    """

    def __init__(self, workspace: "Opened", asked: Gridding, floor: int, within: Mapping[str, frozenset[str]]) -> None:
        self._workspace = workspace
        self._asked = asked
        self._floor = floor
        self._within = within

    @cached_property
    def start(self) -> View | None:
        """The earlier snapshot that growth is measured from; None where the measure is not of growth since one."""
        measure = self._asked.measure
        if measure.kind != "growth" or measure.against:
            return None
        since = self._asked.grid.since if "since" in self._asked.grid.model_fields_set else "previous"
        return ends_of(self._workspace, None if since == "previous" else since, self._asked.view.snapshot.id).start

    @cached_property
    def _both(self) -> tuple[Cells, Cells | None]:
        """The cells now, and those of the earlier snapshot where they are needed, with the same levels."""
        now = self._asked.cells
        if self.start is None:
            return self._kept(now), None
        before = _earlier(self.start, self._asked)
        levels = {name: _together(every, before.levels[name]) for name, every in now.levels.items()}
        return self._kept(now.releveled(levels)), self._kept(before.releveled(levels))

    def _kept(self, cells: Cells) -> Cells:
        return cells.within(self._within) if self._within else cells

    @cached_property
    def axes(self) -> tuple[Nesting, Nesting]:
        """The trees of the rows and of the columns."""
        cells = [part for part in self._both if part is not None]
        return self._asked.axis("rows", *cells), self._asked.axis("columns", *cells)

    @cached_property
    def places(self) -> list[Place]:
        """Every row node by every column node."""
        rows, columns = self.axes
        return list(product(range(len(rows.nodes)), range(len(columns.nodes))))

    @cached_property
    def _now(self) -> dict[str, Matrix]:
        needed = columns_of(self._asked, self._asked.measure)
        wanted = [CUSTOMERS, *(part(name) for name in needed for part in (known_of, sum_of))]
        return added_up(self._both[0], *self.axes, dict.fromkeys(wanted))

    @cached_property
    def _before(self) -> dict[str, Matrix]:
        cells = self._both[1]
        assert cells is not None, "only asked for where there is an earlier snapshot"
        return added_up(cells, *self.axes, cells.figures)

    def customers(self, place: Place) -> int:
        """How many customers the cell holds, whether that is told or not."""
        return self._now[CUSTOMERS][place[0]][place[1]]

    @cached_property
    def uncounted(self) -> frozenset[Place]:
        """The cells whose customers are not told: the same by whichever measure the grid is asked."""
        return self._withheld(self._now[CUSTOMERS], frozenset())

    @cached_property
    def hidden(self) -> frozenset[Place]:
        """The cells whose figure is not told."""
        if not self._floor:
            return frozenset()
        return self._telling(self._counted())

    def _telling(self, found: frozenset[Place]) -> frozenset[Place]:
        """With the cells whose figure would tell of others that are withheld."""
        kind, of = self._asked.measure.kind, self._asked.measure.of
        if kind == "index":
            total, rows, columns = (0, 0), {row for row, _ in found}, {at for _, at in found}
            lines = {row for row in rows if (row, 0) in found}, {at for at in columns if (0, at) in found}
            told = {place for place in self.places if place[0] in lines[0] or place[1] in lines[1] or total in found}
            return found | told
        return frozenset(self.places) if kind == "share" and not of and (0, 0) in found else found

    def _counted(self) -> frozenset[Place]:
        """The cells withheld so that of nothing that the figure is a mean or sum over too few are told."""
        tables = [self._now[known_of(name)] for name in columns_of(self._asked, self._asked.measure)]
        if self.start is not None:
            tables += [matrix for name, matrix in self._before.items() if not name.startswith("sum ")]
        found = self.uncounted
        while True:
            more = found
            for table in tables:
                more = self._withheld(table, more)
            if more == found:
                return found
            found = more

    def _withheld(self, table: Matrix, also: frozenset[Place]) -> frozenset[Place]:
        return withheld(table, *self.axes, floor=self._floor, also=also) if self._floor else also

    @property
    def is_index(self) -> bool:
        """Whether the measure is against independence."""
        return self._asked.measure.kind == "index"

    def figure(self, place: Place) -> float | None:
        """The figure of the measure; None where there is none."""
        return self._tell(place)

    @cached_property
    def _tell(self) -> Callable[[Place], float | None]:
        measure, now = self._asked.measure, self._now
        of = next(iter(columns_of(self._asked, measure)), "")
        if measure.kind == "customers":
            return self.customers
        if measure.kind == "share" and not of:
            return lambda place: _ratio(self.customers(place), self.customers((0, 0)))
        if measure.kind == "index":
            return lambda place: found.index if (found := self.independence.get(place)) else None
        if measure.kind == "median":
            medians = self._medians(of)
            return medians.get
        if measure.kind == "growth":
            return self._growth
        known, total = now[known_of(of)], now[sum_of(of)]
        unit = 1 if self._asked.view.known(of).type is DataType.BOOLEAN else UNIT
        if measure.kind in ("value", "sum"):
            return lambda place: total[place[0]][place[1]] / unit if known[place[0]][place[1]] else None
        return lambda place: _ratio(total[place[0]][place[1]], known[place[0]][place[1]] * unit)

    def _growth(self, place: Place) -> float | None:
        measure = self._asked.measure
        row, at = place
        if measure.against:
            later, earlier = (self._now[sum_of(name)][row][at] for name in (measure.of, measure.against))
        else:
            figure = sum_of(measure.of) if measure.of else CUSTOMERS
            later, earlier = self._now[figure][row][at], self._before[figure][row][at]
        return later / earlier - 1 if earlier > 0 else None

    @cached_property
    def independence(self) -> Mapping[Place, Independence]:
        """Every cell but the totals against what independence lets expect; their chances adjusted together.

        Where fewer than five customers are expected, no chance is told.
        """
        counts = self._now[CUSTOMERS]
        total = counts[0][0]
        found: dict[Place, Independence] = {}
        for row, at in self.places:
            mean = counts[row][0] * counts[0][at] / total if total else 0.0
            if row and at and mean:
                residual = adjusted_residual(counts[row][at], counts[row][0], counts[0][at], total)
                chance = two_sided(residual) if residual is not None and mean >= FEWEST_EXPECTED else None
                found[row, at] = Independence(100 * counts[row][at] / mean, residual, chance)
        return _adjusted(found, self._asked.grid)

    def _medians(self, name: str) -> dict[Place, float]:
        """The middle value of a number in every cell, each level asked apart: medians do not add up."""
        rows, columns = self.axes
        found: dict[Place, float] = {}
        with self._asked.view.engine() as engine:
            for deep, wide in product(range(len(rows.steps) + 1), range(len(columns.steps) + 1)):
                select = _medians(self._asked, (rows, columns), (deep, wide), name, self._within)
                for *levels, median in engine.rows(select):
                    place = _place(rows, columns, levels, deep)
                    if median is not None:
                        found[place] = float(median)
        return found


def _adjusted(found: dict[Place, Independence], grid: object) -> dict[Place, Independence]:
    told = [place for place, each in found.items() if each.chance is not None]
    adjust = benjamini_hochberg if getattr(grid, "multiplicity", "holm") == "benjamini_hochberg" else holm
    chances = adjust([found[place].chance or 0.0 for place in told])
    for place, chance in zip(told, chances, strict=True):
        found[place] = Independence(found[place].index, found[place].residual, chance)
    return found


def is_unlikely(chance: float | None) -> bool | None:
    """Whether chance alone goes so far in fewer than one of twenty cases; None where that is not told."""
    return None if chance is None else chance < _UNLIKELY


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _together(now: Sequence[str], before: Sequence[str]) -> tuple[str, ...]:
    """The levels of now, and before the rare ones those that only the earlier snapshot has."""
    gone = [level for level in before if level not in now]
    rare = [level for level in now if level == "unknown"]
    return tuple(dict.fromkeys([*(level for level in now if level not in rare), *gone, *rare]))


def _earlier(start: View, asked: Gridding) -> Cells:
    """The cells of an earlier snapshot, by the cut points of now and the segments of then. Raises UnknownName."""
    wanted = [*(each.name for each in asked.dimensions), *columns_of(asked, asked.measure)]
    for name in wanted:
        if name not in start.types:
            what = Phrase(message("column as of {as_of}"), as_of=start.as_of)
            raise UnknownName(what=what, name=name, known=start.types)
    start.permit([name for name in wanted if name in start.hidden])
    levels = []
    for each in (asked.levels[dimension.name] for dimension in asked.dimensions):
        segments = start.segments(each.name) if each.fitted is None else each.levels
        levels.append(Levels(each.name, tuple(dict.fromkeys([*segments, "unknown"])), each.fitted))
    return cells_of(start, levels, columns_of(asked, asked.measure))


def _medians(
    asked: Gridding,
    axes: tuple[Nesting, Nesting],
    depths: tuple[int, int],
    name: str,
    within: Mapping[str, frozenset[str]],
) -> exp.Select:
    """The levels of the first dimensions of each axis, NULL where one does not divide, and the median of the number."""
    view = asked.view
    scope = Scope(types=view.snapshot.tables[PROFILE].columns, as_of=view.snapshot.as_of)
    keys: list[exp.Expression] = []
    for axis, depth in zip(axes, depths, strict=True):
        before: exp.Expression | None = None
        for step in axis.steps[:depth]:
            level = asked.levels[step.name].expression(scope)
            if step.split is not None and before is not None:
                texts = [exp.Literal.string(each) for each in sorted(step.split)]
                level = exp.Case().when(exp.In(this=before.copy(), expressions=texts), level)
            keys.append(named(level, f"level {len(keys)}"))
            before = level
    select = exp.select(*keys, named(exp.Median(this=double(column(name))), "median"))
    select = select.from_(view.profile.select.subquery("profile"))
    for dimension, wanted in within.items():
        texts = [exp.Literal.string(each) for each in sorted(wanted)]
        select = select.where(exp.In(this=asked.levels[dimension].expression(scope), expressions=texts))
    return select.group_by(*(exp.Literal.number(at) for at in range(1, len(keys) + 1))) if keys else select


def _place(rows: Nesting, columns: Nesting, levels: Sequence[str | None], deep: int) -> Place:
    row, at = (tuple(level for level in part if level is not None) for part in (levels[:deep], levels[deep:]))
    return rows.of_path[row], columns.of_path[at]
