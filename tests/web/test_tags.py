import pytest

RULE = {"by": "rule", "r.mode": "text", "r.rule": "spend_total >= 1000"}


def workspace(app):
    return app.state.served.workspace


def test_all_tags_are_listed_also_those_only_given_by_hand(client_as, app) -> None:
    workspace(app).tag_add("朋友", ["C01", "C02"])
    page = client_as("viewer").get("/tags").text
    for name in ("big", "adult_in_shanghai", "friends", "vip", "朋友"):
        assert name in page
    assert "New tag" not in page


def test_a_tag_tells_who_carries_it_and_by_which_rule(client_as) -> None:
    page = client_as("viewer").get("/tags/big").text
    assert "Spends or orders much" in page
    assert "Spend is at least 500" in page
    assert 'href="/customers?tag=big"' in page
    assert "/tags/big/edit" not in page


def test_a_tag_that_is_nowhere_is_not_found(client_as) -> None:
    assert client_as("viewer").get("/tags/nowhere").status_code == 404
    assert client_as("viewer").get("/tags/level").status_code == 404


def test_a_new_tag_is_written_to_the_file(client_as, app) -> None:
    sent = {**RULE, "name": "大客户", "label": "Big ones", "meaning": "They matter", "owner": "crm"}
    answer = client_as("analyst").post("/tags/new", data=sent)
    assert answer.status_code == 303
    text = (workspace(app).directory / "tags.yaml").read_text("utf-8")
    assert "大客户:" in text
    data = workspace(app).definition("tags", "大客户").data
    assert data == {"rule": "spend_total >= 1000", "label": "Big ones", "meaning": "They matter", "owner": "crm"}


def test_a_change_keeps_what_the_form_does_not_show(client_as, app) -> None:
    before = workspace(app).definition("tags", "big")
    sent = {**RULE, "version": before.version, "meaning": "Spends much", "owner": "crm"}
    assert client_as("analyst").post("/tags/big/edit", data=sent).status_code == 303
    assert workspace(app).definition("tags", "big").data == {
        "rule": "spend_total >= 1000",
        "owner": "crm",
        "meaning": "Spends much",
    }


def test_a_change_made_meanwhile_is_never_overwritten(client_as, app) -> None:
    before = workspace(app).definition("tags", "big")
    workspace(app).save("tags", "big", {"rule": "spend_total >= 7"}, version=before.version)
    answer = client_as("analyst").post("/tags/big/edit", data={**RULE, "version": before.version, "meaning": "mine"})
    assert answer.status_code == 412
    assert "changed meanwhile" in answer.text
    assert "mine" in answer.text
    assert workspace(app).definition("tags", "big").data == {"rule": "spend_total >= 7"}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"by": "rule", "r.mode": "text", "r.rule": "spend_totl >= 1"}, "spend_total"),
        ({"by": "rule", "r.mode": "text", "r.rule": ""}, "not finished"),
        ({"by": "rule", "r.mode": "builder", "r.0.0.name": "spend_total", "r.0.0.sign": ">="}, "not finished"),
        ({**RULE, "name": "no blanks"}, "no blanks"),
        ({**RULE, "name": "big"}, "big"),
        ({**RULE, "name": "level"}, "level"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(client_as, app, sent, said) -> None:
    before = (workspace(app).directory / "tags.yaml").read_bytes()
    answer = client_as("analyst").post("/tags/new", data={"name": "fresh", **sent})
    assert answer.status_code in (412, 422)
    assert said in answer.text
    assert (workspace(app).directory / "tags.yaml").read_bytes() == before


def test_the_form_says_who_would_enter_and_leave(client_as) -> None:
    sent = {"r.mode": "text", "r.rule": "spend_total >= 2000"}
    answer = client_as("analyst").post("/rules/count", params={"tag": "big"}, data=sent, headers={"HX-Request": "true"})
    assert "Saving would move" in answer.text
    assert "/customers/C01" in answer.text.partition("Leaving")[2]


def test_a_rule_asked_becomes_the_form_of_a_new_tag(client_as) -> None:
    page = client_as("analyst").post("/tags/new", data={**RULE, "start": "1"})
    assert page.status_code == 200
    assert "spend_total &gt;= 1000</textarea>" in page.text


def test_a_tag_is_deleted_and_one_in_use_is_not(client_as, app) -> None:
    browser = client_as("analyst")
    for name, status in (("adult_in_shanghai", 303), ("big", 422)):
        version = workspace(app).definition("tags", name).version
        assert browser.post(f"/tags/{name}/delete", data={"version": version}).status_code == status


def test_the_text_of_a_definition_is_shown_to_those_who_see_personal_data(client_as) -> None:
    page = "/tags/big"
    assert "Definition" not in client_as("viewer").get(page).text
    assert "Definition" in client_as("marketer").get(page).text


def test_a_tag_that_is_nowhere_has_no_form_and_one_given_by_hand_has(client_as, app) -> None:
    browser = client_as("analyst")
    assert browser.get("/tags/nowhere/edit").status_code == 404
    workspace(app).tag_add("朋友", ["C01"])
    assert browser.get("/tags/朋友/edit").status_code == 200
