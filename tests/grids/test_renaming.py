from fenqun.grids.renaming import renamed

GRID = {
    "rows": ["value", {"by": "city", "split": "value"}],
    "columns": [{"trait": "value", "cuts": [1]}],
    "measures": ["mean( value )", "growth(city,value)", "value", "nonsense"],
    "outcome": "value",
}


def test_columns_are_renamed_wherever_they_are_named_and_levels_stay() -> None:
    assert renamed(GRID, {"value": "worth"}) == {
        "rows": ["worth", {"by": "city", "split": "value"}],
        "columns": [{"trait": "worth", "cuts": [1]}],
        "measures": ["mean(worth)", "growth(city, worth)", "value", "nonsense"],
        "outcome": "worth",
    }


def test_what_names_nothing_of_it_stays_as_it_is_written() -> None:
    assert renamed(GRID, {"other": "new"}) == GRID
    assert renamed("broken", {"value": "worth"}) == "broken"
