"""The example of a car market finds the part with the opportunity, wherever the truth puts it."""

import csv
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from fenqun import Workspace
from fenqun.packs.car_market import simulate
from fenqun.packs.cars.market import BANDS, BEST, TYPES, market

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "car-market"


def refreshed(directory, best, customers):
    copytree(EXAMPLE, directory, ignore=ignore_patterns("data", ".fenqun"))
    simulate(directory / "data", customers=customers, best=best)
    workspace = Workspace(directory)
    workspace.refresh()
    return workspace


@pytest.fixture(scope="module")
def cars(tmp_path_factory):
    return refreshed(tmp_path_factory.mktemp("example") / "cars", BEST, 6_000)


def cells(workspace, measure, grid="market"):
    """By the paths of row and column, without totals."""
    answer = workspace.grid(grid, measure=measure)
    return {
        (row.path, column.path): answer.cells[at][place].figure
        for at, row in enumerate(answer.rows)
        for place, column in enumerate(answer.columns)
        if row.leaf and column.leaf and row.depth and column.depth
    }


def known(figures):
    """Without the segments of those who cannot be judged."""
    return {(row[-1], column[-1]): figure for (row, column), figure in figures.items() if figure is not None}


def test_the_definitions_are_right(cars):
    assert cars.check().counts["positioning"] == 3
    assert cars.check().counts["playbooks"] == 1


def test_sizes_in_the_grid_are_those_of_the_truth(cars):
    shares = known(cells(cars, "share"))
    for part, truth in market().items():
        assert shares[part] == pytest.approx(truth.share, abs=0.015)
    assert sum(shares.values()) == pytest.approx(1)


def test_the_grid_leads_to_cheap_off_road_vehicles(cars):
    gaps = known(cells(cars, "mean(satisfaction_gap)"))
    assert max(gaps, key=gaps.__getitem__) == BEST
    counts, growth = (
        known(cells(cars, "customers")),
        known(cells(cars, "growth(bought_12m, bought_before)")),
    )
    large = {part: figure for part, figure in growth.items() if counts[part] >= 100}
    assert max(large, key=large.__getitem__) == BEST


def test_rivals_are_weakest_there(cars):
    figures = known(cells(cars, "share(of_the_leader)"))
    assert min(figures, key=figures.__getitem__) == BEST


def test_picking_the_cell_is_the_segment_that_is_targeted(cars):
    picked = cars.pick("market", ["C/1"])
    segment = next(each for each in cars.show("parts").segments if each.name == "off_road_under_150k")
    assert picked.customers == segment.customers


def test_an_axis_divides_one_type_further_and_totals_hold(cars):
    answer = cars.grid("nested", measure="customers")
    codes = [row.code for row in answer.rows]
    assert {"C", "C1", "C2", "C3"} <= set(codes)
    counts = {row.code: cells_[-1].customers for row, cells_ in zip(answer.rows, answer.cells, strict=True)}
    assert counts["C"] == counts["C1"] + counts["C2"] + counts["C3"]
    assert answer.cells[-1][-1].customers == 6_000


def test_it_is_chosen_with_its_reasons_whatever_the_weights(cars):
    first, *others = cars.targets("market").segments
    assert (first.name, first.verdict) == ("off_road_under_150k", "target")
    assert first.on_top > 0.95
    assert "rank 1" in first.why
    best = {figure.factor: figure for figure in first.figures}
    assert best["satisfaction_gap"].figure == max(
        figure.figure
        for segment in (first, *others)
        for figure in segment.figures
        if figure.factor == "satisfaction_gap"
    )
    assert {segment.name for segment in others if segment.verdict == "avoid"} >= {"off_road_over_250k"}


def test_its_ideal_is_the_gap_on_the_map(cars):
    answer = cars.positioning("brands")
    assert answer.ideals[0].segment == answer.statements[0].segment == "off_road_under_150k"
    assert answer.ideals[0].open_often > 0.9


def test_what_is_done_for_it_is_written_down_with_what_is_said(cars):
    own, default = cars.playbook("market").plays
    (segment,) = own.segments
    assert segment.name == "off_road_under_150k"
    assert [said.told for said in segment.statements] == [cars.positioning("brands").statements[0].told]
    assert len(default.segments) == 11
    first = cars.targets("market").segments[0]
    assert {each.name: each.passes for each in first.criteria}["actionable"] is True


@pytest.mark.parametrize("name", ["ratings", "likeness"])
def test_ratings_and_pairs_show_the_same_gap(cars, name):
    answer = cars.positioning(name)
    assert [ideal.segment for ideal in answer.ideals if ideal.open] == ["off_road_under_150k"]
    assert answer.warnings == ()


@pytest.mark.parametrize("best", [("mpv", "150k_to_250k"), ("sedan", "over_250k")])
def test_with_another_truth_another_part_wins(tmp_path, best):
    workspace = refreshed(tmp_path / "cars", best, 3_000)
    gaps = known(cells(workspace, "mean(satisfaction_gap)"))
    assert max(gaps, key=gaps.__getitem__) == best
    first = workspace.targets("market").segments[0]
    assert (first.name, first.verdict) == ("_".join(best), "target")
    lines = (workspace.directory / "data" / "truth" / "parts.csv").read_text("utf-8").splitlines()
    written = list(csv.DictReader(lines))
    assert max(written, key=lambda row: float(row["gap"]))["vehicle_type"] == best[0]


def test_every_part_can_be_named():
    names = (EXAMPLE / "segmentations.yaml").read_text("utf-8")
    assert all(f"      {kind}_{band}:" in names for kind in TYPES for band in BANDS)
