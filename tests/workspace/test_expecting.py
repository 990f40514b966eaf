"""What a refresh would have to do."""

from dataclasses import replace

from fenqun import Workspace
from fenqun.workspace.expecting import expected
from fenqun.workspace.reaching import Reach


def test_sources_are_read_two_at_once_and_the_rest_takes_what_it_took(tiny: Workspace) -> None:
    view = tiny.view()
    snapshot = view.snapshot
    tables = {
        name: replace(stored, note={**stored.note, "seconds": 4.0 if name == "sources/orders" else 2.0})
        for name, stored in snapshot.tables.items()
    }
    content = {**snapshot.content, "timings": {"traits": 1.0, "writing": 0.5}}
    timed = replace(view, snapshot=replace(snapshot, tables=tables, content=content))
    work = expected(timed, Reach(tiny.project, []), ["orders", "customers"])
    assert [(each.name, each.why, each.seconds) for each in work.sources] == [
        ("customers", "its files changed", 2.0),
        ("orders", "its files changed", 4.0),
    ]
    assert (work.computing_seconds, work.seconds) == (1.5, 5.5)


def test_a_snapshot_that_kept_no_times_tells_none(tiny: Workspace) -> None:
    view = tiny.view()
    content = {name: part for name, part in view.content.items() if name != "timings"}
    older = replace(view, snapshot=replace(view.snapshot, content=content))
    work = expected(older, Reach(tiny.project, []), [])
    assert (work.sources, work.computing_seconds, work.seconds) == ((), None, None)
