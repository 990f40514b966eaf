def test_every_segmentation_is_listed_with_its_shares(reader_as) -> None:
    page = reader_as("viewer").get("/segmentations").text
    for name in ("level", "value", "spend_band", "rfm", "channel"):
        assert f"/segmentations/{name}" in page
    assert "New segmentation" not in page


def test_a_segmentation_shows_sizes_value_and_what_sets_apart(reader_as) -> None:
    page = reader_as("viewer").get("/segmentations/level").text
    assert "Quality &amp; more" in page
    assert "data-chart=" in page
    assert "What sets each segment apart" in page


def test_a_segment_too_small_to_act_on_is_flagged(reader_as) -> None:
    assert "too small" in reader_as("viewer").get("/segmentations/rfm").text


def test_what_is_no_segmentation_is_not_found(reader_as) -> None:
    assert reader_as("viewer").get("/segmentations/big").status_code == 404
    assert reader_as("viewer").get("/segmentations/nowhere").status_code == 404


def test_a_segmentation_is_deleted(client_as, app) -> None:
    workspace = app.state.served.workspace
    version = workspace.definition("segmentations", "channel").version
    assert client_as("analyst").post("/segmentations/channel/delete", data={"version": version}).status_code == 303
    assert "channel" not in [line.name for line in workspace.definitions("segmentations").lines]


def test_the_text_of_a_definition_is_shown_to_those_who_see_personal_data(reader_as) -> None:
    page = "/segmentations/level"
    assert "Definition" not in reader_as("viewer").get(page).text
    assert "Definition" in reader_as("marketer").get(page).text
