from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fenqun.access.tries import one_try
from fenqun.errors import SignInFailed, TooManyTries
from fenqun.workspace import Workspace

AT = datetime(2024, 5, 1, 8, 30)


def fail(shop, name, at=AT):
    with pytest.raises(RuntimeError), one_try(shop, name, at):
        raise RuntimeError


def test_five_tries_are_free_and_then_waits_grow(shop):
    for _ in range(5):
        fail(shop, "wang")
    with pytest.raises(TooManyTries, match=r"try again in 1 s\."), one_try(shop, "wang", AT):
        pass
    fail(shop, "wang", AT + timedelta(seconds=1))
    with pytest.raises(TooManyTries, match=r"try again in 2 s\."), one_try(shop, "WANG", AT + timedelta(seconds=1)):
        pass


def test_a_part_of_a_second_is_told_as_a_whole_one(shop):
    for _ in range(5):
        fail(shop, "wang")
    with pytest.raises(TooManyTries) as told, one_try(shop, "wang", AT + timedelta(seconds=0.7)):
        pass
    assert told.value.parts == {"seconds": 1}
    assert isinstance(told.value, SignInFailed)


def test_nobody_is_kept_out_by_name_for_more_than_five_minutes(shop):
    at = AT
    for _ in range(20):
        fail(shop, "wang", at)
        at += timedelta(minutes=5)
    with one_try(shop, "wang", at):
        pass


def test_a_good_try_starts_anew(shop):
    for _ in range(4):
        fail(shop, "wang")
    with one_try(shop, "wang", AT):
        pass
    for _ in range(5):
        fail(shop, "wang")


def test_an_address_may_try_twenty_times_over_all_names(shop):
    for number in range(20):
        fail(shop, f"name{number}")
    with pytest.raises(TooManyTries), one_try(shop, "another", AT):
        pass
    elsewhere = shop.acting(replace(shop.actor, address="10.0.0.8"))
    with one_try(elsewhere, "another", AT):
        pass


def test_a_restart_forgets_nothing(shop):
    for _ in range(5):
        fail(shop, "wang")
    with pytest.raises(TooManyTries), one_try(Workspace(shop.directory, actor=shop.actor), "wang", AT):
        pass
