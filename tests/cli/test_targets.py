"""Target choices drawn in the terminal."""

import pytest
from rich.console import Console

from fenqun.answers import AllocationAnswer, CheckAnswer, DefinitionsAnswer, SegmentMoney, TotalMoney
from fenqun.cli.targets import (
    show_allocation,
    show_choices,
    show_criteria,
    show_decision,
    show_decisions,
    show_targets,
)
from fenqun.language import translator


def _drawn(show, answer, width=100):
    console = Console(width=width, highlight=False)
    with console.capture() as captured:
        show(answer, console, translator("en"))
    return [" ".join(line.split()) for line in captured.get().splitlines()]


def test_where_nothing_is_declared_that_is_said():
    assert "targets.yaml" in _drawn(show_choices, DefinitionsAnswer("targets", ()))[0]


ALLOCATION = AllocationAnswer(
    name="push",
    label="Push",
    of="level",
    snapshot="1",
    as_of="2024-06-30",
    currency="EUR",
    total=100.0,
    spent=60.0,
    returns=90.0,
    price=0.0,
    least_return=1.0,
    segments=(SegmentMoney("A", "Big", 60.0, 1.0, 90.0, 1.5, "most", 1.5),),
    totals=(TotalMoney(50.0, 50.0, 75.0, 1.5, (50.0,)),),
)


def test_an_allocation_says_what_binds_and_what_stays():
    lines = _drawn(show_allocation, ALLOCATION)
    assert "Push 100 EUR, brings 90; one more would bring 0" in lines
    assert "Big 60 100.0 % ████████████ 90 1.50 at its most" in lines
    assert "40 stay unspent: nothing brings enough for them" in lines
    assert "50 50 75 1.50" in lines


@pytest.mark.parametrize(
    "show", [show_choices, show_criteria, show_targets, show_decision, show_decisions, show_allocation]
)
def test_other_answers_are_not_drawn(show):
    with pytest.raises(TypeError):
        _drawn(show, CheckAnswer({}))
