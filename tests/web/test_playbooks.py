import pytest

TEXT = """playbooks:
  care:
    label: Care
    of: level
    segments:
      quality: {strategy: Keep them, review: 2024-01-31}
"""
SAVED = "duty:\n  of: level\n  segments:\n    general: Wake them up\n"


@pytest.fixture
def editing(app, client_as):
    """A workspace with a playbook, free to change."""
    file = app.state.served.workspace.directory / "playbooks.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return client_as("analyst"), file


def test_the_playbooks_are_listed_with_what_each_is_of(cars_as):
    page = cars_as("analyst").get("/playbooks").text
    assert '<a href="/playbooks/market">What we do for each part of the market</a>' in page
    assert '<a href="/segmentations/parts">Parts of the market</a>' in page
    assert "/playbooks/new" in page
    assert "/playbooks/new" not in cars_as("viewer").get("/playbooks").text


def test_the_page_has_a_card_for_each_play_with_what_is_said(cars_as):
    page = cars_as("viewer").get("/playbooks/market").text
    assert page.count('class="section play"') == 2
    assert "For people under forty who leave the road at weekends" in page
    assert '<a href="/positioning/brands">' in page
    assert page.index("Be the first choice") < page.index("All without a play of their own")
    assert '<a href="/customers?segment=parts%2Foff_road_under_150k">' in page


def test_what_is_missing_or_overdue_is_marked(editing):
    said = "statements: {A: {need: n, offer: o}}"
    text = f"positioning: {{map: {{from: orders, brand: channel, segmentation: value, {said}}}}}\n"
    editing[1].with_name("positioning.yaml").write_text(text, encoding="utf-8")
    assert "Position statements in no playbook yet: map/A." in editing[0].get("/playbooks").text
    page = editing[0].get("/playbooks/care").text
    for said in ("the review is overdue", "no owner", "nothing to measure it by", "Without a play"):
        assert said in page


def test_what_is_not_there_is_another_page(cars_as):
    assert cars_as("viewer").get("/playbooks/nothing").status_code == 404
    assert cars_as(None).get("/playbooks/market").status_code in (303, 401)


def test_what_cannot_be_told_is_said_in_place(editing):
    browser, file = editing
    file.write_text("playbooks:\n  care: {of: lvl, default: s}\n", encoding="utf-8")
    answer = browser.get("/playbooks/care")
    assert answer.status_code == 422
    assert "Did you mean" in answer.text


def test_one_is_written_as_text_and_counts_at_once(editing):
    browser, file = editing
    assert "new_playbook:" in browser.get("/playbooks/new").text
    answer = browser.post("/playbooks/new", data={"text": SAVED})
    assert (answer.status_code, answer.headers["location"]) == (303, "/playbooks/duty")
    assert "Wake them up" in browser.get("/playbooks/duty").text
    assert "duty:" in file.read_text("utf-8")


def test_what_is_wrong_is_said_beside_what_was_typed(editing):
    browser, file = editing
    answer = browser.post("/playbooks/new", data={"text": SAVED.replace("general", "genral")})
    assert answer.status_code == 422
    assert "Did you mean &#39;general&#39;" in answer.text
    assert "genral" in answer.text
    assert file.read_text("utf-8") == TEXT


def test_it_is_changed_renamed_and_deleted(app, editing):
    browser, file = editing
    workspace = app.state.served.workspace

    def version():
        return workspace.definition("playbooks", "care").version

    assert "Keep them" in browser.get("/playbooks/care/edit").text
    changed = {"text": "care: {of: level, default: Wait}\n", "version": version()}
    assert browser.post("/playbooks/care/edit", data=changed).headers["location"] == "/playbooks/care"
    assert browser.post("/playbooks/care/edit", data=changed).status_code == 412
    answer = browser.post("/playbooks/care/rename", data={"name": "rest_of_all", "version": version()})
    assert answer.headers["location"] == "/playbooks/rest_of_all"
    gone = {"version": workspace.definition("playbooks", "rest_of_all").version}
    assert browser.post("/playbooks/rest_of_all/delete", data=gone).headers["location"] == "/playbooks"
    assert "rest_of_all" not in file.read_text("utf-8")


def test_a_marketer_reads_and_does_not_write(client_as):
    assert client_as("marketer").get("/playbooks/new").status_code == 403


def test_without_any_the_page_says_what_one_is(reader_as):
    assert "No playbooks yet" in reader_as("viewer").get("/playbooks").text
