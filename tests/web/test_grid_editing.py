"""Grids made of what is chosen, changed as text."""

import pytest


@pytest.fixture
def analyst(client_as):
    return client_as("analyst")


@pytest.fixture
def workspace(app):
    return app.state.served.workspace


def test_a_grid_is_chosen_looked_at_and_saved(analyst, workspace):
    first = analyst.get("/grids/new", params={"add_row": "level", "add_column": "age"})
    assert first.headers["location"] == "/grids/new?row=level&row=age"
    page = analyst.get("/grids/new", params={"row": "level", "column": "age"}).text
    assert "As it would be" in page
    saved = analyst.post(
        "/grids/new?row=level&column=age", data={"name": "g", "label": "Mine", "measures": ["value", "share"]}
    )
    assert (saved.status_code, saved.headers["location"]) == (303, "/grids/g")
    assert workspace.definition("grids", "g").data == {
        "label": "Mine",
        "rows": ["level"],
        "columns": [{"trait": "age", "cuts": "equal_count", "bins": 4}],
        "measures": ["value", "share"],
    }
    assert analyst.post("/grids/new?row=level", data={"name": "h"}).status_code == 422


def test_other_axes_are_saved_as_another_grid_with_the_bands_of_the_first(analyst, workspace):
    workspace.save("grids", "g", {"rows": ["level"], "columns": [{"trait": "age", "cuts": [30]}]}, version=None)
    saved = analyst.post("/grids/new?row=age&column=level&column=big", data={"name": "h", "of": "g"})
    assert saved.headers["location"] == "/grids/h"
    assert workspace.definition("grids", "h").data == {
        "rows": [{"trait": "age", "cuts": [30]}],
        "columns": ["level", "big"],
    }


def test_a_grid_is_written_as_text_with_the_grid_beside_it(analyst, workspace):
    text = "g:\n  rows: [level]\n  columns: [big]\n"
    assert "new_grid" in analyst.get("/grids/new", params={"text": "1"}).text
    assert "As it would be" in analyst.post("/grids/draft", data={"text": text}).text
    wrong = analyst.post("/grids/draft", data={"text": text.replace("big", "bigg")}).text
    assert "bigg" in wrong
    assert "As it would be" not in wrong
    assert analyst.post("/grids/new", data={"text": text}).headers["location"] == "/grids/g"
    version = workspace.definition("grids", "g").version
    changed = {"text": text.replace("[big]", "[sex]"), "version": version}
    assert analyst.post("/grids/g/edit", data=changed).status_code == 303
    assert analyst.post("/grids/g/edit", data=changed).status_code == 412
    assert workspace.definition("grids", "g").data["columns"] == ["sex"]
    version = workspace.definition("grids", "g").version
    assert analyst.post("/grids/g/rename", data={"name": "h", "version": version}).headers["location"] == "/grids/h"
    version = workspace.definition("grids", "h").version
    assert analyst.post("/grids/h/delete", data={"version": version}).headers["location"] == "/grids"
    assert workspace.grids().grids == ()


def test_only_those_who_define_may(client_as):
    assert client_as("marketer").get("/grids/new").status_code == 403
