import pytest
from rich.console import Console

from fenqun.answers import CheckAnswer
from fenqun.cli.overlap import show_overlap
from fenqun.language import translator


def drawn(answer, by, width=80):
    console = Console(width=width, record=True, highlight=False)
    with console.capture() as captured:
        show_overlap(by)(answer, console, translator("en"))
    return captured.get()


def test_customers_stand_in_a_cross_tab(tiny):
    told = drawn(tiny.overlap(["big", "friends"]), "customers")
    assert "Overlap × Overlap" not in told
    assert "green: more than if the two had nothing to do with each other" in told


@pytest.mark.parametrize(("by", "figure"), [("jaccard", "0.167"), ("lift", "1.300")])
def test_the_other_measures_are_written_out(tiny, by, figure):
    assert figure in drawn(tiny.overlap(["big", "friends"]), by)


def test_where_they_do_not_fit_every_two_are_listed(tiny):
    told = drawn(tiny.overlap(["value", "level", "big", "friends"]), "lift", width=60)
    assert "value: A" in told
    assert "–" in told


def test_it_draws_nothing_else():
    with pytest.raises(TypeError):
        show_overlap("lift")(CheckAnswer(0, 0, 0, 0), Console(), translator("en"))
