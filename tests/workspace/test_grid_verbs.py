import pytest

from fenqun import Workspace
from fenqun.errors import InvalidValue, NoSnapshot, Problems


def test_a_draft_is_the_grid_that_would_be_declared(tiny: Workspace) -> None:
    draft = tiny.draft_grid("g:\n  rows: [level]\n  columns: [big]\n", measure="value")
    asked = tiny.grid(rows=["level"], columns=["big"], measure="value")
    assert draft.cells == asked.cells
    assert tiny.grids().grids == ()


def test_a_draft_that_cannot_be_read_is_told(tiny: Workspace) -> None:
    with pytest.raises(Problems, match="2 to 6"):
        tiny.draft_grid("g: {rows: [level]}")
    with pytest.raises(InvalidValue):
        tiny.draft_grid("rows: [level]\ncolumns: [big]\n")


def test_a_grid_needs_a_snapshot(tiny_text: object) -> None:
    with pytest.raises(NoSnapshot):
        Workspace(str(tiny_text)).grid(rows=["level"])
