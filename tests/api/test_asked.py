import pytest

from fenqun.access.permissions import ROLES, Permission
from fenqun.api import asked as doors


def test_every_permission_but_the_masking_one_has_a_door():
    named = {
        kind.__metadata__[0].dependency.permission for kind in vars(doors).values() if hasattr(kind, "__metadata__")
    }
    assert named == {*Permission, None} - {Permission.PERSONAL}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_asks_what_it_includes(asked, role):
    needed = {"/audit": Permission.AUDIT, "/users": Permission.USERS, "/exports?what=big": Permission.EXPORT}
    told = {path: asked(path, role=role).status_code for path in needed}
    assert told == {path: 200 if permission in ROLES[role] else 403 for path, permission in needed.items()}


def test_nobody_asks_without_a_token(asked):
    for path in ("/overview", "/customers", "/users", "/me", "/openapi.json"):
        answer = asked(path, role="")
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert answer.json()["type"] == "urn:fenqun:NotSignedIn"
