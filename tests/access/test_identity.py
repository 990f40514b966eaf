from datetime import datetime

import pytest

from fenqun.access.identity import Identity
from fenqun.access.permissions import ROLES, Permission, UserRole
from fenqun.errors import MustChangePassword, NotAllowed
from fenqun.store.records.users import User
from fenqun.workspace.actor import Actor


def user(role: str = "marketer", **parts: object) -> User:
    return User("王敏", role, datetime(2024, 5, 1), **parts)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", UserRole)
def test_what_is_allowed_is_what_the_role_includes(role, permission):
    identity = Identity.of(user(role), "session", "id")
    if permission in ROLES[role]:
        identity.check(permission)
        assert identity.may(permission)
    else:
        with pytest.raises(NotAllowed):
            identity.check(permission)
        assert not identity.may(permission)


def test_a_token_is_allowed_what_both_its_scope_and_the_role_include():
    identity = Identity.of(user("viewer"), "token", "id", scope=frozenset({"read", "export", "nonsense"}))
    assert identity.permissions == {Permission.READ}


def test_until_a_one_time_password_is_changed_a_session_is_allowed_nothing():
    identity = Identity.of(user("admin", must_change=True), "session", "id")
    assert (identity.must_change, identity.permissions) == (True, frozenset())
    with pytest.raises(MustChangePassword, match="for one time"):
        identity.check(Permission.READ)


def test_a_token_does_not_wait_for_the_password():
    identity = Identity.of(user("viewer", must_change=True), "token", "id", scope=frozenset({"read"}))
    identity.check(Permission.READ)


def test_the_refusal_names_the_role_and_what_it_lacks():
    with pytest.raises(NotAllowed, match="your role 'marketer' does not include this: see the audit"):
        Identity.of(user(), "session", "id").check(Permission.AUDIT)


def test_the_verbs_see_who_asks_and_what_they_may_see():
    seen = Identity.of(user(), "session", "id").actor("web", address="10.0.0.7")
    assert seen == Actor("王敏", "web", sees_personal=True, address="10.0.0.7", role="marketer")
    assert Identity.of(user("admin"), "session", "id").actor("web").role == "administrator"
    assert not Identity.of(user("viewer"), "session", "id").actor("api").sees_personal
    assert not Identity.of(user(), "token", "id", scope=frozenset({"read"})).actor("api").sees_personal
    assert Identity.of(user("admin"), "session", "id").actor("web").may_set
    assert not Identity.of(user("admin"), "token", "id", scope=frozenset({"define"})).actor("api").may_set
