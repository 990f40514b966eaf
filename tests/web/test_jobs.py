import time
from html import unescape

import pytest

from fenqun import jobs


def finished(client, address):
    """The page of the job once it is over."""
    for _ in range(400):
        answer = client.get(f"{address}/progress", headers={"HX-Request": "true"})
        if "hx-trigger" not in answer.text:
            return answer
        time.sleep(0.1)
    raise AssertionError("the job does not end")


def test_a_refresh_goes_its_way_and_the_page_says_how_far_it_is(analyst):
    address = analyst.post("/jobs").headers["location"]
    assert analyst.get(address).status_code == 200
    over = finished(analyst, address)
    assert "Everything is computed anew" in over.text
    assert over.headers["hx-trigger"] == "fenqun:changed"
    assert address in analyst.get("/jobs").text


def test_a_page_that_asked_for_a_refresh_shows_it_and_is_then_loaded_anew(analyst):
    htmx = {"HX-Request": "true", "HX-Target": "refreshing"}
    page = analyst.post("/jobs", data={"back": "/tags/big"}, headers=htmx).text
    place = unescape(page.partition('hx-get="')[2].partition('"')[0])
    for _ in range(400):
        answer = analyst.get(place, headers=htmx)
        if answer.status_code == 204:
            break
        time.sleep(0.1)
    assert answer.headers["hx-redirect"] == "/tags/big"


def test_the_page_of_a_refresh_that_failed_offers_another_and_leads_nowhere_else(analyst, app):
    (app.state.served.workspace.directory / "tags.yaml").write_text("tags: {x: {rule: 'nope >'}}")
    address = analyst.post("/jobs").headers["location"]
    finished(analyst, address)
    answer = analyst.get(f"{address}/refreshing", params={"back": "https://elsewhere.example"})
    assert "cannot read the rule" in answer.text
    assert 'name="back" value="/"' in answer.text


def test_what_failed_says_why(analyst, app):
    (app.state.served.workspace.directory / "tags.yaml").write_text("tags: {x: {rule: 'nope >'}}")
    over = finished(analyst, analyst.post("/jobs").headers["location"])
    assert "cannot read the rule" in over.text


def test_a_day_that_is_none_is_told(analyst):
    answer = analyst.post("/jobs", data={"as_of": "yesterday"})
    assert answer.status_code == 422
    assert "is not a date" in answer.text


def test_a_job_is_stopped(analyst, app):
    started = jobs.start(app.state.served.workspace)
    assert analyst.post(f"/jobs/{started.id}/cancel").headers["location"] == f"/jobs/{started.id}"
    assert jobs.job(app.state.served.workspace, started.id).is_over


@pytest.mark.parametrize("path", ["/jobs/nope", "/jobs/nope/progress"])
def test_a_job_that_is_nowhere_is_not_found(analyst, path):
    assert analyst.get(path).status_code == 404


def test_who_may_only_look_sees_no_button(reader_as):
    page = reader_as("viewer").get("/jobs").text
    assert "Refresh" not in page.split("<main")[1]
