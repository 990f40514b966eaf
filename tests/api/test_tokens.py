def test_a_token_is_made_in_a_browser_and_asks_within_its_scope(client_as, app):
    browser = client_as("analyst")
    made = browser.post("/api/v1/tokens", json={"name": "nightly", "scope": ["read"], "days": 1})
    assert made.status_code == 201
    signed = {"Authorization": f"Bearer {made.json()['secret']}"}
    browser.cookies.clear()
    assert browser.get("/api/v1/overview", headers=signed).status_code == 200
    assert browser.get("/api/v1/customers", headers=signed).status_code == 403


def test_the_secret_is_told_once(client_as):
    browser = client_as("viewer")
    secret = browser.post("/api/v1/tokens", json={"name": "x", "scope": ["read"]}).json()["secret"]
    told = browser.get("/api/v1/tokens").json()["tokens"]
    assert [(token["name"], token["secret"]) for token in told] == [("x", "")]
    assert secret not in str(told)


def test_a_token_makes_no_token(changed):
    answer = changed("/tokens", json={"name": "for ever", "scope": ["read"]})
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:fenqun:NotAllowed")


def test_a_scope_past_the_role_is_refused(client_as):
    browser = client_as("viewer")
    assert browser.post("/api/v1/tokens", json={"name": "x", "scope": ["users"]}).status_code == 403
    assert browser.post("/api/v1/tokens", json={"name": "x", "scope": []}).status_code == 422
    assert browser.post("/api/v1/tokens", json={"name": "x", "scope": ["everything"]}).status_code == 422


def test_a_revoked_token_counts_no_more(client_as):
    browser = client_as("viewer")
    made = browser.post("/api/v1/tokens", json={"name": "x", "scope": ["read"]}).json()
    assert browser.delete(f"/api/v1/tokens/{made['id']}").json() == {"tokens": []}
    browser.cookies.clear()
    assert browser.get("/api/v1/overview", headers={"Authorization": f"Bearer {made['secret']}"}).status_code == 401


def test_another_users_token_is_as_one_that_is_not_there(client_as):
    made = client_as("admin").post("/api/v1/tokens", json={"name": "x", "scope": ["read"]}).json()
    browser = client_as("viewer")
    foreign, absent = browser.delete(f"/api/v1/tokens/{made['id']}"), browser.delete("/api/v1/tokens/0123456789ab")
    assert foreign.status_code == absent.status_code == 404
    assert foreign.json()["detail"].replace(made["id"], "") == absent.json()["detail"].replace("0123456789ab", "")


def test_a_change_by_a_browser_needs_its_page(client_as):
    browser = client_as("viewer")
    del browser.headers["X-CSRF-Token"]
    assert browser.post("/api/v1/tokens", json={"name": "x", "scope": ["read"]}).status_code == 403
