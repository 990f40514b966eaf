import pytest

from fenqun.access import passwords, sessions, tokens, users
from fenqun.errors import InvalidValue, UnknownName, UsageError
from fenqun.store.records.users import User

pytestmark = pytest.mark.usefixtures("quick")


def entries(shop):
    return [(line.action, line.what, dict(line.details)) for line in reversed(shop.records.audit.lines())]


def test_the_first_admin_gets_a_password_for_one_time_which_is_shown_once(shop):
    admin = users.first_admin(shop)
    assert (admin.name, admin.role, admin.must_change, admin.active) == ("admin", "admin", True, True)
    assert passwords.verify(shop.records.users.get("admin").password_hash, admin.one_time_password)
    assert users.first_admin(shop) is None
    assert users.listed(shop).users[0].one_time_password == ""
    assert entries(shop) == [("user_add", "admin", {"role": "admin"})]


def test_a_shop_with_an_admin_of_any_name_makes_no_other(shop):
    users.make(shop, "boss", role="admin")
    assert users.first_admin(shop) is None


def test_a_shop_with_others_only_still_gets_its_admin(shop):
    users.make(shop, "wang", role="viewer")
    assert users.first_admin(shop).name == "admin"


def test_the_first_admin_has_another_name_where_it_is_taken(shop):
    users.make(shop, "Admin", role="viewer")
    assert users.first_admin(shop).name == "admin-2"
    assert users.first_admin(shop) is None


def test_a_new_user_is_listed_and_recorded(shop):
    made = users.make(shop, "王敏", role="marketer", full_name="王 敏")
    assert (made.name, made.role, made.full_name, made.sign_on, made.seen_at) == (
        "王敏",
        "marketer",
        "王 敏",
        False,
        "",
    )
    assert made.made_at.endswith("Z")
    assert [user.name for user in users.listed(shop).users] == ["王敏"]
    assert entries(shop) == [("user_add", "王敏", {"role": "marketer"})]


@pytest.mark.parametrize("name", ["", " ", "two words", "a\nb", "x" * 65, "<script>", "../x", "\udc80", "王'敏"])
def test_what_cannot_be_a_user_s_name_is_refused(shop, name):
    with pytest.raises(InvalidValue, match="up to 64 letters"):
        users.make(shop, name, role="viewer")
    assert users.listed(shop).users == ()


@pytest.mark.parametrize("full_name", ["a\nb", "x" * 201, "\u202egnaw"])
def test_a_full_name_is_one_line_of_text(shop, full_name):
    with pytest.raises(InvalidValue, match="on one line"):
        users.make(shop, "wang", role="viewer", full_name=full_name)


def test_a_name_that_is_taken_is_refused(shop):
    users.make(shop, "wang", role="viewer")
    with pytest.raises(InvalidValue, match="'WANG' is taken"):
        users.make(shop, "WANG", role="admin")


def test_an_unknown_role_or_user_is_named_with_the_nearest(shop):
    with pytest.raises(UnknownName, match="Did you mean 'analyst'"):
        users.make(shop, "wang", role="analist")
    users.make(shop, "wang", role="viewer")
    with pytest.raises(UnknownName, match="Did you mean 'wang'"):
        users.deactivate(shop, "wagn")


def test_a_role_is_changed_and_recorded_with_the_one_before(shop):
    users.make(shop, "wang", role="viewer")
    assert users.change_role(shop, "WANG", "analyst").role == "analyst"
    assert entries(shop)[-1] == ("user_role", "wang", {"role": "analyst", "before": "viewer"})


def test_the_last_administrator_stays(shop):
    users.make(shop, "boss", role="admin")
    with pytest.raises(UsageError, match="'boss' is the last administrator"):
        users.change_role(shop, "boss", "viewer")
    with pytest.raises(UsageError, match="last administrator"):
        users.deactivate(shop, "boss")
    assert [line[0] for line in entries(shop)] == ["user_add"]
    users.make(shop, "second", role="admin")
    assert not users.deactivate(shop, "boss").active
    with pytest.raises(UsageError, match="'second' is the last"):
        users.deactivate(shop, "second")


def test_who_is_deactivated_is_signed_out_and_may_come_back(shop, now):
    users.make(shop, "wang", role="viewer")
    secret, _ = sessions.start(shop, shop.records.users.get("wang"), now)
    assert not users.deactivate(shop, "wang").active
    assert sessions.identify(shop.records, secret, now) is None
    assert users.activate(shop, "wang").active
    assert sessions.identify(shop.records, secret, now) is None
    assert entries(shop)[1:] == [("user_deactivate", "wang", {"sessions": 1}), ("user_activate", "wang", {})]


def test_a_reset_password_is_for_one_time_and_ends_the_sessions(shop, now):
    first = users.make(shop, "wang", role="viewer").one_time_password
    secret, _ = sessions.start(shop, shop.records.users.get("wang"), now)
    second = users.reset_password(shop, "wang").one_time_password
    kept = shop.records.users.get("wang")
    assert (passwords.verify(kept.password_hash, second), passwords.verify(kept.password_hash, first)) == (True, False)
    assert kept.must_change
    assert sessions.identify(shop.records, secret, now) is None
    assert entries(shop)[-1] == ("user_password", "wang", {"one_time": True, "sessions": 1, "tokens": 0})


def test_a_reset_password_revokes_the_users_tokens_and_nobody_elses(shop, now):
    for name in ("wang", "li"):
        users.make(shop, name, role="viewer")
    mine, hers = (tokens.make(shop, name, "t", scope=["read"], at=now.at) for name in ("wang", "li"))
    users.reset_password(shop, "wang")
    assert tokens.identify(shop.records, mine.secret, at=now.at) is None
    assert tokens.identify(shop.records, hers.secret, at=now.at) is not None
    assert entries(shop)[-1] == ("user_password", "wang", {"one_time": True, "sessions": 0, "tokens": 1})


def test_who_signs_on_elsewhere_has_no_password_here(shop, now):
    shop.records.users.add(User("li", "viewer", now.at, issuer="https://id.example", subject="42"))
    assert users.listed(shop).users[0].sign_on
    with pytest.raises(UsageError, match="signs on through another system"):
        users.reset_password(shop, "li")


def test_no_password_or_hash_is_ever_recorded(shop):
    password = users.make(shop, "wang", role="viewer").one_time_password
    told = str(shop.records.audit.lines())
    assert password not in told
    assert "argon2" not in told
    assert "argon2" not in str(users.listed(shop).as_json())
