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


def test_clusters_show_their_centres_and_are_learned_anew(client_as, app) -> None:
    workspace, browser = app.state.served.workspace, client_as("analyst")
    buyers = {"kind": "clusters", "traits": ["spend_total", "orders_total"], "count": {"from": 2, "to": 3}}
    workspace.save("segmentations", "buyers", buyers, version=None)
    workspace.refresh()
    page = browser.get("/segmentations/buyers").text
    for told in ("Centres", "How many segments", "Silhouette", "Learned from", "Learn anew"):
        assert told in page
    assert 'class="heat-8"' in page or 'class="heat-m8"' in page
    anew = browser.get("/segmentations/buyers/refit").text
    assert "would be in another segment" in anew
    assert "Silhouette" in anew
    assert browser.post("/segmentations/buyers/refit").status_code == 303
    assert workspace.records.audit.lines(limit=1)[0].action == "refit"
    assert browser.get("/segmentations/level/refit").status_code == 422
    why = workspace.why("C01", "buyers")
    assert why.reason.children
    assert "distance from the centre of" in why.reason.text
    assert "distance from the centre of" in browser.get("/customers/C01/why", params={"what": "buyers"}).text


def test_only_who_may_define_has_clusters_learned_anew(client_as) -> None:
    assert client_as("marketer").get("/segmentations/level/refit").status_code == 403


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
