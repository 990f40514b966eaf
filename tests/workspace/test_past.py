from datetime import UTC, date, datetime

import pytest

from fenqun import Workspace
from fenqun.errors import NoSnapshot, NoSuchSnapshot
from fenqun.workspace.past import meant


@pytest.mark.parametrize(
    ("named", "number"),
    [
        ("2024-04-30", 1),
        ("2024-05-30", 1),
        ("2024-05-31", 2),
        ("2024-06-29", 2),
        ("2024-06-30", 0),
        ("2030-01-01", 0),
        ("000001", 1),
        (date(2024, 5, 31), 2),
        (datetime(2024, 5, 31, 23, 59), 1),
        (datetime(2024, 5, 31, 16, 0, tzinfo=UTC), 2),
        ("2024-05-31T16:00:00+00:00", 2),
    ],
)
def test_a_snapshot_is_meant_by_a_day_or_the_beginning_of_its_id(tiny_past, named, number):
    assert meant(tiny_past.store, named) == tiny_past.store.ids()[number]


def test_of_two_as_of_one_day_the_one_made_last_is_meant(tiny_copy):
    tiny_copy.refresh()
    assert meant(tiny_copy.store, "2024-06-30") == tiny_copy.store.ids()[-1]


def test_a_whole_id_is_meant(tiny_past):
    assert [meant(tiny_past.store, known) for known in tiny_past.store.ids()] == tiny_past.store.ids()


@pytest.mark.parametrize("named", ["2024-04-29", "1999-01-01", "nosuch", "", "000009"])
def test_what_is_not_kept_names_what_is(tiny_past, named):
    with pytest.raises(NoSuchSnapshot, match=rf"no snapshot '{named}'\. Those nearest: .*\(2024-04-30\)"):
        meant(tiny_past.store, named)


def test_the_beginning_of_several_ids_is_refused(tiny_past):
    with pytest.raises(NoSuchSnapshot, match=r"no snapshot '00000'\. Those nearest: 000000-.*, 000001-.*, 000002-"):
        meant(tiny_past.store, "00000")


def test_before_the_first_refresh_nothing_is_meant(tiny_text):
    with pytest.raises(NoSnapshot):
        meant(Workspace(tiny_text).store, "2024-01-01")
