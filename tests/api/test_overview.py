def test_the_overview_is_what_the_workspace_answers(asked, tiny):
    told, answer = asked("/overview").json(), tiny.overview().as_json()
    assert {**told, "made_at": ""} == {**answer, "made_at": ""}


def test_freshness_says_which_definition_has_changed(app, changed):
    assert changed("/freshness", method="GET").json()["fresh"] is True
    tags = app.state.served.workspace.directory / "tags.yaml"
    tags.write_text(tags.read_text("utf-8").replace(">= 500", ">= 400"), encoding="utf-8")
    told = changed("/freshness", method="GET").json()
    assert (told["fresh"], told["changed"]) == (False, ["tags/big"])


def test_before_the_first_refresh_the_overview_says_so(tmp_path, tiny_text, token_of):
    from fenqun.server.app import application

    app = application(tiny_text)
    from starlette.testclient import TestClient

    client = TestClient(app, "http://127.0.0.1:8050")
    answer = client.get("/api/v1/overview", headers={"Authorization": f"Bearer {token_of(app)}"})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:fenqun:NoSnapshot")
