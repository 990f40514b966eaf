"""The page of movement, the customers of a move, and one customer's path."""

import pytest

LATE = {"start": "2024-05-31", "end": "2024-06-30"}


@pytest.fixture(scope="module")
def viewer(past_as):
    return past_as("viewer")


def test_the_page_holds_the_matrix_the_flows_and_why(viewer):
    page = viewer.get("/moves/level", params=LATE).text
    assert page.count("data-chart=") == 3
    assert "has the tag big became true" in page
    assert "Changed among what it is made of: big." in page
    assert "2 of 2" in page


def test_a_cell_leads_to_the_customers_who_made_the_move(viewer):
    page = viewer.get("/moves/level", params=LATE).text
    assert "source=general&amp;target=quality" in page
    listed = viewer.get("/moves/level/customers", params={**LATE, "source": "general", "target": "quality"}).text
    assert '<a href="/customers/C01">C01</a>' in listed
    assert "by their values" in listed


def test_who_was_not_there_is_asked_for_with_a_dash(viewer):
    assert "C99" in viewer.get("/moves/level/customers", params={**LATE, "source": "-"}).text


def test_those_who_stayed_are_drawn_on_request(viewer):
    few, all_ = (viewer.get("/moves/level", params={**LATE, **more}).text for more in ({}, {"all": "1"}))
    assert "With those who stayed" in few
    assert "Only who moved" in all_
    assert len(all_) > len(few)


def test_a_tag_moves_as_well(viewer):
    page = viewer.get("/moves/big", params=LATE).text
    assert "The definition changed between the two: 3 customers" in page


def test_the_first_segmentation_comes_first(viewer):
    assert viewer.get("/moves", follow_redirects=False).headers["location"] == "/moves/level"


def test_with_one_snapshot_there_is_nothing_to_compare_with(client_as):
    page = client_as("viewer").get("/moves/level")
    assert page.status_code == 200
    assert "Nothing to compare with yet" in page.text


@pytest.mark.parametrize(
    ("params", "status"), [({"start": "2024-06-30", "end": "2024-05-31"}, 422), ({"start": "x"}, 422)]
)
def test_a_wrong_pair_is_told_in_place(viewer, params, status):
    assert viewer.get("/moves/level", params=params).status_code == status


def test_what_is_nowhere_is_not_found(viewer):
    assert viewer.get("/moves/nothing").status_code == 404


def test_who_may_export_gets_them_as_a_file(past_as):
    asked = {**LATE, "target": "quality"}
    answer = past_as("marketer").get("/moves/level/export/csv", params=asked)
    assert (answer.status_code, answer.text.count("\n")) == (200, 3)
    assert past_as("viewer").get("/moves/level/export/csv", params=asked).status_code == 403


def test_a_customers_path_is_part_of_the_page(viewer):
    assert 'hx-get="/customers/C01/path' in viewer.get("/customers/C01").text
    told = viewer.get("/customers/C01/path", params={"as_of": "2024-06-30"}).text
    assert "general → <strong>Quality &amp; more</strong>" in told
    part = viewer.get("/customers/C01/path", headers={"HX-Request": "true"}).text
    assert "<html" not in part
