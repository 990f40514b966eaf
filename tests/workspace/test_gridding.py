"""A grid agrees with what the snapshot shows, whichever dimensions it is asked by."""

from itertools import combinations
from pathlib import Path
from shutil import copytree

import pytest

from fenqun import Workspace
from fenqun.errors import NotComputed, NothingBefore, Problems, UnknownName, UsageError

DIVISIONS = ["level", "value", "spend_band", "rfm", "channel", "big", "vip", "city", "sex", "age"]
GRID = """
grids:
  market:
    label: {en: Market, zh-Hans: 市场}
    rows: [level, {by: channel, split: quality}]
    columns: [{trait: age, cuts: [30]}]
    measures: [customers, value, mean(age), share(big)]
    min_size: 3
"""


@pytest.fixture(scope="module")
def gridded(tiny: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = copytree(tiny.directory, tmp_path_factory.mktemp("grids") / "tiny")
    (folder / "grids.yaml").write_text(GRID, "utf-8")
    return Workspace(folder)


@pytest.mark.parametrize("pair", [*combinations(DIVISIONS, 2)])
def test_totals_at_every_level_are_those_of_the_snapshot(resident: Workspace, pair: tuple[str, str]) -> None:
    for measure in ("customers", "value"):
        answer = resident.grid(rows=[pair[0]], columns=[pair[1]], measure=measure)
        total = answer.cells[-1][-1].figure
        overview = resident.overview()
        assert total == (overview.customers if measure == "customers" else pytest.approx(overview.total_value))
        rows, columns = (slice(None, -1),) * 2
        assert sum(line[-1].figure or 0 for line in answer.cells[rows]) == pytest.approx(total)
        assert sum(cell.figure or 0 for cell in answer.cells[-1][columns]) == pytest.approx(total)
        for line in answer.cells:
            assert sum(cell.figure or 0 for cell in line[columns]) == pytest.approx(line[-1].figure or 0)


@pytest.mark.parametrize("name", ["level", "value", "spend_band", "rfm", "channel"])
def test_a_segmentation_alone_has_the_sizes_that_show_tells(resident: Workspace, name: str) -> None:
    answer = resident.grid(rows=[name])
    shown = {segment.name: segment.customers for segment in resident.show(name).segments}
    found = {row.name: line[0].customers for row, line in zip(answer.rows, answer.cells, strict=True) if row.depth}
    assert found == {segment: count for segment, count in shown.items() if segment in found}
    assert sum(found.values()) == sum(shown.values())


@pytest.mark.parametrize("pair", [*combinations(["level", "spend_band", "channel", "big"], 2)])
def test_two_crossed_have_the_counts_of_the_cross_table(resident: Workspace, pair: tuple[str, str]) -> None:
    crossed = resident.show(pair[0], by=pair[1])
    answer = resident.grid(rows=[pair[0]], columns=[pair[1]])
    counts = {
        (row.name, column.name): crossed.table[at][place]
        for at, row in enumerate(crossed.rows)
        for place, column in enumerate(crossed.columns)
    }
    for row, line in zip(answer.rows[:-1], answer.cells[:-1], strict=True):
        for column, cell in zip(answer.columns[:-1], line[:-1], strict=True):
            assert cell.customers == counts.get((row.name, column.name), 0)


def test_a_declared_grid_nests_and_has_codes(gridded: Workspace) -> None:
    answer = gridded.grid("market")
    codes = [row.code for row in answer.rows]
    assert codes[0] == "A" and codes[1].startswith("A1") and "B" in codes and codes[-1] == ""
    assert (answer.label, answer.min_size, answer.measure.name) == ("Market", 3, "customers")
    by_code = dict(zip(codes, answer.cells, strict=True))
    inside = [line for row, line in zip(answer.rows, answer.cells, strict=True) if row.parent == 0]
    assert [sum(cell.customers or 0 for cell in column) for column in zip(*inside, strict=True)] == [
        cell.customers for cell in by_code["A"]
    ]
    assert all(cell.small == (0 < (cell.customers or 0) < 3) for line in answer.cells for cell in line)


def test_dimensions_are_taken_away_put_elsewhere_and_added(gridded: Workspace) -> None:
    swapped = gridded.grid("market", rows=["age"], columns=["level", "channel"])
    assert [level.code for level in swapped.rows][:2] == ["A", "B"]
    assert any(level.code == "1a" for level in swapped.columns)
    assert not any(level.code == "2a" for level in swapped.columns)
    alone = gridded.grid("market", rows=["channel"], columns=[])
    assert len(alone.columns) == 1
    added = gridded.grid("market", columns=["orders_total", "sex"])
    assert [each.axis for each in added.dimensions[:4]] == ["rows", "rows", "columns", "columns"]
    assert next(each for each in added.dimensions if each.name == "age").declared


@pytest.mark.parametrize("measure", ["mean(age)", "median(age)", "sum(spend_total)", "share(big)", "average", "index"])
def test_a_measure_of_everyone_is_the_profiles(gridded: Workspace, measure: str) -> None:
    answer = gridded.grid("market", measure=measure)
    total = answer.cells[-1][-1].figure
    rows = gridded.query(
        "SELECT avg(age), median(age), sum(spend_total), avg(big::INT), avg(spend_total) FROM profile"
    ).rows[0]
    kinds = ["mean(age)", "median(age)", "sum(spend_total)", "share(big)", "average"]
    assert total is None if measure == "index" else total == pytest.approx(float(rows[kinds.index(measure)]))


def test_growth_is_measured_from_the_snapshot_before(tiny_past: Workspace) -> None:
    answer = tiny_past.grid(rows=["level"], columns=["big"], measure="growth")
    before = tiny_past.at("2024-04-30").grid(rows=["level"], columns=["big"])
    now = tiny_past.grid(rows=["level"], columns=["big"])
    assert answer.since == "2024-04-30"
    counts = {row.name: line[-1].customers for row, line in zip(before.rows, before.cells, strict=True)}
    for row, line, there in zip(answer.rows, answer.cells, now.cells, strict=True):
        was = counts.get(row.name, 0)
        assert line[-1].figure == (there[-1].customers / was - 1 if was else None)


def test_growth_without_an_earlier_snapshot_is_told(gridded: Workspace) -> None:
    with pytest.raises(NothingBefore):
        gridded.grid("market", measure="growth")
    period = gridded.grid("market", measure="growth(spend_total, orders_12m)")
    assert period.cells[-1][-1].figure is not None


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"name": "markets"}, UnknownName),
        ({"rows": ["leve"], "columns": ["big"]}, Problems),
        ({"rows": ["last_ordered_at"], "columns": ["big"]}, Problems),
        ({"rows": ["level", "level"]}, UsageError),
        ({"rows": []}, UsageError),
        ({"rows": ["level"], "measure": "size"}, Problems),
        ({"rows": ["level"], "measure": "response"}, UsageError),
        ({"rows": [{"by": "level", "bins": 3}]}, Problems),
    ],
)
def test_what_cannot_be_asked_is_told(gridded: Workspace, asked: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        gridded.grid(**asked)


def test_a_change_of_a_grid_waits_for_no_refresh(tiny_copy: Workspace) -> None:
    saved = tiny_copy.save("grids", "two", {"rows": ["level"], "columns": ["big"]}, version=None)
    assert saved.edit
    assert tiny_copy.freshness().changed == ()
    assert [line.name for line in tiny_copy.grids().grids] == ["two"]
    assert tiny_copy.definition("grids", "two").uses == ("tags/big", "segmentations/level")
    with pytest.raises(Problems, match="grids/two"):
        tiny_copy.delete("segmentations", "level", version=tiny_copy.definition("segmentations", "level").version)
    tiny_copy.rename("tags", "big", "large", version=tiny_copy.definition("tags", "big").version)
    assert tiny_copy.definition("grids", "two").data["columns"] == ["large"]
    with pytest.raises(Problems, match="no trait, attribute, tag or segmentation 'huge'"):
        tiny_copy.save("grids", "three", {"rows": ["level"], "columns": ["huge"]}, version=None)


def test_what_waits_for_a_refresh_is_told_so_and_stops_nothing_else(tiny_copy: Workspace) -> None:
    tiny_copy.save("tags", "late", {"rule": "age > 30"}, version=None)
    written = {"rows": ["level", "late"], "columns": ["big"], "measures": ["customers", "share(late)"]}
    tiny_copy.save("grids", "g", written, version=None)
    with pytest.raises(Problems) as caught:
        tiny_copy.grid("g")
    assert isinstance(caught.value.problems[0], NotComputed)
    with pytest.raises(Problems):
        tiny_copy.grid("g", rows=["level"], measure="share(late)")
    answer = tiny_copy.grid("g", rows=["level"])
    assert answer.cells == tiny_copy.grid(rows=["level"], columns=["big"]).cells
    tiny_copy.refresh()
    assert tiny_copy.grid("g").rows[1].path == ("quality", "true")


def test_a_past_snapshot_is_asked_by_the_grids_of_now(tiny_past: Workspace, tmp_path: Path) -> None:
    workspace = Workspace(copytree(tiny_past.directory, tmp_path / "tiny"))
    (workspace.directory / "grids.yaml").write_text(GRID, "utf-8")
    past = workspace.at("2024-05-31")
    assert past.grid("market").as_of == "2024-05-31"
    assert past.grid("market").cells[-1][-1].customers == past.overview().customers
