"""Picked cells have a rule that holds exactly their customers."""

from pathlib import Path
from shutil import copytree

import pytest

from fenqun import Workspace
from fenqun.errors import PastSnapshot, Problems, UnknownName, UsageError

AXES = {"rows": ["level", {"by": "channel", "split": "quality"}], "columns": [{"trait": "age", "cuts": [30]}, "big"]}


def codes(workspace: Workspace) -> list[str]:
    answer = workspace.grid(**AXES)
    return [f"{row.code or '*'}/{column.code or '*'}" for row in answer.rows for column in answer.columns]


def test_every_cell_alone_is_picked_as_it_is_counted(resident: Workspace) -> None:
    answer = resident.grid(**AXES)
    counts = [cell.customers for line in answer.cells for cell in line]
    for code, count in zip(codes(resident), counts, strict=True):
        picked = resident.pick(None, [code], **AXES)
        assert picked.customers == count == resident.count(picked.rule, sample=0).customers, code


@pytest.mark.parametrize(
    "cells",
    [["A/1, B/*"], ["A/*", "A1/1a"], ["*/1a", "B/1"], ["quality>*/*"], ["quality/<30 , general/>=30>true"], ["*"]],
)
def test_cells_together_count_each_customer_once(resident: Workspace, cells: list[str]) -> None:
    picked = resident.pick(None, cells, **AXES)
    counted = resident.count(picked.rule, sample=0)
    assert (picked.customers, picked.value) == (counted.customers, pytest.approx(counted.value or 0.0))


def test_a_pick_is_saved_as_a_tag_or_a_segmentation(tiny_copy: Workspace) -> None:
    picked = tiny_copy.pick(None, ["A/*"], **AXES, tag="chosen")
    assert (picked.saved, picked.customers) == ("tags/chosen", 3) or picked.customers
    tiny_copy.pick(None, ["A/*"], **AXES, segmentation="halves")
    tiny_copy.refresh()
    assert tiny_copy.show("chosen").tagged == picked.customers
    sizes = {segment.name: segment.customers for segment in tiny_copy.show("halves").segments}
    assert sizes["picked"] == picked.customers
    assert sizes["picked"] + sizes["others"] == tiny_copy.overview().customers
    with pytest.raises(Problems):
        tiny_copy.pick(None, ["A/*"], **AXES, tag="level")


def test_what_cannot_be_picked_is_told(resident: Workspace, tiny_past: Workspace) -> None:
    with pytest.raises(UnknownName, match="row or column"):
        resident.pick(None, ["Z/1"], **AXES)
    with pytest.raises(UsageError):
        resident.pick(None, [" , "], **AXES)
    with pytest.raises(PastSnapshot):
        tiny_past.at("2024-04-30").pick(None, ["A/*"], **AXES, tag="chosen")


def test_a_cell_is_divided_further_into_all_of_its_customers(resident: Workspace) -> None:
    whole = resident.grid(**AXES)
    for row, line in zip(whole.rows, whole.cells, strict=True):
        drilled = resident.drill(None, f"{row.code or '*'}/*", ["sex", "city"], **AXES)
        assert drilled.cells[-1][-1].customers == line[-1].customers
        inside = resident.pick(None, [f"{row.code or '*'}/*"], **AXES)
        for level, cells in zip(drilled.rows[:-1], drilled.cells, strict=False):
            wanted = f'sex == "{level.name}"' if level.name != "unknown" else "unknown(sex)"
            assert cells[-1].customers == resident.count(f"({inside.rule}) and {wanted}", sample=0).customers
    assert resident.drill(None, "A/*", ["sex"], **AXES).within


def test_a_cell_is_divided_by_what_it_is_not_of_already(resident: Workspace) -> None:
    with pytest.raises(UsageError, match="already"):
        resident.drill(None, "A/*", ["level"], **AXES)
    with pytest.raises(UsageError, match="one cell"):
        resident.drill(None, "A/*, B/*", ["sex"], **AXES)


def test_a_pick_of_too_few_tells_no_count(tiny: Workspace, tmp_path: Path) -> None:
    workspace = Workspace(copytree(tiny.directory, tmp_path / "tiny"))
    settings = workspace.directory / "fenqun.yaml"
    settings.write_text(settings.read_text("utf-8") + "privacy: {floor: 4}\n", "utf-8")
    answer = workspace.grid(**AXES)
    codes_ = [row.code for row in answer.rows]
    small = next(row for row in codes_ if row and 0 < (tiny.pick(None, [f"{row}/*"], **AXES).customers or 0) < 4)
    picked = workspace.pick(None, [f"{small}/*"], **AXES)
    assert (picked.customers, picked.value, picked.share) == (None, None, None)
