import re

import pytest

from fenqun.access import users


def one_time_password(page):
    return re.search(r'<code class="secret"[^>]*>([^<]+)</code>', page)[1]


def test_a_new_user_gets_a_one_time_password_shown_once(admin, workspace):
    page = admin.post("/users", data={"name": "mei", "full_name": "王梅", "role": "marketer"}).text
    assert len(one_time_password(page)) >= 12
    assert "secret" not in admin.get("/users").text
    user = workspace.records.users.get("mei")
    assert (user.role, user.full_name, user.must_change) == ("marketer", "王梅", True)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"name": "", "role": "viewer"}, "up to 64 letters"),
        ({"name": "a b", "role": "viewer"}, "up to 64 letters"),
        ({"name": "admin", "role": "viewer"}, "is taken"),
        ({"name": "ADMIN", "role": "viewer"}, "is taken"),
        ({"name": "mei", "role": "god"}, "no role"),
        ({"name": "mei"}, "no role"),
    ],
)
def test_a_user_that_cannot_be_is_refused_with_the_form_as_it_was(admin, data, said):
    answer = admin.post("/users", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'name="name" value="{data["name"].strip()}"' in answer.text


def test_roles_change_and_people_are_kept_out_and_let_in(admin, workspace):
    users.make(workspace, "mei", role="viewer")
    admin.post("/users/mei/role", data={"role": "analyst"})
    assert workspace.records.users.get("mei").role == "analyst"
    admin.post("/users/mei/deactivate")
    assert not workspace.records.users.get("mei").active
    admin.post("/users/mei/activate")
    assert workspace.records.users.get("mei").active


def test_a_forgotten_password_is_replaced_by_another_for_one_time(admin, workspace):
    first = users.make(workspace, "mei", role="viewer").one_time_password
    page = admin.post("/users/mei/password").text
    assert one_time_password(page) != first
    assert "their tokens are revoked" in page


@pytest.mark.parametrize("what", ["role", "password", "deactivate", "activate"])
def test_a_user_that_is_nowhere_is_not_found(admin, what):
    assert admin.post(f"/users/nobody/{what}", data={"role": "viewer"}).status_code == 404


def test_the_last_administrator_stays(admin, workspace):
    for what, data in (("deactivate", {}), ("role", {"role": "viewer"})):
        answer = admin.post(f"/users/admin/{what}", data=data)
        assert answer.status_code == 422
        assert "last administrator" in answer.text
    assert workspace.records.users.get("admin").role == "admin"


def test_a_name_of_script_is_text(admin, workspace):
    users.make(workspace, "mei", role="viewer", full_name="<script>alert(1)</script>")
    page = admin.get("/users").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
