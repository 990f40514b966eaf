import pytest

from fenqun import clock
from fenqun.access import tokens, users
from fenqun.serving.cookies import SESSION


@pytest.fixture
def token(app, client_as):
    """A token of an analyst that may read."""
    client_as("analyst")
    workspace = app.state.served.workspace
    return tokens.make(workspace, "analyst", "nightly", scope=["read"], at=clock.now()).secret


def bearer(secret, scheme="Bearer"):
    return {"Authorization": f"{scheme} {secret}"}


def test_a_token_opens_the_api_for_what_it_may(client_as, token):
    nobody = client_as(None)
    me = nobody.get("/api/v1/me", headers=bearer(token)).json()
    assert (me["name"], me["via"], me["permissions"]) == ("analyst", "token", ["read"])
    assert nobody.get("/api/v1/audit", headers=bearer(token)).status_code == 403


def test_a_token_opens_no_page(client_as, token):
    assert client_as(None).get("/account", headers=bearer(token)).status_code == 303


def test_a_token_needs_no_token_of_a_form(client_as, token):
    nobody = client_as(None)
    del nobody.headers["X-CSRF-Token"]
    answer = nobody.post("/api/v1/rules/count", json={"rule": "age >= 3"}, headers=bearer(token))
    assert answer.status_code != 403


@pytest.mark.parametrize("header", ["Bearer nope", "Bearer ", "Bearer", "Basic YTpi", "", "bearer fq_" + "x" * 5000])
def test_any_other_word_opens_nothing(client_as, header):
    assert client_as(None).get("/api/v1/me", headers={"Authorization": header}).status_code == 401


def test_where_a_token_is_sent_no_session_counts(client_as):
    assert client_as("admin").get("/api/v1/me", headers=bearer("nope")).status_code == 401


def test_the_scheme_is_written_in_any_case(client_as, token):
    assert client_as(None).get("/api/v1/me", headers=bearer(token, "bEaReR")).status_code == 200


def test_a_session_that_is_nowhere_is_nobody(app, client_as):
    nobody = client_as(None)
    cookies = app.state.served.cookies
    nobody.cookies.set(cookies.name(SESSION), cookies._signer(SESSION).sign("made up").decode())
    assert nobody.get("/account").status_code == 303


def test_who_is_kept_out_is_nobody_at_once(app, client_as, token):
    client = client_as("analyst")
    users.deactivate(app.state.served.workspace, "analyst")
    assert client.get("/account").status_code == 303
    assert client_as(None).get("/api/v1/me", headers=bearer(token)).status_code == 401
