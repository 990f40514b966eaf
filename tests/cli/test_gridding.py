"""The command about grids."""


def test_a_grid_is_asked_by_its_axes(ask, tiny):
    told = ask("grid", "--rows", "level,big", "--columns", "sex", "--measure", "value", "--json").json
    assert told["cells"] == tiny.grid(rows=["level", "big"], columns=["sex"], measure="value").as_json()["cells"]


def test_without_a_name_the_grids_are_listed(ask):
    assert ask("grid", "--json").json == {"grids": []}


def test_cells_are_picked_and_divided(ask, tiny):
    axes = ("--rows", "level", "--columns", "big")
    picked = tiny.pick(None, ["A/1", "B/*"], rows=["level"], columns=["big"])
    assert ask("grid", *axes, "--pick", "A/1, B/*", "--json").json == picked.as_json()
    drilled = ask("grid", *axes, "--drill", "A/*", "--by", "sex", "--json").json
    assert drilled["cells"][-1][-1]["customers"] == tiny.pick(None, ["A/*"], rows=["level"], columns=[]).customers
    suggested = ask("grid", "--suggest", "--outcome", "age", "--by", "sex,big", "--json").json
    assert {division["name"] for division in suggested["divisions"]} <= {"sex", "big"}


def test_it_is_written_as_a_file(ask, tmp_path):
    told = ask("grid", "--rows", "level", "--columns", "big", "--file", tmp_path / "grid.csv")
    assert (told.status, (tmp_path / "grid.csv").is_file()) == (0, True)


def test_a_cell_that_is_nowhere_is_told(ask):
    told = ask("grid", "--rows", "level", "--pick", "Z/1")
    assert (told.status, "row or column" in told.err) == (1, True)
