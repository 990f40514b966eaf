"""What a grid withholds cannot be found in any of its measures."""

from itertools import product
from pathlib import Path
from shutil import copytree

import pytest

from fenqun import Workspace
from fenqun.grids.independence import adjusted_residuals

AXES = {"rows": ["level"], "columns": ["sex"]}


@pytest.fixture
def private(tiny: Workspace, tmp_path: Path) -> Workspace:
    workspace = Workspace(copytree(tiny.directory, tmp_path / "tiny"))
    settings = workspace.directory / "fenqun.yaml"
    settings.write_text(settings.read_text("utf-8") + "privacy: {floor: 3}\n", "utf-8")
    return workspace


@pytest.mark.parametrize(
    "measure", ["customers", "share", "value", "average", "mean(age)", "share(big)", "index", "median(age)"]
)
def test_what_is_withheld_is_so_by_every_measure(private: Workspace, tiny: Workspace, measure: str) -> None:
    counts, open_ = private.grid(**AXES), tiny.grid(**AXES)
    answer = private.grid(**AXES, measure=measure)
    for row, at in product(range(len(answer.rows)), range(len(answer.columns))):
        cell, count, true = answer.cells[row][at], counts.cells[row][at], open_.cells[row][at].customers or 0
        assert cell.customers == count.customers
        if 0 < true < 3:
            assert count.withheld
        if count.withheld:
            assert cell.withheld and cell.figure is None and not cell.small
    assert answer.floor == 3
    assert answer.withheld >= counts.withheld > 0


def test_without_a_floor_nothing_is_withheld(tiny: Workspace) -> None:
    assert tiny.grid(**AXES).withheld == 0


def test_an_index_has_the_residuals_of_the_table(resident: Workspace) -> None:
    counts = resident.grid(**AXES)
    table = [[cell.customers or 0 for cell in line[:-1]] for line in counts.cells[:-1]]
    expected = adjusted_residuals(table)
    answer = resident.grid(**AXES, measure="index")
    found = [[cell.residual for cell in line[:-1]] for line in answer.cells[:-1]]
    for line, wanted, sizes in zip(found, expected, table, strict=True):
        for residual, should, _ in zip(line, wanted, sizes, strict=True):
            assert residual == (pytest.approx(should) if should is not None else None)
    # Of a dozen customers too few are expected anywhere for chance to be told.
    assert all(cell.chance is None and cell.significant is None for line in answer.cells for cell in line)
    assert all(line[-1].figure is None for line in answer.cells)
