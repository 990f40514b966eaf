"""The customers of a grid by the leaf cell they are in: a column of codes over the profile, and what each is called."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.grids.nesting import Nesting
from fenqun.query import Query, named
from fenqun.rules.compile import Scope
from fenqun.workspace.grid_answers import level_label
from fenqun.workspace.gridding import Gridding
from fenqun.workspace.tables import PROFILE

CELL = "cell"
"""The column of codes, such as B2/3."""


@dataclass(frozen=True)
class Celled:
    """The profile with the column CELL, and by code the labels of a cell, its row's and its column's levels in order.

    The codes are in the order of the grid, those of cells without customers among them.
    """

    profile: Query
    labels: Mapping[str, str]


def celled(asked: Gridding) -> Celled:
    """Every customer in just one leaf cell."""
    view = asked.view
    axes = asked.axis("rows", asked.cells), asked.axis("columns", asked.cells)
    scope = Scope(types=view.snapshot.tables[PROFILE].columns, as_of=view.snapshot.as_of)
    row, column = (_codes(asked, axis, scope) for axis in axes)
    code = exp.DPipe(this=exp.DPipe(this=row, expression=exp.Literal.string("/")), expression=column)
    select = view.profile.select.copy().select(named(code, CELL))
    labels = {
        f"{_code(axes[0], one)}/{_code(axes[1], other)}": " · ".join(
            [*_labels(asked, axes[0], one), *_labels(asked, axes[1], other)]
        )
        for one in axes[0].leaves
        for other in axes[1].leaves
    }
    return Celled(Query(select, {**view.profile.columns, CELL: DataType.TEXT}), labels)


def _code(axis: Nesting, node: int) -> str:
    return axis.nodes[node].code or "*"


def _labels(asked: Gridding, axis: Nesting, node: int) -> list[str]:
    steps = zip(axis.nodes[node].steps, axis.nodes[node].path, strict=True)
    return [level_label(asked, name, level) for name, level in steps]


def _codes(asked: Gridding, axis: Nesting, scope: Scope) -> exp.Expression:
    """The code of the leaf each customer is in, as a tree of CASE, a step of it for each dimension."""
    expressions = {step.name: asked.levels[step.name].expression(scope) for step in axis.steps}

    def below(node: int) -> exp.Expression:
        children = axis.nodes[node].children
        if not children:
            return exp.Literal.string(_code(axis, node))
        level = expressions[axis.nodes[children[0]].steps[-1]]
        cases = [
            exp.If(this=level.copy().eq(exp.Literal.string(axis.nodes[child].path[-1])), true=below(child))
            for child in children
        ]
        return exp.Case(ifs=cases)

    return below(0)
