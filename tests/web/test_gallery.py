import json

import pytest

from fenqun.web.gallery import samples


@pytest.fixture
def page(client_as):
    browser = client_as("viewer")
    return lambda **query: browser.get("/gallery", params=query)


def test_the_gallery_is_open_to_who_may_read(page, client_as):
    assert page().status_code == 200
    assert client_as(None).get("/gallery").status_code in (303, 401)


def test_texts_of_ones_own_stand_in_the_place_of_all_names(page):
    out = page(label=["<i>Gold", "白银"]).text
    assert "&lt;i&gt;Gold" in out
    assert "<i>Gold" not in out
    assert "Ada Berg" not in out


def test_no_name_breaks_the_page(page, real_data):
    strings = json.loads((real_data / "blns.json").read_text("utf-8"))
    for start in range(0, len(strings), 120):
        answer = page(label=strings[start : start + 120])
        assert answer.status_code == 200
        assert answer.text.rstrip().endswith("</html>")


def test_every_name_is_shown_somewhere():
    given = [f"name {place}" for place in range(50)]
    found = samples("en", given)
    assert {row["name"] for row in found.rows} == set(given)


def test_a_multi_select_asks_for_what_fits(reader_as):
    found = reader_as("viewer").get("/gallery/choices", params={"search": "ZO"}).json()
    assert [choice["label"] for choice in found] == ["Zoë O’Neill"]
