from datetime import date

import pytest

from fenqun import Workspace
from fenqun.server.app import application


def test_the_page_shows_attributes_traits_tags_segments(reader_as) -> None:
    page = reader_as("marketer").get("/customers/C03").text
    assert "王五" in page
    assert "2,500" in page
    assert "vip" in page
    assert "Quality &amp; more" in page
    assert "median" in page


def test_what_happened_is_told_the_latest_first(reader_as) -> None:
    page = reader_as("viewer").get("/customers/C03").text
    assert page.index("2024-06-15") < page.index("2024-03-03")


def test_personal_attributes_are_hidden_from_a_viewer(reader_as) -> None:
    page = reader_as("viewer").get("/customers/C03").text
    assert "王五" not in page
    assert "•••" in page


def test_an_id_with_signs_of_an_address_has_its_page(client_as) -> None:
    assert client_as("viewer").get("/customers/%3DC12").status_code == 200


def test_a_customer_that_is_nowhere_is_not_found(reader_as) -> None:
    assert reader_as("viewer").get("/customers/C98").status_code == 404


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("level", "C03 is in &#39;Quality &amp; more&#39;."),
        ("level/one_time", "C03 is not in &#39;one_time&#39; but in &#39;Quality &amp; more&#39;."),
        ("big", "C03 is in &#39;big&#39;."),
        ("friends", "friends"),
    ],
)
def test_why_in_or_not_is_told(reader_as, what, said) -> None:
    page = reader_as("viewer").get("/customers/C03/why", params={"what": what})
    assert page.status_code == 200
    assert said in page.text


def test_why_is_a_part_of_the_page_for_htmx(reader_as) -> None:
    answer = reader_as("viewer").get("/customers/C03/why", params={"what": "level"}, headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div class="why-told">')


def test_tags_given_since_the_refresh_are_told(client_as) -> None:
    browser = client_as("marketer")
    browser.post("/customers/tag", data={"ids": ["C03"], "tag": "new_one", "do": "add"})
    assert "Given by hand since the last refresh: new_one" in browser.get("/customers/C03").text


def test_what_became_another_attribute_is_in_the_timeline(tmp_path, browse) -> None:
    rows = "a,male,上海,2024-01-01\na,female,<北京>,2024-02-01\n"
    (tmp_path / "c.csv").write_text(f"customer_id,sex,city,valid_from\n{rows}", "utf-8")
    (tmp_path / "fenqun.yaml").write_text("sources: {c: {path: c.csv, role: customers}}\n", "utf-8")
    Workspace(tmp_path).refresh(as_of=date(2024, 6, 30))
    page = browse(application(tmp_path), "viewer").get("/customers/a").text
    assert "male → female" in page
    assert "上海 → &lt;北京&gt;" in page
