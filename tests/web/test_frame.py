import pytest


def test_a_language_and_a_look_are_kept_in_the_browser(client_as):
    browser = client_as("viewer")
    answer = browser.post("/preferences", data={"language": "zh-Hans", "back": "/gallery?x=1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/gallery?x=1")
    browser.post("/preferences", data={"theme": "dark", "back": "/gallery"})
    page = browser.get("/gallery").text
    assert '<html lang="zh-Hans" data-theme="dark">' in page


@pytest.mark.parametrize("wrong", [{"language": "fr"}, {"theme": "<b>"}, {}])
def test_what_is_no_language_and_no_look_is_not_kept(client_as, wrong):
    answer = client_as("viewer").post("/preferences", data={**wrong, "back": "https://elsewhere.example"})
    assert answer.headers["location"] == "/"
    assert "set-cookie" not in answer.headers


def test_how_fresh_the_answers_are_is_said(reader_as):
    told = reader_as("viewer").get("/freshness", headers={"HX-Request": "true"}).text
    assert "as of 2024-" in told
    assert "up to date" in told


def test_that_the_definitions_have_changed_is_said(client_as, app):
    tags = app.state.served.workspace.directory / "tags.yaml"
    tags.write_text(tags.read_text("utf-8") + "\n  newest: {rule: 'true'}\n", "utf-8")
    assert "Changes since: " in client_as("viewer").get("/freshness").text


def test_a_page_that_was_opened_before_the_latest_refresh_is_told_so(client_as, app) -> None:
    browser = client_as("viewer")
    first = browser.get("/freshness").text
    again = first.partition('hx-get="')[2].partition('"')[0].replace("&amp;", "&")
    assert "load the page again" not in browser.get(again).text
    app.state.served.workspace.refresh()
    assert "load the page again" in browser.get(again).text


def test_a_page_that_asks_by_itself_does_not_keep_an_idle_session_alive(client_as, app) -> None:
    from datetime import timedelta

    browser = client_as("viewer")
    sessions = app.state.served.workspace.records.sessions
    (session,) = sessions.of("viewer")
    sessions.touch(session.id, at=session.seen_at - timedelta(minutes=30))
    browser.get("/freshness", headers={"X-Unattended": "1"})
    assert sessions.of("viewer")[0].seen_at == session.seen_at - timedelta(minutes=30)
    browser.get("/freshness")
    assert sessions.of("viewer")[0].seen_at > session.seen_at - timedelta(minutes=30)
