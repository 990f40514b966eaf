import pytest

RULE = {"r.mode": "builder", "r.0.join": "all", "r.0.0.name": "spend_total", "r.0.0.sign": ">=", "r.0.0.value": "500"}


def test_a_rule_in_the_address_opens_as_conditions(reader_as) -> None:
    page = reader_as("viewer").get("/rules", params={"rule": 'spend_total >= 500 and city in ("上海", "北京")'})
    assert page.status_code == 200
    assert 'value="500"' in page.text
    assert '<option value="上海" selected>' in page.text


def test_a_rule_that_cannot_be_read_opens_as_text_with_what_is_wrong(reader_as) -> None:
    page = reader_as("viewer").get("/rules", params={"rule": "spend_total >= "})
    assert page.status_code == 200
    assert "cannot read the rule" in page.text


def test_the_count_says_how_many_who_and_the_rule_as_a_sentence(client_as) -> None:
    answer = client_as("viewer").post("/rules/count", data=RULE, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Spend is at least 500" in answer.text
    assert '<div class="card-value">4</div>' in answer.text
    assert "/customers/C03" in answer.text


def test_who_would_get_a_tag_or_lose_it_is_said_to_those_who_may_change_it(client_as) -> None:
    asked = {"url": "/rules/count?tag=big", "data": RULE, "headers": {"HX-Request": "true"}}
    said = {role: "Saving would move" in client_as(role).post(**asked).text for role in ("viewer", "analyst")}
    assert said == {"viewer": False, "analyst": True}


def test_an_unfinished_condition_is_told_and_does_not_count(client_as) -> None:
    sent = {**RULE, "r.0.1.name": "city", "r.0.1.sign": "=="}
    answer = client_as("viewer").post("/rules/count", data=sent, headers={"HX-Request": "true"})
    assert "Conditions not finished, and not counted yet: 1." in answer.text
    assert '<div class="card-value">4</div>' in answer.text


def test_what_is_wrong_stands_beside_the_condition_it_is_about(client_as) -> None:
    sent = {**RULE, "r.0.1.text": "nowhere > 3"}
    answer = client_as("viewer").post("/rules/count", data=sent, headers={"HX-Request": "true"})
    beside = answer.text.partition('id="wrong-r-0-1"')[2].partition("</div>")[0]
    assert "no trait, attribute, tag or segmentation" in beside
    assert "nowhere" in beside
    assert "<p>" not in answer.text.partition('id="wrong-r-0-0"')[2].partition("</div>")[0]


def test_a_rule_goes_from_conditions_to_text_and_back(client_as) -> None:
    browser = client_as("viewer")
    as_text = browser.post("/rules/build", data={**RULE, "mode": "text"}, headers={"HX-Request": "true"})
    assert ">\nspend_total &gt;= 500</textarea>" in as_text.text
    written = {"r.mode": "text", "r.rule": "spend_total >= 500", "mode": "builder"}
    as_conditions = browser.post("/rules/build", data=written, headers={"HX-Request": "true"})
    assert 'name="r.0.0.value" value="500"' in as_conditions.text


def test_text_that_cannot_be_read_stays_text(client_as) -> None:
    written = {"r.mode": "text", "r.rule": "spend_total >=", "mode": "builder"}
    answer = client_as("viewer").post("/rules/build", data=written, headers={"HX-Request": "true"})
    assert "cannot read the rule" in answer.text
    assert "spend_total &gt;=</textarea>" in answer.text


def test_a_condition_is_added_to_the_group_of_its_button(client_as) -> None:
    answer = client_as("viewer").post("/rules/build", data={**RULE, "do": "group:0"}, headers={"HX-Request": "true"})
    assert 'name="r.0.1.0.name"' in answer.text
    assert answer.headers["HX-Trigger-After-Settle"] == "fenqun:built"


def test_a_name_that_is_personal_is_not_offered_to_who_may_not_see_it(reader_as) -> None:
    page = reader_as("viewer").get("/rules", params={"rule": "spend_total > 1"})
    assert '<option value="name"' not in page.text
    assert '<option value="name"' in reader_as("marketer").get("/rules", params={"rule": "spend_total > 1"}).text


def test_values_are_offered_with_how_many_have_them(reader_as) -> None:
    found = reader_as("viewer").get("/values/city", params={"q": "上"}).json()
    assert [(option["value"], option["note"]) for option in found["options"]] == [("上海", "4")]


def test_a_list_is_kept_as_a_file_that_rules_may_name(client_as, app) -> None:
    answer = client_as("analyst").post("/lists", data={"name": "好友", "values": "C01\r\nC02\r\n"})
    assert answer.status_code == 200
    path = answer.text.partition('value="')[2].partition('"')[0]
    assert (app.state.served.workspace.directory / path).read_text("utf-8").split() == ["C01", "C02"]


@pytest.mark.parametrize("role", ["viewer", "marketer"])
def test_lists_are_kept_by_analysts(client_as, role) -> None:
    assert client_as(role).post("/lists", data={"name": "x", "values": "1"}).status_code == 403
