def test_the_positionings_are_listed_with_where_to_write_them(cars_as):
    page = cars_as("analyst").get("/positioning").text
    assert '<a href="/positioning/brands">How car brands are seen</a>' in page
    assert "/settings/text?file=positioning.yaml" in page
    assert "/settings/text" not in cars_as("viewer").get("/positioning").text


def test_the_page_shows_map_gaps_statements_and_places(cars_as):
    page = cars_as("viewer").get("/positioning/brands").text
    assert page.count("data-chart=") == 1
    assert page.index("Off-road under 150k") < page.index("Dearer off-road")
    assert "No rival is near: " in page
    assert "people under forty who leave the road at weekends" in page
    assert "Brands and attributes" in page


def test_the_page_leads_to_what_is_done_for_those_it_speaks_to(cars_as):
    link = '<a href="/playbooks/market">What we do for each part of the market</a>'
    assert link in cars_as("viewer").get("/positioning/brands").text
    assert link not in cars_as("viewer").get("/positioning/likeness").text


def test_a_scaled_map_has_its_stress_and_its_pairs(cars_as):
    page = cars_as("viewer").get("/positioning/likeness").text
    assert page.count("data-chart=") == 2
    assert "Stress" in page and "Pairs of brands" in page
    assert "0 attributes" not in page


def test_factors_have_what_all_of_them_account_for(cars_as):
    page = cars_as("viewer").get("/positioning/ratings").text
    assert "By all factors" in page
    assert "of the variance of the ratings" in page


def test_what_is_not_there_is_another_page(cars_as):
    assert cars_as("viewer").get("/positioning/nothing").status_code == 404
    assert cars_as(None).get("/positioning/brands").status_code in (303, 401)


def test_what_cannot_be_drawn_is_said_in_place(cars_app, cars_as):
    file = cars_app.state.served.workspace.directory / "positioning.yaml"
    before = file.read_text("utf-8")
    file.write_text(before + "  few: {from: brand_survey, attribute: colour}\n", encoding="utf-8")
    answer = cars_as("viewer").get("/positioning/few")
    file.write_text(before, encoding="utf-8")
    assert answer.status_code == 422
    assert "colour" in answer.text


def test_without_any_the_page_says_what_it_takes(reader_as):
    assert "No positioning yet" in reader_as("viewer").get("/positioning").text
