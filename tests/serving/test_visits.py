import pytest


@pytest.mark.parametrize(("path", "sets"), [("/sign-in", True), ("/robots.txt", False), ("/static/nothing.js", False)])
def test_a_visit_begins_where_a_form_was_given(app, browse, path, sets):
    answer = browse(app, None).get(path, headers={"Cookie": ""})
    names = answer.headers.get("set-cookie", "")
    assert names.startswith(app.state.served.cookies.name("visit")) is (sets or "<form" in answer.text)


def test_it_goes_on_as_it_began(app, browse):
    visitor = browse(app, None)
    assert "set-cookie" not in visitor.get("/sign-in").headers
