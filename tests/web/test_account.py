import re

import pytest

from fenqun import clock
from fenqun.access import passwords, sessions, tokens
from fenqun.access.sessions import Visit
from fenqun.serving.cookies import SESSION

NEW = "drei Tauben auf dem Dach"


@pytest.fixture
def mei(workspace, client_as):
    """A signed-in analyst with a password."""
    client = client_as("analyst")
    workspace.records.users.change("analyst", {"password_hash": passwords.hashed("the password so far")})
    return client


def test_the_page_says_who_one_is_and_where_one_is_signed_in(mei):
    page = mei.get("/account").text
    assert "analyst" in page
    assert "this one" in page


def test_a_token_is_shown_once_and_works(mei, client_as):
    page = mei.post("/account/tokens", data={"name": "nightly", "scope": ["read", "customers"], "days": "30"}).text
    secret = re.search(r"fq_[\w-]{40,}", page)[0]
    assert secret not in mei.get("/account").text
    me = client_as(None).get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).json()
    assert me["permissions"] == ["customers", "read"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"name": "", "scope": "read", "days": "30"}, "up to 100 characters"),
        ({"name": "x", "days": "30"}, "at least one permission"),
        ({"name": "x", "scope": "read", "days": "0"}, "from 1 to 366"),
        ({"name": "x", "scope": "read", "days": "9" * 30}, "from 1 to 366"),
        ({"name": "x", "scope": "users", "days": "30"}, "does not include"),
        ({"name": "x", "scope": "fly", "days": "30"}, "no permission"),
    ],
)
def test_a_token_that_cannot_be_is_refused_in_place(mei, data, said):
    answer = mei.post("/account/tokens", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    assert "<h1>Account</h1>" in answer.text


def test_a_token_is_revoked_by_its_owner_only(workspace, mei, client_as):
    made = tokens.make(workspace, "analyst", "nightly", scope=["read"], at=clock.now())
    stranger = client_as("marketer")
    foreign, absent = (stranger.post(f"/account/tokens/{token}/revoke") for token in (made.id, "a1b2c3d4e5f6"))
    assert foreign.status_code == absent.status_code == 404
    assert foreign.text.replace(made.id, "").count("no token") == absent.text.count("no token") == 1
    assert mei.post(f"/account/tokens/{made.id}/revoke").status_code == 303
    assert tokens.listed(workspace).tokens == ()


def test_a_session_is_ended_by_its_user_only(workspace, mei, client_as):
    secret, _ = sessions.start(workspace, workspace.records.users.get("analyst"), Visit(clock.now()))
    other = next(line for line in sessions.sessions(workspace, "analyst").sessions)
    assert client_as("marketer").post(f"/account/sessions/{other.id}/end").status_code == 404
    for line in sessions.sessions(workspace, "analyst").sessions:
        mei.post(f"/account/sessions/{line.id}/end")
    assert sessions.identify(workspace.records, secret, Visit(clock.now())) is None


def test_a_new_password_signs_out_every_other_browser_and_changes_this_ones_session(app, mei, browse):
    other = browse(app, "analyst")
    before = dict(mei.cookies)
    answer = mei.post("/account/password", data={"old": "the password so far", "new": NEW, "again": NEW})
    assert answer.status_code == 303
    assert mei.get("/account").status_code == 200
    name = app.state.served.cookies.name(SESSION)
    assert mei.cookies[name] != before[name]
    assert other.get("/account").status_code == 303


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        ({"old": "wrong one", "new": NEW, "again": NEW}, 401, "not your password so far"),
        ({"old": "the password so far", "new": NEW, "again": "other"}, 422, "the two differ"),
        ({"old": "the password so far", "new": "short", "again": "short"}, 422, "at least 10 characters"),
        (
            {"old": "the password so far", "new": "the password so far", "again": "the password so far"},
            422,
            "not the one",
        ),
        ({}, 401, "not your password so far"),
    ],
)
def test_a_password_that_cannot_be_is_refused_in_place(mei, data, status, said):
    answer = mei.post("/account/password", data=data)
    assert answer.status_code == status
    assert said in answer.text
    assert NEW not in answer.text, "no password comes back"


def test_guessing_the_password_so_far_is_limited(mei, monkeypatch):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    answers = [mei.post("/account/password", data={"old": f"wrong {n}", "new": NEW, "again": NEW}) for n in range(12)]
    assert answers[-1].status_code == 429
