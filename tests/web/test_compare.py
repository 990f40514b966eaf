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


def test_the_most_frequent_tags_overlap_where_none_is_named(reader_as) -> None:
    for asked in ({}, {"tag": "", "segment": ""}):
        page = reader_as("viewer").get("/overlap", params=asked).text
        assert [name for name in ("big", "vip") if f'<th scope="row">{name}</th>' in page] == ["big", "vip"]


def test_tags_and_segments_overlap(reader_as, tiny) -> None:
    asked = {"tag": "big", "segment": ["value/A", "level/general"], "by": "expected"}
    page = reader_as("analyst").get("/overlap", params=asked).text
    table = tiny.overlap(["big", "value/A", "level/general"]).table
    for row in table:
        for count in row:
            assert f">{count}" in page
    assert "Level: general" in page
    assert '<option value="big" selected>' in page


def test_too_many_for_one_picture_are_told(reader_as, monkeypatch) -> None:
    monkeypatch.setattr("fenqun.web.compare.MOST_DRAWN", 1)
    page = reader_as("analyst").get("/overlap", params={"tag": ["big", "friends"]})
    assert (page.status_code, "Choose at most 1: 2 are too many" in page.text) == (422, True)


def test_what_has_no_overlap_is_told(reader_as) -> None:
    page = reader_as("analyst").get("/overlap", params={"tag": "city"})
    assert page.status_code == 422
