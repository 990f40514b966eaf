def test_a_user_is_made_with_a_one_time_password(changed):
    made = changed("/users", json={"name": "li", "role": "viewer", "full_name": "李"})
    assert made.status_code == 201
    assert len(made.json()["one_time_password"]) >= 12
    listed = {user["name"]: user for user in changed("/users", method="GET").json()["users"]}
    assert (listed["li"]["role"], listed["li"]["must_change"], listed["li"]["one_time_password"]) == (
        "viewer",
        True,
        "",
    )


def test_a_name_is_taken_once(changed):
    changed("/users", json={"name": "li", "role": "viewer"})
    assert changed("/users", json={"name": "li", "role": "viewer"}).status_code == 422


def test_a_role_counts_from_the_next_request_on(changed):
    assert changed("/audit", method="GET", role="viewer").status_code == 403
    assert changed("/users/viewer/role", method="PUT", json={"role": "admin"}).json()["role"] == "admin"
    assert changed("/overview", method="GET", role="viewer").status_code == 200
    assert changed("/users/viewer/role", method="PUT", json={"role": "owner"}).status_code == 422


def test_who_is_kept_out_asks_no_more(changed):
    assert changed("/overview", method="GET", role="viewer").status_code == 200
    assert changed("/users/viewer/deactivate").json()["active"] is False
    assert changed("/overview", method="GET", role="viewer").status_code == 401
    assert changed("/users/viewer/activate").json()["active"] is True
    assert changed("/overview", method="GET", role="viewer").status_code == 200


def test_a_forgotten_password_is_made_anew(changed):
    changed("/users", json={"name": "li", "role": "viewer"})
    assert changed("/users/li/reset-password").json()["one_time_password"]
    assert changed("/users/nobody/reset-password").status_code == 404


def test_the_last_administrator_stays(changed):
    assert changed("/users/admin/deactivate").status_code == 422


def test_only_administrators_see_users(changed):
    assert changed("/users", method="GET", role="analyst").status_code == 403
    assert changed("/users", json={"name": "li", "role": "admin"}, role="analyst").status_code == 403
