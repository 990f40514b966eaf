def test_a_plan_is_answered_to_who_may_define(client_as, app):
    app.state.served.workspace.save("tags", "fresh", "orders_12m >= 1", version=None)
    told = client_as("analyst").get("/api/v1/plan")
    assert told.status_code == 200
    assert [(each["change"], each["name"]) for each in told.json()["changes"]] == [("new", "fresh")]
    assert client_as("viewer").get("/api/v1/plan").status_code == 403


def test_wrong_definitions_are_problems(client_as, app):
    (app.state.served.workspace.directory / "tags.yaml").write_text("tags:\n  odd: nothing_such > 1\n")
    answer = client_as("analyst").get("/api/v1/plan")
    assert answer.status_code == 422
    assert 2 in [each["line"] for each in answer.json()["problems"]]
