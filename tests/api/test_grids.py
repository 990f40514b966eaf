import pytest

GRID = "grids:\n  g:\n    rows: [level, {by: channel, split: quality}]\n    columns: [big]\n"


@pytest.fixture
def with_grid(app, client_as):
    (app.state.served.workspace.directory / "grids.yaml").write_text(GRID, encoding="utf-8")
    browser = client_as("admin")
    return lambda path, **options: browser.get(f"/api/v1{path}", **options), browser, app.state.served.workspace


def test_a_grid_is_what_the_workspace_answers(with_grid):
    ask, _, workspace = with_grid
    assert ask("/grids").json() == workspace.grids().as_json()
    assert ask("/grids/g").json() == workspace.grid("g").as_json()
    asked = {"row": ["big"], "column": ["-"], "measure": "share"}
    assert (
        ask("/grids/g", params=asked).json() == workspace.grid("g", rows=["big"], columns=[], measure="share").as_json()
    )
    assert ask("/grids/g/pick", params={"cell": ["A/*", "B/1"]}).json() == workspace.pick("g", ["A/*", "B/1"]).as_json()
    drilled = ask("/grids/g/drill", params={"cell": "A/*", "by": ["sex"]})
    assert drilled.json() == workspace.drill("g", "A/*", ["sex"]).as_json()
    suggested = ask("/grids/g/suggest", params={"among": ["sex", "city"]})
    assert suggested.json() == workspace.suggest("g", among=["sex", "city"]).as_json()


def test_it_leaves_as_a_file(with_grid):
    ask, _, workspace = with_grid
    answer = ask("/grids/g/export", params={"format": "csv"})
    grid = workspace.grid("g")
    assert (answer.status_code, answer.text.count("\n")) == (200, 1 + len(grid.rows) * len(grid.columns))


def test_picked_cells_become_a_tag_once(with_grid):
    _, browser, workspace = with_grid
    again = {"Idempotency-Key": "one"}
    for _ in range(2):
        saved = browser.post("/api/v1/grids/g/pick", json={"cells": ["A/*"], "tag": "chosen"}, headers=again)
        assert (saved.status_code, saved.json()["saved"]) == (200, "tags/chosen")
    assert workspace.definition("tags", "chosen").data["rule"] == workspace.pick("g", ["A/*"]).rule
    assert browser.post("/api/v1/grids/g/pick", json={"cells": ["A/*"]}).status_code == 422


def test_what_cannot_be_asked_is_told(with_grid):
    ask, *_ = with_grid
    assert ask("/grids/nothing").status_code == 404
    assert ask("/grids/g", params={"row": ["nothing"]}).status_code == 422
    assert ask("/grids/g", params={"measure": "nothing"}).status_code == 422
    assert ask("/grids/g", params={"measure": "growth"}).status_code == 409
    assert ask("/grids/g/pick", params={"cell": ["Z/9"]}).status_code == 422
    assert ask("/grids/g/pick").status_code == 422
