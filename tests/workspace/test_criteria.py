"""The five criteria of segmentations and grids, by the usual thresholds."""

from shutil import copytree

import pytest

from fenqun.errors import UnknownName


@pytest.fixture(scope="module")
def gridded(tiny, tmp_path_factory):
    folder = copytree(tiny.directory, tmp_path_factory.mktemp("criteria") / "tiny")
    (folder / "grids.yaml").write_text("grids:\n  plain: {rows: [level], columns: [big]}\n", "utf-8")
    return type(tiny)(folder, language="en")


def test_every_segment_has_five_criteria_with_figures(tiny):
    answer = tiny.criteria("level")
    shown = {part.name: part.customers for part in tiny.show("level").segments if part.name != "unknown"}
    assert {part.name: part.customers for part in answer.segments} == shown
    assert all(len(part.criteria) == 5 for part in answer.segments)
    failing = sum(any(each.passes is False for each in part.criteria) for part in answer.segments)
    assert answer.passing == len(answer.segments) - failing


def test_cells_of_a_grid_have_them_too(gridded):
    answer = gridded.criteria("plain")
    assert answer.kind == "grid"
    assert all(" | " in part.name for part in answer.segments)


def test_what_is_neither_is_told(gridded):
    with pytest.raises(UnknownName, match="no segmentation or grid 'plane'"):
        gridded.criteria("plane")
