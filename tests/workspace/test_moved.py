"""Customers before and after, counted from the pairs of their states."""

from decimal import Decimal

from fenqun import Workspace
from fenqun.profiles.tag import Tag
from fenqun.workspace.drafted import Draft
from fenqun.workspace.moved import Moved, tag_change

MOVED = Moved({("a", "a"): 3, ("a", "b"): 2, (None, "b"): 1}, {("a", "a"): Decimal("1.5"), ("a", "b"): Decimal(2)})


def test_states_are_summed_over_the_pairs() -> None:
    assert (MOVED.before("a"), MOVED.after("a"), MOVED.after("b"), MOVED.staying("a")) == (5, 3, 3, 3)
    assert (MOVED.value("a"), MOVED.value("b"), MOVED.value("c")) == (1.5, 2.0, 0.0)
    assert Moved(MOVED.moves, None).value("a") is None


def test_a_new_tag_had_nobody_before(tiny: Workspace) -> None:
    found = Draft("tags", "fresh", Tag(), tiny.project, is_known=False)
    change = tag_change(tiny.view(), found, Tag(), Moved({(False, True): 2, (False, False): 3}, None))
    assert (change.before, change.after, change.entering, change.leaving) == (None, 2, 2, 0)
