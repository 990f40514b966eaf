from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from fenqun.access import passwords, sessions, sign_in, users
from fenqun.access.permissions import UserRole
from fenqun.access.sign_in import SignOn
from fenqun.errors import InvalidValue, SignInFailed, TooManyTries
from fenqun.store.records.users import User

pytestmark = pytest.mark.usefixtures("quick")
PASSWORD = "correct horse"
LI = SignOn("https://id.example", "42", "li", "李 雷")


@pytest.fixture
def wang(shop, now):
    users.make(shop, "wang", role="analyst")
    users.set_password(shop, shop.records.users.get("wang"), PASSWORD, one_time=False)
    return shop.records.users.get("wang")


@pytest.fixture
def verified(monkeypatch):
    """The hashes that were verified, in order."""
    seen, verify = [], passwords.verify
    monkeypatch.setattr(passwords, "verify", lambda kept, password: seen.append(kept) or verify(kept, password))
    return seen


def actions(shop):
    return [(line.action, line.who, line.what) for line in reversed(shop.records.audit.lines())]


def test_name_and_password_open_a_session(shop, wang, now):
    signed_in = sign_in.sign_in(shop, "WANG", PASSWORD, now)
    assert signed_in.identity.name == "wang"
    assert sessions.identify(shop.records, signed_in.secret, now) == signed_in.identity
    assert shop.records.users.get("wang").seen_at == now.at
    line = shop.records.audit.lines()[0]
    assert (line.action, line.who, line.door, line.address) == ("sign_in", "wang", "web", "10.0.0.7")


def test_each_sign_in_has_a_new_id(shop, wang, now):
    assert sign_in.sign_in(shop, "wang", PASSWORD, now).secret != sign_in.sign_in(shop, "wang", PASSWORD, now).secret


def test_a_wrong_name_a_wrong_password_and_who_is_kept_out_are_told_alike(shop, wang, now):
    users.make(shop, "out", role="viewer")
    users.set_password(shop, shop.records.users.get("out"), PASSWORD, one_time=False)
    users.deactivate(shop, "out")
    shop.records.users.add(User("li", "viewer", now.at, issuer="https://id.example", subject="42"))
    told = set()
    for name, password in [("nobody", PASSWORD), ("wang", "wrong horse"), ("out", PASSWORD), ("li", ""), ("", "")]:
        with pytest.raises(SignInFailed) as failed:
            sign_in.sign_in(shop, name, password, now)
        told.add((type(failed.value), str(failed.value)))
    assert told == {(SignInFailed, "this name and password do not open the workspace.")}
    assert shop.records.sessions.of("wang") == []


@pytest.mark.parametrize("name", ["wang", "nobody", "out", "li"])
def test_one_hash_is_verified_whoever_asks(shop, wang, now, verified, name):
    users.make(shop, "out", role="viewer")
    users.deactivate(shop, "out")
    shop.records.users.add(User("li", "viewer", now.at, issuer="https://id.example", subject="42"))
    with pytest.raises(SignInFailed):
        sign_in.sign_in(shop, name, "wrong horse", now)
    assert verified == [wang.password_hash if name == "wang" else passwords.NOBODYS]


def test_the_password_that_nobody_has_lets_nobody_in(shop, now):
    with pytest.raises(SignInFailed):
        sign_in.sign_in(shop, "nobody", "nobody's", now)


def test_a_failed_try_is_recorded_without_what_was_typed_for_a_name(shop, wang, now):
    for name in ("wang", "my-secret-password"):
        with pytest.raises(SignInFailed):
            sign_in.sign_in(shop, name, "wrong horse", now)
    assert actions(shop)[-2:] == [("sign_in_failed", "", "wang"), ("sign_in_failed", "", "")]
    assert "my-secret-password" not in str(shop.records.audit.lines())


def test_too_many_tries_wait_even_with_the_right_password_and_cost_no_hash(shop, wang, now, verified):
    for _ in range(5):
        with pytest.raises(SignInFailed):
            sign_in.sign_in(shop, "wang", "wrong horse", now)
    del verified[:]
    with pytest.raises(TooManyTries, match="try again in 1 s"):
        sign_in.sign_in(shop, "wang", PASSWORD, now)
    assert verified == []
    later = replace(now, at=now.at + timedelta(seconds=1))
    assert sign_in.sign_in(shop, "wang", PASSWORD, later).identity.name == "wang"


def test_waiting_tells_nothing_of_whether_the_name_exists(shop, wang, now):
    told = []
    for name in ("wang", "nobody"):
        for _ in range(5):
            with pytest.raises(SignInFailed):
                sign_in.sign_in(shop, name, "wrong horse", now)
        with pytest.raises(TooManyTries) as waits:
            sign_in.sign_in(shop, name, "wrong horse", now)
        told.append(str(waits.value))
    assert told[0] == told[1]


