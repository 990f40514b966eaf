"""Grids drawn in the terminal."""

import pytest

from fenqun.answers import CheckAnswer
from fenqun.cli.grids import show_grid, show_grids, show_pick, show_suggest

AXES = {"rows": ["level", {"by": "channel", "split": "quality"}], "columns": ["big", "sex"]}


def test_a_grid_fits_into_80_columns_some_columns_below_the_others(drawn, resident):
    told = drawn(show_grid, resident.grid(**AXES), 80)
    assert all(len(line) <= 80 for line in told.splitlines())
    assert told.count("A Quality & more") > 1
    assert "  A1 " in told
    assert "* fewer than 2 customers: too few to act on" in told
    assert drawn(show_grid, resident.grid(**AXES), 200).count("A Quality & more") == 1


def test_an_index_says_what_its_signs_mean(drawn, resident):
    assert "100: as many as independence lets expect" in drawn(show_grid, resident.grid(**AXES, measure="index"))


def test_what_is_withheld_is_crossed_out(drawn, tiny_copy):
    settings = tiny_copy.directory / "fenqun.yaml"
    settings.write_text(settings.read_text("utf-8") + "privacy: {floor: 3}\n", "utf-8")
    told = drawn(show_grid, tiny_copy.grid(**AXES))
    assert "× withheld: fewer than 3 customers" in told


def test_a_pick_shows_its_rule(drawn, resident):
    told = " ".join(drawn(show_pick, resident.pick(None, ["A/1"], **AXES)).split())
    assert 'in_segment(level, "quality") and big' in told


def test_what_divides_is_listed_with_a_verdict(drawn, resident):
    told = drawn(show_suggest, resident.suggest(among=["sex", "big"]))
    assert "What divides Spend best" in told
    assert "made of the outcome" in told
    assert "Better stop here" in told


def test_the_grids_are_listed(drawn, tiny_copy):
    tiny_copy.save("grids", "g", {"rows": ["level"], "columns": ["sex"]}, version=None)
    assert "fenqun grid g" in drawn(show_grids, tiny_copy.grids())


@pytest.mark.parametrize("show", [show_grid, show_grids, show_pick, show_suggest])
def test_another_answer_is_a_mistake_of_ours(drawn, show):
    with pytest.raises(TypeError):
        drawn(show, CheckAnswer({}))
