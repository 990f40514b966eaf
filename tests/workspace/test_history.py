import pytest

from fenqun import Workspace
from fenqun.errors import NoSnapshot, UsageError
from fenqun.workspace.history import about


def test_the_snapshots_are_told_the_latest_first(tiny_past):
    history = tiny_past.history()
    assert [line.as_of for line in history.snapshots] == ["2024-05-31", "2024-04-30", "2024-06-30"]
    assert [line.is_latest for line in history.snapshots] == [True, False, False]
    assert [line.id for line in history.snapshots] == list(reversed(tiny_past.store.ids()))
    assert history.after is None


def test_each_tells_what_is_other_than_in_the_one_before(tiny_past):
    latest, second, first = tiny_past.history().snapshots
    assert (first.more_customers, first.change) == (None, "the first one kept")
    assert (second.added, second.changed, second.removed) == ((), ("tags/big",), ("tags/friends",))
    assert second.change == "changed: big; gone: friends; customers −1"
    assert (latest.more_customers, latest.more_rows) == (0, {})
    assert latest.change == "the same customers, rows and definitions"


def test_sizes_are_those_that_the_snapshots_show(tiny_past):
    history = tiny_past.history()
    shown = [tiny_past.at(line.id).overview() for line in history.snapshots]
    assert [(line.customers, line.total_value) for line in history.snapshots] == [
        (overview.customers, overview.total_value) for overview in shown
    ]
    assert [(size.id, size.customers, size.total_value) for size in reversed(history.sizes)] == [
        (line.id, line.customers, line.total_value) for line in history.snapshots
    ]


def test_the_pages_hold_every_snapshot_once(tiny_past):
    first = tiny_past.history(limit=2)
    second = tiny_past.history(limit=2, after=first.after)
    assert [*first.snapshots, *second.snapshots] == list(tiny_past.history().snapshots)
    assert second.after is None
    with pytest.raises(UsageError):
        tiny_past.history(limit=0)


def test_it_is_told_in_the_readers_language(tiny_past):
    line = Workspace(tiny_past.directory, language="zh-Hans").history().snapshots[1]
    assert line.value_label == "消费额"
    assert "friends" in line.change
    assert "gone" not in line.change


def test_more_customers_and_rows_are_told(tiny_copy):
    orders = tiny_copy.directory / "data" / "orders.csv"
    heading, row = orders.read_text("utf-8").splitlines()[:2]
    fields = dict(zip(heading.split(","), row.split(","), strict=True))
    wanted = {"order_id": "O999", "customer_id": "C999"}
    new = ",".join(wanted.get(name, value) for name, value in fields.items())
    orders.write_text(f"{orders.read_text('utf-8').rstrip()}\n{new}\n", "utf-8")
    tiny_copy.refresh()
    line = tiny_copy.history().snapshots[0]
    assert (line.more_rows, line.more_customers) == ({"orders": 1}, 1)
    assert line.change == "customers +1; rows of orders +1"


def test_before_the_first_refresh_there_is_no_history(tiny_text):
    with pytest.raises(NoSnapshot):
        Workspace(tiny_text).history()


def test_a_snapshot_from_before_it_was_told_of_itself_is_opened(tiny_past, monkeypatch):
    monkeypatch.setattr(type(tiny_past.store), "abouts", lambda _store, ids: {known: {} for known in ids})
    assert [line.customers for line in tiny_past.history().snapshots] == [12, 12, 13]


def test_sources_of_which_nothing_was_remembered_do_not_count_as_changed(tiny):
    content = {**tiny.store.latest().content, "declared": {}}
    assert about(content)["definitions"]["sources/orders"] == ["", None]
