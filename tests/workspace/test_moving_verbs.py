"""The verbs ask of snapshots as `at` takes them."""

import pytest

from fenqun import Workspace
from fenqun.errors import NoSnapshot, NoSuchSnapshot


def test_a_snapshot_may_be_named_by_its_id_or_a_day(tiny_past):
    first, *_ = tiny_past.store.ids()
    assert tiny_past.moves("level", end=first).end.as_of == "2024-06-30"
    assert tiny_past.moves("level", start="2024-05-01", end="2024-06-30").start.as_of == "2024-04-30"
    with pytest.raises(NoSuchSnapshot):
        tiny_past.moves("level", start="2023-01-01")


def test_before_the_first_refresh_nothing_has_moved(tmp_path):
    with pytest.raises(NoSnapshot):
        Workspace(tmp_path).moves("level")
