"""What a plan computes: only what is touched, of the columns it takes."""

import pytest

from fenqun import Workspace
from fenqun.errors import Cancelled
from fenqun.workspace.planned import Task, planned
from fenqun.workspace.running import Running


def test_definitions_that_are_as_they_were_move_nobody(tiny: Workspace) -> None:
    """Computed anew from the records of the snapshot, everything is what the refresh computed."""
    project = tiny.project
    task = Task(project, list(project.names), {"vip": ["C03", "C99"]}, "spend_total")
    done = planned(tiny.view(), task, Running())
    assert set(done.movements) == {*project.tags, *project.segmentations}
    for name, movement in done.movements.items():
        assert (name, [pair for pair in movement.moved.moves if pair[0] != pair[1]]) == (name, [])
        assert movement.moved.worth == movement.worth_before.worth
    for name, values in done.values.items():
        assert (name, values.moving, values.known_before) == (name, 0, values.known_after)


def test_nothing_to_compute_asks_nothing(tiny: Workspace) -> None:
    assert planned(tiny.view(), Task(tiny.project, [], {}, None), Running()).movements == {}


def test_it_can_be_cancelled(tiny: Workspace) -> None:
    running = Running()
    running.cancel()
    with pytest.raises(Cancelled):
        planned(tiny.view(), Task(tiny.project, ["big"], {}, None), running)
