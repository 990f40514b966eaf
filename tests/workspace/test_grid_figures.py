"""What a grid withholds cannot be found in any of its measures."""

from itertools import product
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
from scipy.stats import norm
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.multitest import multipletests

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


@pytest.mark.parametrize(("multiplicity", "method"), [("holm", "holm"), ("benjamini_hochberg", "fdr_bh")])
def test_chances_are_adjusted_over_all_cells_as_statsmodels_does(
    car_market: Workspace, tmp_path: Path, multiplicity: str, method: str
) -> None:
    workspace = Workspace(copytree(car_market.directory, tmp_path / "cars"))
    written = {"rows": ["vehicle_type"], "columns": ["market"], "multiplicity": multiplicity}
    workspace.save("grids", "tested", written, version=None)
    counts = workspace.grid("tested")
    table = np.array([[cell.customers or 0 for cell in line[:-1]] for line in counts.cells[:-1]])
    theirs = Table(table, shift_zeros=False)
    expected = theirs.fittedvalues
    chances = 2 * norm.sf(np.abs(theirs.standardized_resids))
    told = expected >= 5
    adjusted = multipletests(chances[told], method=method)[1]
    answer = workspace.grid("tested", measure="index")
    cells = np.array([line[:-1] for line in answer.cells[:-1]], dtype=object)
    assert np.allclose([cell.figure for cell in cells.flat], (100 * table / expected).flat)
    assert np.allclose([cell.chance for cell in cells[told]], adjusted)
    assert [cell.significant for cell in cells[told]] == list(adjusted < 0.05)
    assert any(cell.significant for cell in cells[told])
    assert all(cell.chance is None for cell in cells[~told])


def test_response_and_satisfaction_are_of_what_the_grid_names(tiny_copy: Workspace) -> None:
    written = {"rows": ["level"], "columns": ["sex"], "measures": ["response", "satisfaction"]}
    tiny_copy.save("grids", "g", {**written, "response": "big", "satisfaction": "age"}, version=None)
    for kind, same in (("response", "share(big)"), ("satisfaction", "mean(age)")):
        answer, other = tiny_copy.grid("g", measure=kind), tiny_copy.grid("g", measure=same)
        assert answer.cells == other.cells
        assert (answer.measure.form, answer.measure.unit) == (other.measure.form, other.measure.unit)


def test_growth_is_measured_from_the_snapshot_that_is_named(tiny_past: Workspace, tmp_path: Path) -> None:
    workspace = Workspace(copytree(tiny_past.directory, tmp_path / "past")).at("2024-06-30")
    text = "grids:\n  g: {rows: [level], columns: [big], measures: [growth], since: 2024-04-30}\n"
    (workspace.directory / "grids.yaml").write_text(text, "utf-8")
    answer = workspace.grid("g")
    assert (answer.since, answer.as_of) == ("2024-04-30", "2024-06-30")
    before, now = workspace.at("2024-04-30").overview().customers, workspace.overview().customers
    assert answer.cells[-1][-1].figure == pytest.approx(now / before - 1)
