from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from fenqun.store.records import Records
from fenqun.store.records.tries import Limit

AT = datetime(2024, 5, 1, 8, 30)
NAME = Limit("name", "wang", 3, timedelta(seconds=60), timedelta(hours=1))
ADDRESS = Limit("address", "10.0.0.7", 100, timedelta(seconds=60), timedelta(hours=1))


def seconds(count: int) -> timedelta:
    return timedelta(seconds=count)


def fail(records: Records, times: int, *, at: datetime = AT) -> None:
    for _ in range(times):
        assert records.tries.begin([NAME], at=at) == seconds(0)


@pytest.mark.parametrize(
    ("failed", "wait"), [(0, 0), (2, 0), (3, 1), (4, 2), (5, 4), (8, 32), (9, 60), (10, 60), (10_000, 60)]
)
def test_waits_begin_after_the_free_tries_and_double_up_to_the_longest(failed, wait):
    assert NAME.wait(failed) == seconds(wait)


def test_who_tries_too_often_waits(kept):
    fail(kept, 3)
    assert kept.tries.begin([NAME], at=AT) == seconds(1)
    assert kept.tries.begin([NAME], at=AT + timedelta(milliseconds=400)) == timedelta(milliseconds=600)
    fail(kept, 1, at=AT + seconds(1))
    assert kept.tries.begin([NAME], at=AT + seconds(1)) == seconds(2)


def test_asking_while_waiting_makes_the_wait_no_longer(kept):
    fail(kept, 3)
    for _ in range(5):
        assert kept.tries.begin([NAME], at=AT) == seconds(1)
    fail(kept, 1, at=AT + seconds(1))


def test_a_restart_forgets_no_try(kept, path):
    fail(kept, 3)
    assert Records(path).tries.begin([NAME], at=AT) == seconds(1)


def test_success_starts_the_name_anew_and_takes_one_try_from_the_address(kept):
    few = Limit("address", "10.0.0.7", 2, timedelta(seconds=60), timedelta(hours=1))
    for _ in range(2):
        assert kept.tries.begin([NAME, few], at=AT) == seconds(0)
    kept.tries.succeeded(NAME, few)
    assert kept.tries.begin([NAME, few], at=AT) == seconds(0)
    assert kept.tries.begin([NAME, few], at=AT) == seconds(1)


def test_one_address_is_limited_over_all_names(kept):
    few = Limit("address", "10.0.0.7", 2, timedelta(seconds=60), timedelta(hours=1))
    for name in "ab":
        assert kept.tries.begin([Limit("name", name, 3, seconds(60), seconds(60)), few], at=AT) == seconds(0)
    assert kept.tries.begin([Limit("name", "c", 3, seconds(60), seconds(60)), few], at=AT) == seconds(1)
    assert kept.tries.begin([Limit("name", "c", 3, seconds(60), seconds(60))], at=AT) == seconds(0)


def test_tries_are_forgotten_in_time(kept):
    fail(kept, 3)
    assert kept.tries.begin([NAME], at=AT + timedelta(minutes=59)) == seconds(0)
    fail(kept, 3, at=AT + timedelta(hours=2))


def test_a_clock_put_back_keeps_nobody_out_for_longer(kept):
    fail(kept, 3)
    assert kept.tries.begin([NAME], at=AT - timedelta(days=1)) == seconds(1)


def test_many_tries_at_once_are_no_way_around(kept):
    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(lambda _: kept.tries.begin([NAME, ADDRESS], at=AT), range(16)))
    assert waits.count(seconds(0)) == 3


def test_what_was_typed_as_a_name_is_not_kept(kept, path):
    kept.tries.begin([Limit("name", "my-secret-password", 3, seconds(60), seconds(60))], at=AT)
    stored = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"my-secret-password" not in stored
