def test_the_button_runs_them_and_shows_what_came(client_as, app):
    file = app.state.served.workspace.directory / "tests.yaml"
    file.write_text("tests:\n  it <b>: {expect: {orders_total: 1}}\n  that: {expect: {orders_total: 0}}\n")
    browser = client_as("analyst")
    assert "Run the tests" in browser.get("/tests").text
    page = browser.post("/tests").text
    assert "expected 1, found 0" in page
    assert "tests.yaml:2:" in page
    assert "it &lt;b&gt;" in page
    assert "1 met" in page
    assert "1 failed" in page


def test_what_is_wrong_in_them_is_shown_in_its_place(client_as, app):
    (app.state.served.workspace.directory / "tests.yaml").write_text("tests:\n  it: {expect: {nothing_such: 1}}\n")
    answer = client_as("analyst").post("/tests")
    assert answer.status_code == 422
    assert "tests.yaml:2:17" in answer.text


def test_without_tests_it_is_said_where_they_are_written(client_as):
    assert "No tests" in client_as("analyst").post("/tests").text
    assert client_as("viewer").get("/tests").status_code == 403
