import pytest

from fenqun.access.permissions import (
    CHANGING,
    PERMISSION_LABELS,
    ROLE_LABELS,
    ROLE_MEANINGS,
    ROLES,
    Permission,
    UserRole,
)

VIEWER = {"read", "customers"}
MARKETER = VIEWER | {"personal", "export", "tag"}
ANALYST = MARKETER | {"define", "import", "refresh", "query"}
ADMIN = ANALYST | {"settings", "users", "audit"}


@pytest.mark.parametrize(
    ("role", "may"), [("viewer", VIEWER), ("marketer", MARKETER), ("analyst", ANALYST), ("admin", ADMIN)]
)
def test_a_role_may_do_exactly_this(role, may):
    assert ROLES[UserRole(role)] == may
    assert set(Permission) - ROLES[UserRole(role)] == ADMIN - may


def test_every_permission_and_role_has_a_name_for_people():
    assert list(PERMISSION_LABELS) == list(Permission)
    assert list(ROLE_LABELS) == list(ROLE_MEANINGS) == list(ROLES) == list(UserRole)


def test_who_only_looks_changes_nothing():
    assert not CHANGING & ROLES[UserRole.VIEWER]
    assert not CHANGING & {Permission.PERSONAL, Permission.EXPORT, Permission.QUERY, Permission.AUDIT}
