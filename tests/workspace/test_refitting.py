import pytest

from fenqun import Workspace
from fenqun.errors import NotComputed, PastSnapshot, UnknownName, UsageError

from .test_learning import BUYERS, change, found, learned, with_more_orders

__all__ = ["learned"]


def test_nothing_new_moves_nobody_and_writes_nothing(learned: Workspace) -> None:
    answer = learned.refit("buyers")
    assert (answer.kept, answer.change.moving, answer.change.found) == (False, 0, found(learned))
    assert learned.freshness().fresh


def test_what_is_learned_anew_counts_from_the_next_refresh_on(learned: Workspace) -> None:
    before = found(learned)
    with_more_orders(learned)
    learned.refresh()
    told = learned.refit("buyers")
    assert found(learned) == before != told.change.found
    answer = learned.refit("buyers", keep=True)
    assert (answer.kept, answer.change) == (True, told.change)
    assert learned.freshness().changed == ("segmentations/buyers",)
    (planned,) = learned.plan().changes
    assert (planned.said, planned.moving) == (("it learned anew since",), told.change.moving)
    learned.refresh()
    assert found(learned) == told.change.found
    assert learned.freshness().fresh
    assert "refit" in [line.action for line in learned.records.audit.lines(limit=5)]


def test_the_segments_keep_the_names_of_those_they_stand_for(learned: Workspace) -> None:
    with_more_orders(learned)
    learned.refresh()
    centres = [segment.centre[0].value for segment in learned.show("buyers").segments[:2]]
    learned.refit("buyers", keep=True)
    learned.refresh()
    again = [segment.centre[0].value for segment in learned.show("buyers").segments[:2]]
    assert (centres[0] < centres[1]) == (again[0] < again[1])


def test_only_clusters_learn(learned: Workspace) -> None:
    with pytest.raises(UsageError, match="learns nothing"):
        learned.refit("level")
    with pytest.raises(UnknownName):
        learned.refit("nothing")


def test_traits_that_wait_for_a_refresh_are_told(learned: Workspace) -> None:
    learned.save("traits", "half", "spend_total / 2", version=None)
    change(learned, {**BUYERS, "traits": ["half"]})
    with pytest.raises(NotComputed, match="half"):
        learned.refit("buyers")


def test_too_few_customers_are_not_kept(learned: Workspace) -> None:
    change(learned, {**BUYERS, "count": 40})
    with pytest.raises(UsageError, match="too few"):
        learned.refit("buyers", keep=True)


def test_the_past_learns_nothing(learned: Workspace) -> None:
    with pytest.raises(PastSnapshot):
        learned.at(learned.snapshot).refit("buyers")
