"""The steps of a refresh, timed."""

from fenqun import Workspace
from fenqun.errors import Phrase
from fenqun.workspace.arrivals import ROWS
from fenqun.workspace.timing import PARTS, Timing


def test_a_step_lasts_until_the_next_begins_and_one_that_comes_again_is_added() -> None:
    moments = iter([0.0, 2.0, 5.0, 6.0, 10.0])
    told: list[object] = []
    timing = Timing(lambda step, _share: told.append(step), now=lambda: next(moments))
    steps = ["computing traits", "dividing the customers", "dividing the customers", "computing traits"]
    for step in [Phrase("reading {source}", source="orders"), *steps]:
        timing.tell(step, 0.5)
    assert timing.seconds() == {"traits": 3.0, "segments": 3.0}
    assert told[1:] == steps


def test_a_snapshot_remembers_how_long_it_took(tiny: Workspace) -> None:
    snapshot = tiny.view().snapshot
    assert set(snapshot.content["timings"]) == set(PARTS.values())
    assert all(seconds >= 0 for seconds in snapshot.content["timings"].values())
    assert all(snapshot.tables[ROWS + name].note["seconds"] > 0 for name in ("customers", "orders"))
