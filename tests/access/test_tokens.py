from datetime import timedelta

import pytest

from fenqun.access import tokens, users
from fenqun.access.permissions import ROLES, Permission, UserRole
from fenqun.errors import InvalidValue, NotAllowed, UnknownName

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def token(shop, now):
    users.make(shop, "wang", role="marketer")
    return tokens.make(shop, "wang", "nightly", scope=["read", "export"], at=now.at, days=30)


def test_the_secret_is_told_once_and_kept_as_a_hash(shop, token):
    assert token.secret.startswith("fq_")
    assert len(token.secret) == 3 + 43
    assert [line.secret for line in tokens.listed(shop).tokens] == [""]
    files = b"".join(file.read_bytes() for file in (shop.directory / ".fenqun").iterdir())
    assert token.secret.encode() not in files


def test_a_token_stands_for_its_user_within_its_scope(shop, token, now):
    identity = tokens.identify(shop.records, token.secret, at=now.at)
    assert (identity.name, identity.via, identity.via_id) == ("wang", "token", token.id)
    assert identity.permissions == {Permission.READ, Permission.EXPORT}


@pytest.mark.parametrize(("role", "left"), [("viewer", {"read"}), ("admin", {"read", "export"})])
def test_the_role_as_it_is_now_bounds_the_scope(shop, token, now, role, left):
    users.make(shop, "boss", role="admin")
    users.change_role(shop, "wang", role)
    assert tokens.identify(shop.records, token.secret, at=now.at).permissions == left


def test_a_token_expires_to_the_second(shop, token, now):
    end = now.at + timedelta(days=30)
    assert token.expires_at == "2024-05-31T08:30:00Z"
    assert tokens.identify(shop.records, token.secret, at=end - timedelta(seconds=1))
    assert tokens.identify(shop.records, token.secret, at=end) is None


def test_who_is_kept_out_is_out_by_token_too(shop, token, now):
    users.deactivate(shop, "wang")
    assert tokens.identify(shop.records, token.secret, at=now.at) is None


@pytest.mark.parametrize("secret", ["", "fq_", "fq_x", "x", "fq_\udc80"])
def test_no_other_secret_opens_anything(shop, token, now, secret):
    assert tokens.identify(shop.records, secret, at=now.at) is None


def test_its_use_is_noted_once_a_minute_at_most(shop, token, now):
    def used():
        return tokens.listed(shop).tokens[0].used_at

    assert used() == ""
    for passed, shown in [(0, "2024-05-01T08:30:00Z"), (59, "2024-05-01T08:30:00Z"), (60, "2024-05-01T08:31:00Z")]:
        tokens.identify(shop.records, token.secret, at=now.at + timedelta(seconds=passed))
        assert used() == shown


def test_a_revoked_token_counts_no_more(shop, token, now):
    tokens.revoke(shop, token.id)
    assert tokens.identify(shop.records, token.secret, at=now.at) is None
    assert tokens.listed(shop).tokens == ()
    with pytest.raises(UnknownName):
        tokens.revoke(shop, token.id)


def test_a_foreign_token_is_as_unknown_as_one_that_is_not(shop, token):
    with pytest.raises(UnknownName) as foreign:
        tokens.revoke(shop, token.id, user="li")
    with pytest.raises(UnknownName) as absent:
        tokens.revoke(shop, "0" * 12, user="li")
    assert str(foreign.value).replace(token.id, "0" * 12) == str(absent.value)


def test_tokens_are_listed_by_user(shop, token, now):
    users.make(shop, "li", role="viewer")
    tokens.make(shop, "li", "other", scope=["read"], at=now.at + timedelta(days=1))
    assert [line.name for line in tokens.listed(shop).tokens] == ["other", "nightly"]
    assert [line.name for line in tokens.listed(shop, "wang").tokens] == ["nightly"]


@pytest.mark.parametrize("role", UserRole)
def test_nobody_makes_a_token_that_may_more_than_they(shop, now, role):
    users.make(shop, "x", role=role)
    tokens.make(shop, "x", "all", scope=ROLES[role], at=now.at)
    for beyond in set(Permission) - ROLES[role]:
        with pytest.raises(NotAllowed):
            tokens.make(shop, "x", "more", scope=[beyond], at=now.at)


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ({"name": ""}, InvalidValue),
        ({"name": "a\nb"}, InvalidValue),
        ({"name": "x" * 101}, InvalidValue),
        ({"days": 0}, InvalidValue),
        ({"days": 367}, InvalidValue),
        ({"scope": []}, InvalidValue),
        ({"scope": ["raed"]}, UnknownName),
        ({"user": "nobody"}, UnknownName),
    ],
)
def test_what_cannot_be_a_token_is_refused(shop, now, parts, error):
    users.make(shop, "wang", role="admin")
    wish = {"user": "wang", "name": "n", "scope": ["read"], "days": 1, **parts}
    with pytest.raises(error):
        tokens.make(shop, wish.pop("user"), wish.pop("name"), at=now.at, **wish)
    assert tokens.listed(shop).tokens == ()


def test_making_and_revoking_are_recorded_without_the_secret(shop, token):
    tokens.revoke(shop, token.id)
    made, revoked = list(reversed(shop.records.audit.lines()))[1:]
    assert (made.action, made.what) == ("token_make", token.id)
    assert made.details == {"user": "wang", "scope": ["read", "export"], "days": 30}
    assert (revoked.action, revoked.what) == ("token_revoke", token.id)
    assert token.secret not in str(shop.records.audit.lines())
