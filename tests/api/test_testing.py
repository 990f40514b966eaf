def test_the_tests_are_run(client_as, app):
    file = app.state.served.workspace.directory / "tests.yaml"
    file.write_text("tests:\n  it: {expect: {orders_total: 1}}\n  that: {expect: {orders_total: 0}}\n")
    told = client_as("analyst").post("/api/v1/tests", json={})
    assert (told.status_code, told.json()["met"], told.json()["failed"]) == (200, 1, 1)
    assert client_as("analyst").post("/api/v1/tests", json={"only": "that"}).json()["failed"] == 0
    assert client_as("viewer").post("/api/v1/tests", json={}).status_code == 403


def test_what_is_wrong_in_a_test_is_told_with_its_place(client_as, app):
    (app.state.served.workspace.directory / "tests.yaml").write_text("tests:\n  it: {expect: {nothing_such: 1}}\n")
    answer = client_as("analyst").post("/api/v1/tests", json={})
    assert answer.status_code == 422
    assert [(each["file"], each["line"]) for each in answer.json()["problems"]] == [("tests.yaml", 2)]
