from collections import Counter

from sqlglot import exp

from fenqun import Workspace
from fenqun.query import column
from fenqun.workspace.celled import CELL, celled
from fenqun.workspace.gridding import Change, gridding

AXES = {"rows": ["level", {"by": "channel", "split": "quality"}], "columns": [{"trait": "age", "cuts": [30]}]}


def test_every_customer_is_in_the_cell_that_counts_them(resident: Workspace) -> None:
    found = celled(gridding(resident, None, Change(**AXES)))
    with resident.view().engine() as engine:
        codes = engine.rows(exp.select(column(CELL)).from_(found.profile.select.subquery("cells")))
    counts = Counter(code for (code,) in codes)
    grid = resident.grid(**AXES)
    for row, line in zip(grid.rows, grid.cells, strict=True):
        for level, cell in zip(grid.columns, line, strict=True):
            if row.leaf and level.leaf and row.depth and level.depth:
                assert counts[f"{row.code}/{level.code}"] == cell.customers
    assert sum(counts.values()) == resident.overview().customers
    assert found.labels["B/1"] == "general · under 30"


def test_without_columns_the_column_is_all(resident: Workspace) -> None:
    found = celled(gridding(resident, None, Change(rows=["level"], columns=[])))
    assert list(found.labels)[:2] == ["A/*", "B/*"]
