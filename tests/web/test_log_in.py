import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from fenqun import clock
from fenqun.access import passwords, users
from fenqun.access.sessions import SessionLimits
from fenqun.serving.cookies import SESSION
from fenqun.store.records.users import User

PASSWORD = "drei Tauben auf dem Dach"


@pytest.fixture
def records(app):
    """The records, with a user mei whose password is her own."""
    records = app.state.served.workspace.records
    records.users.add(User("mei", "analyst", clock.now(), password_hash=passwords.hashed(PASSWORD)))
    return records


@pytest.fixture
def browser(app):
    return TestClient(app, "http://127.0.0.1:8050", follow_redirects=False)


def sign_in(browser, name="mei", password=PASSWORD, **more):
    token = re.search(r'name="_csrf" value="([^"]+)"', browser.get("/sign-in").text)
    data = {"name": name, "password": password, "_csrf": token[1] if token else "", **more}
    return browser.post("/sign-in", data=data)


def session(browser, app):
    return browser.cookies.get(app.state.served.cookies.name(SESSION))


def test_name_and_password_open_the_workspace(browser, records):
    answer = sign_in(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.get("/account").status_code == 200


@pytest.mark.parametrize(("name", "password"), [("mei", "wrong password"), ("nobody", PASSWORD), ("", ""), ("mei", "")])
def test_anything_else_does_not_and_says_not_which(browser, records, name, password):
    answer = sign_in(browser, name, password)
    assert answer.status_code == 401
    assert "this name and password do not open the workspace" in answer.text
    assert browser.get("/account").status_code == 303


def test_after_too_many_tries_one_waits_and_is_told_how_long(browser, records, monkeypatch):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    answers = [sign_in(browser, "mei", "wrong password") for _ in range(12)]
    last = answers[-1]
    assert last.status_code == 429
    assert int(last.headers["retry-after"]) >= 1
    assert "too many tries" in last.text
    assert sign_in(browser).status_code == 429, "not even with the right one"


def test_a_name_that_is_nowhere_takes_as_long_as_one_that_is(browser, records, monkeypatch):
    verified = []
    real = passwords.verify
    monkeypatch.setattr(passwords, "verify", lambda kept, given: verified.append(kept) or real(kept, given))
    sign_in(browser, "mei", "wrong password")
    sign_in(browser, "nobody", "wrong password")
    assert len(verified) == 2
    assert verified[1] == passwords.NOBODYS


def test_the_form_needs_its_token(browser, records):
    browser.get("/sign-in")
    data = {"name": "mei", "password": PASSWORD}
    assert browser.post("/sign-in", data=data).status_code == 403
    assert browser.post("/sign-in", data=data | {"_csrf": "x.y"}).status_code == 403


def test_another_browsers_token_does_not_sign_in(app, browser, records):
    other = TestClient(app, "http://127.0.0.1:8050")
    token = re.search(r'name="_csrf" value="([^"]+)"', other.get("/sign-in").text)[1]
    browser.get("/sign-in")
    assert browser.post("/sign-in", data={"name": "mei", "password": PASSWORD, "_csrf": token}).status_code == 403


def test_a_session_planted_before_is_not_the_one_after(app, browser, records):
    sign_in(browser)
    planted = session(browser, app)
    answer = browser.post(
        "/sign-in",
        data={"name": "mei", "password": PASSWORD},
        headers={"X-CSRF-Token": token_of(browser)},
    )
    assert answer.status_code == 303
    assert session(browser, app) != planted
    old = TestClient(app, "http://127.0.0.1:8050", follow_redirects=False)
    old.cookies.set(app.state.served.cookies.name(SESSION), planted)
    assert old.get("/account").status_code == 303, "the one before has ended"


def token_of(browser):
    return re.search(r'name="_csrf" value="([^"]+)"', browser.get("/account").text)[1]


def test_signing_out_ends_the_session_at_the_server(app, browser, records):
    sign_in(browser)
    held = session(browser, app)
    answer = browser.post("/sign-out", data={"_csrf": token_of(browser)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    browser.cookies.set(app.state.served.cookies.name(SESSION), held)
    assert browser.get("/account").status_code == 303


def test_a_new_role_and_a_closed_account_count_at_once(app, browser, records):
    workspace = app.state.served.workspace
    sign_in(browser)
    assert browser.get("/settings/text").status_code == 200
    users.change_role(workspace, "mei", "viewer")
    assert browser.get("/settings/text").status_code == 403
    users.deactivate(workspace, "mei")
    assert browser.get("/account").status_code == 303


@pytest.mark.parametrize(
    ("limits", "after"),
    [
        (SessionLimits(idle=timedelta(hours=2)), timedelta(hours=2)),
        (SessionLimits(idle=timedelta(days=9), absolute=timedelta(hours=12)), timedelta(hours=12)),
    ],
    ids=["idle", "absolute"],
)
def test_a_session_ends_by_itself(app, browser, records, monkeypatch, limits, after):
    object.__setattr__(app.state.served, "session_limits", limits)
    sign_in(browser)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + after - timedelta(seconds=30))
    assert browser.get("/account").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: now + after * 2)
    assert browser.get("/account").headers["location"] == "/sign-in?next=%2Faccount"


def test_who_is_signed_in_is_sent_on_to_where_they_wanted(browser, records):
    assert browser.get("/tags?x=1").headers["location"] == "/sign-in?next=%2Ftags%3Fx%3D1"
    assert sign_in(browser, next="/tags?x=1").headers["location"] == "/tags?x=1"


@pytest.mark.parametrize(
    "then",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=y",
        "\\\\evil.example",
        "http:evil.example",
    ],
)
def test_nobody_is_sent_to_another_site(browser, records, then):
    answer = sign_in(browser, next=then)
    assert answer.headers["location"] == "/"
    assert "x=y" not in str(answer.headers)


def test_who_has_a_one_time_password_sees_the_page_for_another_only(app, browser):
    admin = users.first_admin(app.state.served.workspace)
    assert sign_in(browser, admin.name, admin.one_time_password).headers["location"] == "/account/password"
    assert browser.get("/users").headers["location"] == "/account/password?next=%2Fusers"
    assert browser.get("/api/v1/overview").status_code == 403
    assert browser.get("/account/password").status_code == 200


def test_cookies_of_a_browser_are_not_read_by_scripts(browser, records):
    cookies = sign_in(browser).headers.get_list("set-cookie")
    assert all("HttpOnly" in cookie and "SameSite=lax" in cookie for cookie in cookies)


def test_every_try_is_in_the_audit(app, browser, records):
    sign_in(browser, "mei", "wrong password")
    sign_in(browser)
    lines = app.state.served.workspace.records.audit.lines()
    assert [(line.action, line.what, line.door) for line in lines[:2]] == [
        ("sign_in", "mei", "web"),
        ("sign_in_failed", "mei", "web"),
    ]
