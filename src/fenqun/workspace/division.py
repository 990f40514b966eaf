"""What a target choice or playbook is of, in a snapshot: the segments of a segmentation, or the cells of a grid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from fenqun.actions.playbook import Playbook
from fenqun.answers import GridAnswer, GridLevel
from fenqun.definition import DataType
from fenqun.errors import InvalidValue, Phrase, Problems, UnknownName, message
from fenqun.grids.target import Target
from fenqun.query import Query, column, named
from fenqun.rules.compile import Scope, compile_condition
from fenqun.rules.syntax import Node
from fenqun.segments import kinds
from fenqun.segments.segmentation import UNKNOWN
from fenqun.workspace.customer import fitted
from fenqun.workspace.grid_answers import grid_answer
from fenqun.workspace.gridding import Change, Gridding, declared, gridding, settings_of
from fenqun.workspace.picking import picked
from fenqun.workspace.view import View

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened

CELL = "cell of the grid"
"""No name of a definition: those hold no blanks."""

NESTED, CROSSED = ">", " | "
"""How a cell is called: the levels of its row, one within the other, and those of its column."""


@dataclass(frozen=True)
class Division:
    """The parts by name with their labels and customers, and a profile whose `column` says where each customer is.

    `inputs`: the columns that it is made of. `withheld`: how many cells are not told, as they are too few or would
    tell of such. `written`: the grid as it is written, '' of a segmentation. A cell without customers, or of those of
    whom a level is unknown, is no part.
    """

    name: str
    label: str
    parts: Mapping[str, str]
    customers: Mapping[str, int]
    profile: Query
    column: str
    inputs: frozenset[str]
    min_size: int | None
    withheld: int = 0
    written: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """Marks the division among those of a snapshot."""
        return self.name, self.column, self.written, self.min_size, tuple(self.parts)

    def known(self, part: str) -> str:
        """The part itself. Raises UnknownName where there is none of that name."""
        if part not in self.parts:
            what = Phrase(message("segment of '{segmentation}'"), segmentation=self.name)
            raise UnknownName(what=what, name=part, known=self.parts)
        return part


def division_of(workspace: "Opened", target: Target | Playbook) -> Division:
    """The division in the snapshot that the workspace is asked of. Raises Problems, UnknownName, NotAllowed."""
    view = workspace.view()
    if target.grid is not None:
        return _of_grid(workspace, view, target.grid, mark_of(workspace, target))
    return _of_segmentation(view, target.of or "")


def mark_of(workspace: "Opened", target: Target | Playbook) -> str:
    """What changes with the division while the snapshot stays: a grid as it is written, and what is withheld of it."""
    if target.grid is None:
        return ""
    settings = settings_of(workspace)
    return f"{settings.privacy.floor} {settings.min_size} {declared(workspace, target.grid).model_dump_json()}"


def _of_segmentation(view: View, name: str) -> Division:
    if name in view.types and name not in view.content["segments"]:
        raise Problems([InvalidValue(key="of", what=Phrase(message("'{name}' is no segmentation"), name=name))])
    segments = view.segments(name)
    view.permit((name,))
    found = fitted(view, name)
    return Division(
        name=name,
        label=view.label(name),
        parts={segment: view.segment_label(name, segment) for segment in segments},
        customers={part["name"]: part["customers"] for part in view.content["summaries"][name]["segments"]},
        profile=view.profile,
        column=name,
        inputs=kinds.inputs(found.segmentation),
        min_size=found.segmentation.min_size,
    )


def _of_grid(workspace: "Opened", view: View, name: str, mark: str) -> Division:
    """Found once a snapshot, as long as the grid is written so."""
    key = ("target division", name, mark, view.language, view.actor.sees_personal)
    return view.remember(key, lambda: _cells_of(workspace, view, name, mark))


def _cells_of(workspace: "Opened", view: View, name: str, written: str) -> Division:
    asked = gridding(workspace, name, Change(measure="customers"))
    answer = grid_answer(workspace, asked)
    rows, columns = _leaves(answer.rows), _leaves(answer.columns)
    parts, customers, withheld = dict[str, str](), dict[str, int](), 0
    for at, row in rows:
        for place, across in columns:
            cell = answer.cells[at][place]
            if UNKNOWN in (*row.path, *across.path):
                continue
            if cell.withheld or cell.customers is None:
                withheld += 1
            elif cell.customers:
                called = _name(row, across)
                parts[called], customers[called] = _label(answer, at, place), cell.customers
    return Division(
        name=name,
        label=answer.label,
        parts=parts,
        customers=customers,
        profile=_with_cells(view, asked, [row for _, row in rows], [across for _, across in columns]),
        column=CELL,
        inputs=frozenset(dimension.name for dimension in asked.dimensions),
        min_size=answer.min_size,
        withheld=withheld,
        written=written,
    )


def _leaves(levels: Sequence[GridLevel]) -> list[tuple[int, GridLevel]]:
    """The innermost levels with their places; of an axis without dimensions its only one."""
    found = [(at, level) for at, level in enumerate(levels) if level.leaf and level.depth]
    return found or list(enumerate(levels))[:1]


def _name(row: GridLevel, across: GridLevel) -> str:
    return CROSSED.join(NESTED.join(level.path) for level in (row, across) if level.path)


def _label(answer: GridAnswer, row: int, across: int) -> str:
    told = [*_labels(answer.rows, row), *_labels(answer.columns, across)]
    return " · ".join(told)


def _labels(levels: Sequence[GridLevel], at: int | None) -> list[str]:
    """From the outermost, the total aside."""
    if at is None or not levels[at].depth:
        return []
    return [*_labels(levels, levels[at].parent), levels[at].label]


def _with_cells(view: View, asked: Gridding, rows: Sequence[GridLevel], columns: Sequence[GridLevel]) -> Query:
    """The profile with the name of each customer's cell; '' for who is in none."""
    scope = Scope(view.types, view.snapshot.as_of, column, {})
    sides = [
        _case(scope, {level: picked(asked, [written.format(level.code)]).rule for level in levels if level.path})
        for written, levels in (("{}/*", rows), ("*/{}", columns))
    ]
    told = [side for side in sides if side is not None]
    cell = (
        told[0]
        if len(told) == 1
        else exp.DPipe(this=exp.DPipe(this=told[0], expression=_text(CROSSED)), expression=told[1])
    )
    profile = view.profile
    every = [column(name) for name in profile.columns]
    either = exp.Coalesce(this=cell, expressions=[_text("")])
    select = exp.select(*every, named(either, CELL)).from_(profile.under("profile"), copy=False)
    return Query(select, {**profile.columns, CELL: DataType.TEXT})


def _case(scope: Scope, rules: Mapping[GridLevel, Node]) -> exp.Case | None:
    if not rules:
        return None
    case = exp.Case()
    for level, rule in rules.items():
        case = case.when(compile_condition(rule, scope), _text(NESTED.join(level.path)), copy=False)
    return case


def _text(value: str) -> exp.Expression:
    return exp.Literal.string(value)
