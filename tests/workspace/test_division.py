"""What target choices choose among: segments, and cells of grids."""

from shutil import copytree

import pytest

from fenqun.errors import Problems, UnknownName
from fenqun.grids.target import Target
from fenqun.workspace.division import CELL, division_of

from .test_targets import write

GRIDS = """grids:
  nested: {rows: [level, {by: big}], columns: [channel]}
  plain: {rows: [level], columns: [big]}
  one_axis: {rows: [level, big]}
"""
TEXT = """targets:
  cells:
    grid: plain
    attractiveness: {size: 1, value: 1, growth: 1}
    strength: {vip: 1}
    criteria: {customers: 1, value_share: 0, fresh: 100 years}
    budget: {total: 10, segments: {"quality | true": {saturation: 10, half: 1}}}
  wrong:
    grid: plain
    attractiveness: {size: 1}
    strength: {rivals: {ratings: {"nobody | true": 1}, by: Li, on: 2026-01-02, weight: 1}}
"""
AXES = {"attractiveness": {"size": 1}, "strength": {"vip": 1}}


@pytest.fixture(scope="module")
def crossing(tiny, tmp_path_factory):
    folder = copytree(tiny.directory, tmp_path_factory.mktemp("division") / "tiny")
    (folder / "grids.yaml").write_text(GRIDS, "utf-8")
    return write(type(tiny)(folder), TEXT)


def _division(workspace, name):
    return division_of(workspace, Target.model_validate({"grid": name, **AXES}))


def _counted(workspace, division):
    from sqlglot import exp

    from fenqun.query import column

    select = exp.select(column(division.column), exp.Count(this=exp.Star()))
    select = select.from_(division.profile.select.subquery("all")).group_by(column(division.column))
    with workspace.view().engine() as engine:
        return {str(name): int(count) for name, count in engine.rows(select)}


@pytest.mark.parametrize("name", ["plain", "nested", "one_axis"])
def test_the_cells_hold_the_customers_that_the_grid_counts(crossing, name):
    division = _division(crossing, name)
    counted = _counted(crossing, division)
    assert division.column == CELL
    assert {part: counted[part] for part in division.parts} == division.customers
    assert sum(counted.values()) == crossing.view().customers


def test_a_cell_is_called_by_its_levels(crossing):
    assert "quality | true" in _division(crossing, "plain").parts
    assert all(" | " not in name and ">" in name for name in _division(crossing, "one_axis").parts)
    assert _division(crossing, "plain").parts["quality | true"].startswith("Quality & more · ")


def test_those_of_whom_a_level_is_unknown_are_no_choice(crossing):
    assert not any("unknown" in name for name in _division(crossing, "nested").parts)


def test_segments_of_a_segmentation_are_its_parts(crossing):
    division = division_of(crossing, Target.model_validate({"of": "level", **AXES}))
    assert list(division.parts) == crossing.view().segments("level")
    assert division.known("quality") == "quality"
    with pytest.raises(UnknownName, match="no segment of 'level' 'x'"):
        division.known("x")


def test_cells_are_judged_and_money_is_divided_among_them(crossing):
    answer = crossing.targets("cells")
    assert answer.kind == "grid"
    cells = {segment.name: segment.customers for segment in answer.segments}
    assert cells == _division(crossing, "plain").customers
    assert crossing.allocate("cells").segments[0].money == 10
    line = crossing.decide("cells", chosen=["quality | true"], why="best")
    assert line.chosen_labels[0].startswith("Quality & more · ")


def test_growth_of_a_cell_is_told_against_the_same_cell_before(tiny_past, tmp_path):
    folder = copytree(tiny_past.directory, tmp_path / "tiny")
    (folder / "grids.yaml").write_text(GRIDS, "utf-8")
    past = write(type(tiny_past)(folder), TEXT)
    now, before = (_division(past.at(day), "plain").customers for day in ("2024-06-30", "2024-05-31"))
    answer = past.at("2024-06-30").targets("cells")
    assert answer.since.as_of == "2024-05-31"
    for segment in answer.segments:
        figure = next(each.figure for each in segment.figures if each.factor == "growth")
        known = before.get(segment.name)
        assert figure == (pytest.approx(now[segment.name] / known - 1) if known else None)


def test_withheld_cells_are_left_out_and_counted(crossing, tmp_path):
    folder = copytree(crossing.directory, tmp_path / "tiny")
    settings = folder / "fenqun.yaml"
    settings.write_text(settings.read_text("utf-8") + "\nprivacy: {floor: 3}\n", "utf-8")
    answer = type(crossing)(folder, language="en").targets("cells")
    assert all(segment.customers >= 3 for segment in answer.segments)
    assert "cells are left out" in answer.notes[0]


def test_a_cell_that_is_nowhere_is_told(crossing):
    with pytest.raises(UnknownName, match=r"nobody \| true"):
        crossing.targets("wrong")


def test_a_grid_is_known_to_the_choices_of_its_cells(crossing, tmp_path):
    workspace = type(crossing)(copytree(crossing.directory, tmp_path / "tiny"), language="en")
    grid = workspace.definition("grids", "plain")
    assert grid.used_by == ("targets/cells", "targets/wrong")
    assert workspace.definition("targets", "cells").uses == ("grids/plain", "tags/vip")
    with pytest.raises(Problems, match="it is used by targets/cells"):
        workspace.delete("grids", "plain", version=grid.version)
    workspace.rename("grids", "plain", "simple", version=grid.version)
    assert workspace.targets("cells").of == "simple"


def test_a_grid_that_is_nowhere_is_found_by_check(crossing, tmp_path):
    workspace = type(crossing)(copytree(crossing.directory, tmp_path / "tiny"), language="en")
    (workspace.directory / "targets.yaml").write_text(TEXT.replace("grid: plain", "grid: plane"), "utf-8")
    with pytest.raises(Problems, match=r"targets\.yaml:3:11: no grid 'plane'\. Did you mean 'plain'"):
        workspace.check()


def test_a_grid_that_is_written_otherwise_is_another_division(crossing, tmp_path):
    folder = copytree(crossing.directory, tmp_path / "tiny")
    banded = (
        "grids:\n  plain: {{rows: [level], columns: [{{trait: spend_total, cuts: [{}], segments: [low, high]}}]}}\n"
    )
    (folder / "targets.yaml").write_text(
        "targets:\n  c: {grid: plain, attractiveness: {size: 1}, strength: {value: 1}}\n", "utf-8"
    )
    workspace = type(crossing)(folder, language="en", resident=True)
    found = []
    for cut in (100, 1000):
        (folder / "grids.yaml").write_text(banded.format(cut), "utf-8")
        found.append({segment.name: segment.customers for segment in workspace.targets("c").segments})
    workspace.close()
    assert found[0] != found[1]
    assert sum(found[0].values()) == sum(found[1].values())
