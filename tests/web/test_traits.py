def test_traits_and_attributes_are_listed(reader_as) -> None:
    page = reader_as("viewer").get("/traits").text
    assert "average_order_value" in page
    assert "city" in page
    assert 'href="/traits/name"' not in page


def test_a_trait_shows_how_it_is_distributed_and_how_it_is_made(reader_as) -> None:
    page = reader_as("marketer").get("/traits/spend_total").text
    assert "data-chart=" in page
    assert "sum(amount)" in page
    assert "level" in page


def test_an_attribute_has_its_page_and_what_is_nowhere_has_none(reader_as) -> None:
    assert reader_as("viewer").get("/traits/city").status_code == 200
    assert reader_as("viewer").get("/traits/nowhere").status_code == 404
    assert reader_as("viewer").get("/traits/level").status_code == 404


def test_the_values_of_a_personal_attribute_are_not_shown_to_a_viewer(reader_as) -> None:
    page = reader_as("viewer").get("/traits/name")
    assert page.status_code == 403
    assert "张三" not in page.text


def test_a_trait_is_written_as_text(client_as, app) -> None:
    text = "spend_90d:\n  from: orders\n  value: sum(amount)\n  last: 90 days\n"
    answer = client_as("analyst").post("/traits/new", data={"text": text})
    assert (answer.status_code, answer.headers["location"]) == (303, "/traits/spend_90d")
    workspace = app.state.served.workspace
    assert workspace.definition("traits", "spend_90d").data["last"] == "90 days"
    assert "not computed yet" in client_as("viewer").get("/traits").text.lower()


def test_a_wrong_trait_is_told_and_kept_in_the_form(client_as) -> None:
    answer = client_as("analyst").post(
        "/traits/new", data={"text": "spend_90d:\n  from: oders\n  value: sum(amount)\n"}
    )
    assert answer.status_code == 422
    assert "oders" in answer.text.partition("<textarea")[0]
    assert "oders" in answer.text.partition("<textarea")[2]


def test_the_draft_of_a_trait_shows_its_values_before_it_is_saved(client_as, app) -> None:
    before = (app.state.served.workspace.directory / "traits.yaml").read_bytes()
    text = "spend_total:\n  from: orders\n  value: sum(amount)\n  last: 90 days\n"
    answer = client_as("analyst").post("/traits/draft", data={"text": text}, headers={"HX-Request": "true"})
    assert "Saving would change the value of" in answer.text
    assert (app.state.served.workspace.directory / "traits.yaml").read_bytes() == before


def test_what_is_wrong_with_a_draft_is_told(client_as) -> None:
    answer = client_as("analyst").post("/traits/draft", data={"text": "x: sum("}, headers={"HX-Request": "true"})
    assert "This cannot be computed" in answer.text


def test_the_text_of_a_definition_is_shown_to_those_who_see_personal_data(reader_as) -> None:
    page = "/traits/spend_total"
    assert "Definition" not in reader_as("viewer").get(page).text
    assert "Definition" in reader_as("marketer").get(page).text
