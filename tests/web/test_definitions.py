from types import SimpleNamespace

from fenqun.answers import Column, NamesAnswer
from fenqun.web.definitions import plain, users

NAMES = NamesAnswer("", (Column("big", "Big ones", "tag", "boolean"),), {})
RULE = {"by": "rule", "r.mode": "text", "r.rule": "spend_total >= 1000"}


def workspace(app):
    return app.state.served.workspace


def test_what_needs_a_definition_is_called_by_its_label_and_linked():
    asking = SimpleNamespace(language="en")
    found = users(asking, ("tags/big", "segmentations/new_one", "settings"), NAMES)
    assert found == [("Big ones", "/tags/big"), ("new_one", "/segmentations/new_one"), ("Settings", "/settings")]


def test_a_bare_rule_is_plain_data_with_a_key():
    assert plain(SimpleNamespace(data="age > 1")) == {"rule": "age > 1"}
    assert plain(SimpleNamespace(data={"value": 1})) == {"value": 1}
    assert plain(SimpleNamespace(data=None)) == plain(None) == {}


def test_the_page_of_a_stale_definition_shows_the_job_that_is_at_work(client_as, app):
    browser = client_as("analyst")
    browser.post("/tags/new", data={**RULE, "name": "fresh"})
    address = browser.post("/jobs").headers["location"]
    page = browser.get("/tags/fresh").text
    assert f'hx-get="{address}/refreshing?back=%2Ftags%2Ffresh"' in page or "hx-post=" not in page
    browser.post(f"{address}/cancel")
    assert 'hx-post="/jobs"' in browser.get("/tags/fresh").text


def test_a_change_in_the_files_is_told_as_one_of_nobody(client_as, app):
    before = workspace(app).definition("tags", "big")
    file = workspace(app).directory / "tags.yaml"
    file.write_text(file.read_text("utf-8").replace("Spends or orders much", "Buys much"), "utf-8")
    answer = client_as("analyst").post("/tags/big/edit", data={**RULE, "version": before.version})
    assert answer.status_code == 412
    assert "changed in the files" in answer.text
    assert "<td>Buys much</td>" in answer.text


def test_of_a_trait_the_other_text_is_shown(client_as, app):
    before = workspace(app).definition("traits", "age")
    workspace(app).save("traits", "age", {"value": "years_since(birth_date)", "label": "Years"}, version=before.version)
    sent = {"version": before.version, "text": "age: years_since(birth_date)"}
    answer = client_as("analyst").post("/traits/age/edit", data=sent)
    assert answer.status_code == 412
    assert "label: Years" in answer.text
    over = workspace(app).definition("traits", "age").version
    assert client_as("analyst").post("/traits/age/edit", data=sent | {"over": over}).status_code == 303
    assert workspace(app).definition("traits", "age").data == "years_since(birth_date)"


def test_a_tag_is_renamed_on_its_page(client_as, app, fields_of):
    browser = client_as("analyst")
    sent = fields_of(browser.get("/tags/big").text, "/tags/big/rename")
    answer = browser.post("/tags/big/rename", data=sent | {"name": "大客户"})
    assert answer.headers["location"] == "/tags/%E5%A4%A7%E5%AE%A2%E6%88%B7"
    assert "tagged(大客户)" in workspace(app).definition("segmentations", "level").text


def test_a_name_that_is_taken_is_told_on_the_page(client_as, fields_of):
    browser = client_as("analyst")
    sent = fields_of(browser.get("/segmentations/level").text, "/segmentations/level/rename")
    answer = browser.post("/segmentations/level/rename", data=sent | {"name": "value"})
    assert answer.headers["location"] == "/segmentations/level"
    assert "is declared twice" in browser.get("/segmentations/level").text


def test_renaming_is_for_analysts(client_as):
    assert client_as("marketer").post("/traits/age/rename", data={"name": "years"}).status_code == 403
