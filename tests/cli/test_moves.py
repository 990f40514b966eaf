"""Movement drawn in the terminal."""

import pytest
from rich.console import Console

from fenqun.answers import CheckAnswer
from fenqun.cli.moves import show_movers, show_moves, show_path, show_sizes
from fenqun.language import translator


@pytest.fixture
def drawn(tiny_past):
    console = Console(width=120, record=True, file=None, highlight=False, quiet=False)

    def draw(show, answer):
        with console.capture() as captured:
            show(answer, console, translator("en"))
        return captured.get()

    return draw


LATE = {"start": "2024-05-31", "end": "2024-06-30"}


def test_the_matrix_has_the_new_and_the_whole(drawn, tiny_past):
    lines = [" ".join(line.split()) for line in drawn(show_moves, tiny_past.moves("level", **LATE)).splitlines()]
    assert "Level 2024-05-31 → 2024-06-30 · 6 of 12 customers moved" in lines
    assert "from ↓ to → Quality & more general one_time Unknown all" in lines
    assert "general 1 2 · · 3" in lines
    assert "new · · 1 · 1" in lines
    assert "all 2 4 5 2" in lines


def test_reasons_are_counted_among_those_who_moved_by_their_values(drawn, tiny_past):
    told = " ".join(drawn(show_moves, tiny_past.moves("level", **LATE)).split())
    assert "has the tag big became true: 2 of 2" in told
    assert "Changed among what it is made of: big." in told


@pytest.mark.parametrize(
    ("name", "told"), [("big", "The definition changed between the two: 3"), ("value", "Cut points were found anew: 1")]
)
def test_what_the_definition_did_is_told(drawn, tiny_past, name, told):
    assert told in drawn(show_moves, tiny_past.moves(name, **LATE))


def test_movers_have_their_values_and_how(drawn, tiny_past):
    told = drawn(show_movers, tiny_past.movers("level", target="quality", limit=1, **LATE))
    assert "any other → Quality & more · 2 customers, 2024-05-31 → 2024-06-30" in told
    assert "C01" in told
    assert "by their values" in told
    assert "--file for all" in told


def test_sizes_are_a_line_for_each_snapshot(drawn, tiny_past):
    lines = [line.split() for line in drawn(show_sizes, tiny_past.sizes("level")).splitlines()]
    assert ["2024-06-30", "2", "4", "5", "2"] in lines


def test_a_path_tells_what_changed_and_why(drawn, tiny_past):
    told = drawn(show_path, tiny_past.at("2024-06-30").path("C01"))
    assert "Level: general → Quality & more" in told
    assert "has the tag big became true" in told
    gone = drawn(show_path, tiny_past.at("2024-06-30").path("C99"))
    assert gone.count("not there") == 2


@pytest.mark.parametrize("show", [show_moves, show_movers, show_sizes, show_path])
def test_other_answers_are_not_drawn(show):
    with pytest.raises(TypeError):
        show(CheckAnswer(0, 0, 0, 0), Console(), translator("en"))
