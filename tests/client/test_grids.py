from pathlib import Path

GRID = {"rows": ["level", {"by": "channel", "split": "quality"}], "columns": ["big"]}


def test_grids_are_what_the_workspace_answers(client, tiny_copy, tmp_path: Path):
    client.save("grids", "g", GRID, version=None)
    assert client.grids() == tiny_copy.grids()
    assert client.grid("g") == tiny_copy.grid("g")
    asked = {"rows": ["big"], "columns": []}
    assert client.grid("g", measure="share", **asked) == tiny_copy.grid("g", measure="share", **asked)
    assert client.pick("g", ["A/*"], **asked) == tiny_copy.pick("g", ["A/*"], **asked)
    assert client.drill("g", "A/*", ["sex"]) == tiny_copy.drill("g", "A/*", ["sex"])
    assert client.suggest("g", among=["sex"]) == tiny_copy.suggest("g", among=["sex"])
    assert client.export_grid("g", tmp_path / "g.csv").rows == len(client.grid("g").rows) * len(
        client.grid("g").columns
    )
    assert client.pick("g", ["A/1"], tag="chosen").saved == "tags/chosen"
