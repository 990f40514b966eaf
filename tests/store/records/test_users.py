from dataclasses import replace
from datetime import datetime
from threading import Barrier, Thread

import pytest

from fenqun.store.records.users import User, key_of

AT = datetime(2024, 5, 1, 8, 30)
WANG = User("王敏", "marketer", AT, full_name="王 敏", password_hash="hash")
ADMIN = User("Admin", "admin", AT)


def test_a_user_is_found_by_name_however_it_is_written(kept):
    assert kept.users.add(ADMIN)
    assert [kept.users.get(name) for name in ("admin", "ADMIN", "Ａｄｍｉｎ", "admim")] == [ADMIN, ADMIN, ADMIN, None]


@pytest.mark.parametrize(("one", "same"), [("STRASSE", "straße"), ("Ｗang", "wang"), ("e\u0301", "é"), ("İ", "i̇")])
def test_what_reads_alike_is_one_name(one, same):
    assert key_of(one) == key_of(same)


def test_a_name_is_taken_once_in_any_writing(kept):
    assert kept.users.add(ADMIN)
    assert not kept.users.add(replace(ADMIN, name="aDMIN", role="viewer"))
    assert kept.users.all() == [ADMIN]


def test_everyone_is_listed_by_name(kept):
    for user in (WANG, ADMIN):
        kept.users.add(user)
    assert kept.users.all() == [ADMIN, WANG]


def test_a_subject_of_an_issuer_is_one_user(kept):
    on = User("li", "viewer", AT, issuer="https://id.example", subject="42")
    assert kept.users.add(on)
    assert not kept.users.add(replace(on, name="li2"))
    assert kept.users.signed_on("https://id.example", "42") == on
    assert kept.users.signed_on("https://other.example", "42") is None


def test_users_without_an_issuer_are_not_one_another(kept):
    assert kept.users.add(WANG)
    assert kept.users.add(ADMIN)


def test_only_one_first_of_a_role_is_added(kept):
    assert kept.users.add(WANG)
    assert kept.users.add_first(ADMIN)
    assert not kept.users.add_first(replace(ADMIN, name="other"))


def test_values_are_changed_of_one_user(kept):
    for user in (WANG, ADMIN):
        kept.users.add(user)
    assert kept.users.change("王敏", {"role": "viewer", "seen_at": AT})
    assert kept.users.all() == [ADMIN, replace(WANG, role="viewer", seen_at=AT)]
    assert not kept.users.change("nobody", {"role": "viewer"})


@pytest.mark.parametrize("change", [{"role": "viewer"}, {"active": False}])
def test_the_last_active_one_of_a_role_is_kept(kept, change):
    for user in (WANG, ADMIN):
        kept.users.add(user)
    assert not kept.users.change("admin", change, keep="admin")
    assert kept.users.get("admin") == ADMIN
    kept.users.add(User("second", "admin", AT))
    assert kept.users.change("admin", change, keep="admin")


def test_where_there_never_was_one_of_the_role_nothing_is_kept(kept):
    kept.users.add(WANG)
    assert kept.users.change("王敏", {"active": False}, keep="admin")


def test_two_that_leave_at_once_do_not_leave_nobody(kept):
    kept.users.add(ADMIN)
    kept.users.add(User("second", "admin", AT))
    start, done = Barrier(2), []

    def leave(name: str) -> None:
        start.wait()
        done.append(kept.users.change(name, {"role": "viewer"}, keep="admin"))

    threads = [Thread(target=leave, args=(name,)) for name in ("admin", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, True]
