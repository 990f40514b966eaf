"""A grid as a file: a row for every cell, subtotals and totals among them, with all measures."""

from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from fenqun.answers import ExportAnswer, GridAnswer, GridLevel
from fenqun.answers.grid_layout import within
from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.query import table
from fenqun.workspace.export import write
from fenqun.workspace.grid_answers import grid_answer
from fenqun.workspace.gridding import Change, gridding

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened

_AXES = ("row", "column")
_CELLS = "cells"


def export_grid(workspace: "Opened", name: str | None, change: Change, to: Path) -> ExportAnswer:
    """The grid by every measure that it declares, or by the one that is asked for. Raises as `grid`, UsageError."""
    first = gridding(workspace, name, change)
    wanted = [first.measure] if change.measure else first.grid.measures
    answers = {
        measure.text: grid_answer(
            workspace, gridding(workspace, name, Change(change.rows, change.columns, measure.text))
        )
        for measure in wanted
    }
    columns = _columns(list(answers))
    scratch = first.view.store.scratch / f"grid-{uuid4().hex}"
    scratch.mkdir(parents=True)
    try:
        with DuckDB([scratch]) as engine:
            engine.table_from_rows(_CELLS, columns, list(_rows(answers)))
            return write(engine, table(_CELLS, columns), to, what=f"grids/{name or ''}", scratch=scratch)
    finally:
        scratch.rmdir()


def _columns(measures: list[str]) -> dict[str, DataType]:
    axes = {f"{axis}{part}": DataType.TEXT for axis in _AXES for part in ("_code", "_within", "")}
    flags = {"small": DataType.BOOLEAN, "withheld": DataType.BOOLEAN}
    figures = {name: DataType.NUMBER for name in ("customers", *measures) if name != "customers"}
    return {**axes, "customers": DataType.NUMBER, **figures, **flags}


def _rows(answers: dict[str, GridAnswer]) -> list[tuple[Any, ...]]:
    first = next(iter(answers.values()))
    rows = []
    for at, row in enumerate(first.rows):
        for place, column in enumerate(first.columns):
            cells = {name: answer.cells[at][place] for name, answer in answers.items()}
            figures = [cell.figure for name, cell in cells.items() if name != "customers"]
            cell = next(iter(cells.values()))
            withheld = any(each.withheld for each in cells.values())
            axes = (*_axis(first.rows, at, row), *_axis(first.columns, place, column))
            rows.append((*axes, cell.customers, *figures, cell.small, withheld))
    return rows


def _axis(levels: tuple[GridLevel, ...], at: int, level: GridLevel) -> tuple[str, str, str]:
    return level.code, within(levels, at), level.label
