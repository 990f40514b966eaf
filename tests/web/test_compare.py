def test_two_segmentations_are_compared(reader_as) -> None:
    page = reader_as("viewer").get("/compare", params={"first": "level", "second": "value"}).text
    assert "Adjusted Rand index" in page
    assert "data-chart=" in page


def test_without_a_choice_the_first_two_are_compared(reader_as) -> None:
    page = reader_as("viewer").get("/compare").text
    assert '<option value="level" selected>' in page
    assert '<option value="value" selected>' in page


def test_a_cell_leads_to_its_customers(reader_as) -> None:
    page = reader_as("viewer").get("/cross", params={"first": "level", "second": "value"}).text
    assert "/customers?segment=level%2Fquality&amp;segment=value%2FA" in page


def test_any_two_columns_of_few_values_are_crossed(reader_as) -> None:
    page = reader_as("viewer").get("/cross", params={"first": "city", "second": "big"}).text
    assert "上海" in page
    assert "/customers?segment" not in page


def test_what_cannot_be_crossed_is_told(reader_as) -> None:
    page = reader_as("viewer").get("/cross", params={"first": "nowhere", "second": "level"})
    assert page.status_code == 422
    assert "nowhere" in page.text


def test_a_personal_attribute_is_no_choice_and_not_crossed(reader_as) -> None:
    page = reader_as("viewer").get("/cross", params={"first": "name", "second": "level"})
    assert page.status_code == 422
    assert "张三" not in page.text
