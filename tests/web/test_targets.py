import re

import pytest

TEXT = """targets:
  push:
    label: {en: Push & pull, zh-Hans: 主推}
    of: level
    attractiveness: {size: 1, spend_total: 1}
    strength:
      rivals: {ratings: {quality: 2, general: 5, one_time: 3}, by: Li, on: 2024-06-01, better: lower, weight: 1}
    avoid: {rivals: 5}
    at_most: 1
    criteria: {customers: 1, value_share: 0, fresh: 100 years}
    budget: {total: 100, segments: {quality: {saturation: 100, half: 10}, one_time: {returns: 3, cost: 2}}}
"""


@pytest.fixture
def choosing(app):
    workspace = app.state.served.workspace
    (workspace.directory / "targets.yaml").write_text(TEXT, "utf-8")
    return workspace


@pytest.fixture
def analyst(choosing, client_as):
    return client_as("analyst")


def _decided(browser, **change):
    rows = [("quality", "chosen", ""), ("general", "rejected", "rivals"), ("one_time", "", "")]
    form = {part: [row[at] for row in rows] for at, part in enumerate(("segment", "what", "reason"))}
    return browser.post("/targets/push/decide", data={**form, "why": "best", "by": "the board", **change})


def test_the_page_shows_the_matrix_the_reasons_and_the_criteria(analyst):
    page = analyst.get("/targets/push").text
    assert "Push &amp; pull" in page
    assert "data-chart" in page
    assert "rivals are too strong: rivals 5, from 5 on" in page
    assert "Li, 2024-06-01" in page
    assert page.count('class="badge') >= 15


def test_the_list_names_the_choices_and_the_decisions(analyst):
    page = analyst.get("/targets").text
    assert 'href="/targets/push"' in page
    assert "No decisions yet." in page


def test_without_choices_the_page_says_where_to_write_one(client_as):
    assert 'href="/settings/text?file=targets.yaml"' in client_as("analyst").get("/targets").text
    assert "/settings/text" not in client_as("viewer").get("/targets").text


def test_other_weights_are_shown_and_not_written(analyst, choosing):
    before = (choosing.directory / "targets.yaml").read_text("utf-8")
    page = analyst.get("/targets/push", params={"weight-size": "0", "weight-spend_total": "2"})
    assert page.status_code == 200
    assert "By other weights than the definition" in page.text
    assert 'name="weight-size" value="0"' in page.text
    assert (choosing.directory / "targets.yaml").read_text("utf-8") == before


def test_of_a_change_only_what_follows_from_it_is_sent(analyst):
    headers = {"HX-Request": "true", "HX-Target": "chosen"}
    part = analyst.get("/targets/push", params={"weight-size": "3"}, headers=headers).text
    assert part.strip().startswith('<div id="chosen">')
    assert 'class="weights"' not in part


def test_the_weights_that_were_tried_are_written_by_who_may_define(analyst, choosing, client_as):
    tried = {"weight-size": "3", "weight-rivals": "0.5"}
    page = analyst.get("/targets/push", params=tried).text
    version = re.search(r'name="version" value="(\w+)"', page).group(1)
    assert "/targets/push/weights" not in client_as("viewer").get("/targets/push", params=tried).text
    assert client_as("viewer").post("/targets/push/weights", data={**tried, "version": version}).status_code == 403
    assert analyst.post("/targets/push/weights", data={**tried, "version": "another"}).status_code == 422
    kept = analyst.post("/targets/push/weights", data={**tried, "version": version}, follow_redirects=False)
    assert (kept.status_code, kept.headers["location"]) == (303, "/targets/push")
    answer = choosing.targets("push")
    assert not answer.previewed
    assert {each.name: each.weight for each in answer.factors} == {"size": 0.75, "spend_total": 0.25, "rivals": 1}


def test_a_total_of_millions_is_written_in_full(analyst, choosing):
    file = choosing.directory / "targets.yaml"
    file.write_text(TEXT.replace("total: 100", "total: 1000000"), "utf-8")
    assert 'value="1000000"' in analyst.get("/targets/push/budget").text


@pytest.mark.parametrize("weights", [{"weight-size": "much"}, {"weight-size": "-1"}, {"weight-nowhere": "1"}])
def test_weights_that_are_none_are_told_in_place(analyst, weights):
    page = analyst.get("/targets/push", params=weights)
    assert page.status_code == 422
    assert "This cannot be asked:" in page.text


def test_a_decision_is_recorded_and_shown(analyst, choosing):
    done = _decided(analyst)
    assert (done.status_code, done.headers["location"]) == (303, "/targets/push")
    page = analyst.get("/targets/push").text
    assert "by the board" in page
    assert "How the figures have moved since" in page
    assert choosing.decisions().decisions[0].recorded_by == "analyst"


@pytest.mark.parametrize("change", [{"why": " "}, {"reason": ["", "", ""]}, {"segment": ["x", "y", "z"]}])
def test_a_decision_that_lacks_something_keeps_what_was_typed(analyst, choosing, change):
    page = _decided(analyst, **change)
    assert page.status_code == 422
    assert 'value="the board"' in page.text
    assert choosing.decisions().decisions == ()


def test_a_budget_is_divided_and_can_be_another(analyst):
    page = analyst.get("/targets/push/budget").text
    assert "shadow price of the total" in page
    other = analyst.get("/targets/push/budget", params={"total": "10"}).text
    assert 'name="total" value="10"' in other
    assert analyst.get("/targets/push/budget", params={"total": "much"}).status_code == 422
    assert analyst.get("/targets/push/budget", params={"total": "-5"}).status_code == 422


def test_criteria_are_shown_of_any_segmentation(reader_as):
    page = reader_as("viewer").get("/criteria/level")
    assert page.status_code == 200
    assert "customers, at least" in page.text
    assert 'href="/criteria/level"' in reader_as("viewer").get("/segmentations/level").text
    assert reader_as("viewer").get("/criteria/nowhere").status_code == 404


def test_what_is_nowhere_is_not_found(analyst):
    assert analyst.get("/targets/nowhere").status_code == 404
    assert analyst.get("/targets/nowhere/budget").status_code == 404


def test_viewers_see_no_form_to_decide_and_may_not(choosing, client_as):
    viewer = client_as("viewer")
    assert "/targets/push/decide" not in viewer.get("/targets/push").text
    assert _decided(viewer).status_code == 403


def test_a_choice_that_does_not_fit_says_what_is_wrong(analyst, choosing):
    (choosing.directory / "targets.yaml").write_text(TEXT.replace("size: 1,", "sise: 1,"), "utf-8")
    page = analyst.get("/targets/push")
    assert page.status_code == 422
    assert "sise" in page.text


def test_the_past_is_looked_at_and_not_decided_on(analyst, choosing):
    page = analyst.get("/targets/push", params={"as_of": choosing.snapshot}).text
    assert "/targets/push/decide" not in page
