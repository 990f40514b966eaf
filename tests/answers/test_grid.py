from fenqun.answers import GridCell, GridLine, GridsAnswer


def test_a_list_of_grids_is_plain_json() -> None:
    answer = GridsAnswer((GridLine("g", "G", "", ("a",), ("b", "c")),))
    line = {"name": "g", "label": "G", "meaning": "", "rows": ["a"], "columns": ["b", "c"]}
    assert answer.as_json() == {"grids": [line]}


def test_a_cell_says_nothing_of_residuals_by_itself() -> None:
    cell = GridCell(3, 0.5, small=False, withheld=False)
    assert (cell.residual, cell.chance, cell.significant) == (None, None, None)
