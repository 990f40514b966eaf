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


def test_a_tag_that_is_nowhere_is_not_found(reader_as) -> None:
    assert reader_as("viewer").get("/tags/nowhere").status_code == 404
    assert reader_as("viewer").get("/tags/level").status_code == 404


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
    assert "Nothing was saved" in answer.text
    assert workspace(app).definition("tags", "big").data == {"rule": "spend_total >= 7"}


def conflict(browser, app, fields_of, **mine):
    """The page of one whose change came second: what it shows, and the fields it sends."""
    before = workspace(app).definition("tags", "big")
    workspace(app).save("tags", "big", {"rule": "spend_total >= 7", "label": "Theirs"}, version=before.version)
    answer = browser.post("/tags/big/edit", data={**RULE, "version": before.version, **mine})
    assert answer.status_code == 412
    return answer.text, fields_of(answer.text, "/tags/big/edit")


def test_who_came_second_sees_what_the_other_wrote_beside_the_own(client_as, app, fields_of) -> None:
    page, _ = conflict(client_as("analyst"), app, fields_of, meaning="mine")
    assert f"{workspace(app).actor.name} saved it" in page
    for told in ("Spend is at least 7", "Spend is at least 1,000", "Theirs", "mine"):
        assert f"<td>{told}</td>" in page
    assert 'href="/tags/big/edit"' in page


def test_who_came_second_may_write_over_it_by_saying_so(client_as, app, fields_of) -> None:
    browser = client_as("analyst")
    _, fields = conflict(browser, app, fields_of, meaning="mine")
    assert browser.post("/tags/big/edit", data=fields).status_code == 412
    over = workspace(app).definition("tags", "big").version
    assert browser.post("/tags/big/edit", data=fields | {"over": over}).status_code == 303
    assert workspace(app).definition("tags", "big").data == {"rule": "spend_total >= 1000", "meaning": "mine"}


def test_writing_over_it_is_stopped_by_a_third_change(client_as, app, fields_of) -> None:
    browser = client_as("analyst")
    _, fields = conflict(browser, app, fields_of)
    shown = workspace(app).definition("tags", "big").version
    workspace(app).save("tags", "big", {"rule": "spend_total >= 8"}, version=shown)
    answer = browser.post("/tags/big/edit", data=fields | {"over": shown})
    assert answer.status_code == 412
    assert "Spend is at least 8" in answer.text


def test_a_tag_deleted_meanwhile_can_be_written_anew(client_as, app, fields_of) -> None:
    browser = client_as("analyst")
    before = workspace(app).definition("tags", "friends")
    workspace(app).delete("tags", "friends", version=before.version)
    answer = browser.post("/tags/friends/edit", data={**RULE, "version": before.version})
    assert answer.status_code == 412
    assert "deleted meanwhile" in answer.text
    assert browser.post("/tags/new", data=fields_of(answer.text, "/tags/new")).status_code == 303
    assert workspace(app).definition("tags", "friends").data == {"rule": "spend_total >= 1000"}


def test_a_name_that_is_taken_is_shown_and_not_written_over(client_as, app) -> None:
    answer = client_as("analyst").post("/tags/new", data={**RULE, "name": "big"})
    assert answer.status_code == 412
    assert "There is one of this name already" in answer.text
    assert 'name="over"' not in answer.text


def test_a_new_tag_offers_a_refresh_and_tells_its_rule_first(client_as) -> None:
    browser = client_as("analyst")
    browser.post("/tags/new", data={**RULE, "name": "fresh"})
    page = browser.get("/tags/fresh").text
    assert 'hx-post="/jobs"' in page
    assert page.index("Spend is at least 1,000") < page.index("spend_total &gt;= 1000")


def test_who_may_not_refresh_is_told_who_may(client_as) -> None:
    client_as("analyst").post("/tags/new", data={**RULE, "name": "fresh"})
    page = client_as("viewer").get("/tags/fresh").text
    assert "analysts can start one" in page
    assert 'hx-post="/jobs"' not in page


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


def test_the_text_of_a_definition_is_shown_to_those_who_see_personal_data(reader_as) -> None:
    page = "/tags/big"
    assert "Definition" not in reader_as("viewer").get(page).text
    assert "Definition" in reader_as("marketer").get(page).text


def test_a_tag_that_is_nowhere_has_no_form_and_one_given_by_hand_has(client_as, app) -> None:
    browser = client_as("analyst")
    assert browser.get("/tags/nowhere/edit").status_code == 404
    workspace(app).tag_add("朋友", ["C01"])
    assert browser.get("/tags/朋友/edit").status_code == 200
