"""One customer's path."""

import pytest

from fenqun.errors import NoSuchCustomer


def _changes(step):
    return [(change.name, change.source, change.target, change.how) for change in step.changes]


def test_a_customer_is_told_in_every_snapshot_the_latest_first(tiny_past):
    path = tiny_past.at("2024-06-30").path("C01")
    assert [step.snapshot.as_of for step in path.steps] == ["2024-06-30", "2024-05-31", "2024-04-30"]
    assert [step.value for step in path.steps] == [1001.0, 700.7, 700.7]
    assert _changes(path.steps[0])[0] == ("level", "general", "quality", "values")
    assert path.steps[2].changes == ()


def test_why_is_the_same_as_of_all_who_moved(tiny_past):
    change = tiny_past.at("2024-06-30").path("C01").steps[0].changes[0]
    (move,) = [
        move
        for move in tiny_past.moves("level", end="2024-06-30").moves
        if (move.source, move.target) == ("general", "quality")
    ]
    assert {(reason.rule, reason.became) for reason in change.reasons} == {
        (reason.rule, reason.became) for reason in move.reasons
    }


def test_every_change_is_one_of_the_moves(tiny_past):
    asked = tiny_past.at("2024-06-30")
    for name in ("level", "value", "rfm", "big"):
        for mover in asked.movers(name).rows:
            (step, *_) = asked.path(mover.customer_id).steps
            if mover.source is not None and mover.target is not None:
                assert (name, mover.source, mover.target, mover.how) in _changes(step)


def test_before_it_was_there_a_customer_is_nowhere(tiny_past):
    steps = tiny_past.at("2024-06-30").path("C99").steps
    assert [step.there for step in steps] == [True, False, False]
    assert (steps[0].changes, steps[1].segments) == ((), ())
    assert [tag.segmentation for tag in steps[0].tags] == ["vip"]


def test_only_the_last_steps_are_told_where_there_are_many(tiny_past):
    assert len(tiny_past.at("2024-06-30").path("C01", limit=2).steps) == 2
    assert len(tiny_past.path("C01", limit=1).steps) == 1


def test_somebody_whom_no_snapshot_holds_has_no_path(tiny_past):
    with pytest.raises(NoSuchCustomer):
        tiny_past.path("nobody")