def test_an_old_hash_is_made_anew_at_the_next_sign_in(shop, wang, now):
    old = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
    shop.records.users.change("wang", {"password_hash": old})
    sign_in.sign_in(shop, "wang", PASSWORD, now)
    kept = shop.records.users.get("wang").password_hash
    assert not passwords.needs_rehash(kept)
    assert passwords.verify(kept, PASSWORD)


def test_a_password_changed_while_the_old_one_was_verified_lets_nobody_in(shop, wang, now, monkeypatch):
    verify = passwords.verify

    def meanwhile(kept: str, password: str) -> bool:
        opens = verify(kept, password)
        users.reset_password(shop, "wang")
        return opens

    monkeypatch.setattr(passwords, "verify", meanwhile)
    with pytest.raises(SignInFailed):
        sign_in.sign_in(shop, "wang", PASSWORD, now)
    assert shop.records.sessions.of("wang") == []


def test_a_one_time_password_opens_nothing_but_the_change(shop, now):
    first = users.first_admin(shop).one_time_password
    signed_in = sign_in.sign_in(shop, "admin", first, now)
    assert (signed_in.identity.must_change, signed_in.identity.permissions) == (True, frozenset())
    changed = sign_in.change_password(shop, "admin", now, old=first, new=PASSWORD)
    assert (changed.identity.must_change, len(changed.identity.permissions)) == (False, 12)


def test_a_new_password_ends_every_other_session(shop, wang, now):
    first, second = (sign_in.sign_in(shop, "wang", PASSWORD, now).secret for _ in range(2))
    changed = sign_in.change_password(shop, "wang", now, old=PASSWORD, new="another horse")
    assert [sessions.identify(shop.records, secret, now) for secret in (first, second)] == [None, None]
    assert sessions.identify(shop.records, changed.secret, now) == changed.identity
    with pytest.raises(SignInFailed):
        sign_in.sign_in(shop, "wang", PASSWORD, now)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("wrong horse", "another horse", SignInFailed),
        (PASSWORD, "short", InvalidValue),
        (PASSWORD, PASSWORD, InvalidValue),
        (PASSWORD, "Password123", InvalidValue),
    ],
)
def test_a_refused_change_leaves_the_password_and_the_sessions(shop, wang, now, old, new, error):
    secret = sign_in.sign_in(shop, "wang", PASSWORD, now).secret
    with pytest.raises(error):
        sign_in.change_password(shop, "wang", now, old=old, new=new)
    assert sessions.identify(shop.records, secret, now)
    assert sign_in.sign_in(shop, "wang", PASSWORD, now)


def test_who_holds_a_session_cannot_try_passwords_without_end(shop, wang, now):
    for _ in range(5):
        with pytest.raises(SignInFailed):
            sign_in.change_password(shop, "wang", now, old="guess", new="another horse")
    with pytest.raises(TooManyTries):
        sign_in.change_password(shop, "wang", now, old="guess", new="another horse")


def test_who_comes_from_another_system_is_made_once(shop, now):
    first, second = (sign_in.signed_on(shop, LI, now) for _ in range(2))
    assert (first.identity.name, first.identity.full_name, first.identity.role) == ("li", "李 雷", UserRole.VIEWER)
    assert second.identity.name == "li"
    assert len(users.listed(shop).users) == 1
    assert [line[0] for line in actions(shop)] == ["user_add", "sign_in", "sign_in"]


def test_a_role_given_here_is_kept_when_they_come_again(shop, now):
    users.make(shop, "boss", role="admin")
    sign_in.signed_on(shop, LI, now, role=UserRole.MARKETER)
    users.change_role(shop, "li", "analyst")
    assert sign_in.signed_on(shop, LI, now).identity.role == UserRole.ANALYST


def test_a_name_that_is_somebody_s_here_is_never_theirs(shop, wang, now):
    came = sign_in.signed_on(shop, replace(LI, name="WANG"), now)
    assert came.identity.name == "WANG-2"
    other = sign_in.signed_on(shop, replace(LI, name="wang", issuer="https://other.example"), now)
    assert other.identity.name == "wang-3"
    assert shop.records.users.get("wang") == wang


@pytest.mark.parametrize(
    ("name", "becomes"),
    [("li lei", "li-lei"), ("<b>'x'", "-b-x-"), ("", "42"), ("x" * 99, "x" * 60), ("李雷@示例.公司", "李雷@示例.公司")],
)
def test_a_name_from_elsewhere_is_made_fit(shop, now, name, becomes):
    assert sign_in.signed_on(shop, replace(LI, name=name), now).identity.name == becomes


def test_who_is_kept_out_here_is_kept_out_from_there(shop, now):
    secret = sign_in.signed_on(shop, LI, now).secret
    users.deactivate(shop, "li")
    with pytest.raises(SignInFailed):
        sign_in.signed_on(shop, LI, now)
    assert sessions.identify(shop.records, secret, now) is None
