"""The pages of grids: the heat map, its axes, picked cells."""

import pytest

GRID = """grids:
  market:
    label: {en: Market, zh-Hans: 市场}
    rows: [level, {by: channel, split: quality}]
    columns: [{trait: age, cuts: [30]}]
    measures: [customers, value, mean(age)]
"""


@pytest.fixture
def with_grid(app, client_as):
    (app.state.served.workspace.directory / "grids.yaml").write_text(GRID, encoding="utf-8")
    return client_as, app.state.served.workspace


def test_the_list_names_the_grids(with_grid):
    client_as, _ = with_grid
    page = client_as("viewer").get("/grids").text
    assert '<a href="/grids/market">Market</a>' in page
    assert "New grid" not in page
    assert "New grid" in client_as("analyst").get("/grids").text


def test_a_grid_is_a_table_with_headings_that_nest(with_grid):
    client_as, workspace = with_grid
    viewer = client_as("viewer")
    page = viewer.get("/grids/market").text
    grid = workspace.grid("market")
    assert page.count('scope="row"') == len(grid.rows)
    assert '<span class="grid-code">A1</span>' in page
    nested = viewer.get("/grids/market", params={"row": "age", "column": ["level", "channel"]}).text
    assert 'scope="colgroup" colspan=' in nested
    assert "cell=A%2F1" in page


def test_a_dimension_is_added_and_leads_to_its_own_address(with_grid):
    client_as, _ = with_grid
    viewer = client_as("viewer")
    answer = viewer.get("/grids/market", params={"add_row": "sex", "add_column": "big", "measure": "value"})
    assert answer.status_code == 303
    assert answer.headers["location"] == (
        "/grids/market?row=level&row=channel&row=sex&column=age&column=big&measure=value"
    )
    page = viewer.get(answer.headers["location"]).text
    assert "/grids/market?row=age&amp;row=big&amp;column=level" in page
    assert "row=channel&amp;row=level" in page


def test_what_cannot_be_asked_is_told_in_place(with_grid):
    client_as, _ = with_grid
    viewer = client_as("viewer")
    assert viewer.get("/grids/market", params={"row": "nothing"}).status_code == 422
    assert viewer.get("/grids/market", params={"measure": "growth"}).status_code == 422
    assert viewer.get("/grids/nothing").status_code == 404
    assert viewer.get("/grids/market/cells", params={"cell": "Z/1"}).status_code == 422
    assert viewer.get("/grids/market/cells").status_code == 422


def test_cells_are_picked_looked_at_and_divided(with_grid):
    client_as, workspace = with_grid
    viewer = client_as("viewer")
    picking = viewer.get("/grids/market", params={"pick": "1"}).text
    assert 'name="cell" value="A/1" form="picking"' in picking
    picked = workspace.pick("market", ["A/1", "B/*"])
    page = viewer.get("/grids/market/cells", params={"cell": ["A/1", "B/*"]}).text
    assert picked.sentence.replace('"', "&#34;") in page or picked.sentence in page
    assert 'name="new"' not in page
    one = viewer.get("/grids/market/cells", params={"cell": "A/*", "by": "sex", "suggest": "1"}).text
    assert "What divides Spend best" in one
    assert one.count('class="heat"') == 1


def test_picked_cells_become_a_tag(with_grid):
    client_as, workspace = with_grid
    analyst = client_as("analyst")
    saved = analyst.post("/grids/market/cells?cell=A/1", data={"kind": "tag", "new": "chosen"})
    assert (saved.status_code, saved.headers["location"]) == (303, "/tags/chosen")
    assert workspace.definition("tags", "chosen").data["rule"] == workspace.pick("market", ["A/1"]).rule
    assert analyst.post("/grids/market/cells?cell=A/1", data={"kind": "tag", "new": "level"}).status_code == 422
    assert client_as("viewer").post("/grids/market/cells?cell=A/1", data={"kind": "tag", "new": "x"}).status_code == 403


def test_it_leaves_as_a_file_for_those_who_may(with_grid):
    client_as, _ = with_grid
    assert client_as("marketer").get("/grids/market/export/csv").status_code == 200
    assert client_as("viewer").get("/grids/market/export/csv").status_code == 403
