import csv
import io
import re

import pytest


def ids(page: str) -> list[str]:
    return re.findall(r'<a href="/customers/([^"/?]+)">', page)


def test_everyone_is_listed_with_a_count(reader_as) -> None:
    page = reader_as("marketer").get("/customers").text
    assert len(set(ids(page))) == 13
    assert "13 of 13" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "上海"}, {"C01", "C03", "C07", "C10"}),
        ({"tag": "vip"}, {"C03", "C99"}),
        ({"segment": "level/quality"}, {"C01", "C03"}),
        (
            {"segment": ["level/quality", "level/one_time"], "rule": "spend_total < 1000 and age > 33"},
            {"C04", "C08", "%3DC12"},
        ),
        ({"rule": "spend_total > 2000"}, {"C03"}),
        ({"q": "nobody at all"}, set()),
    ],
)
def test_customers_are_found_by_anything(reader_as, query, found) -> None:
    page = reader_as("marketer").get("/customers", params=query).text
    assert set(ids(page)) == found


def test_a_rule_that_cannot_be_read_is_told_beside_its_field(reader_as) -> None:
    page = reader_as("viewer").get("/customers", params={"rule": "spend >"})
    assert page.status_code == 422
    assert "cannot read the rule" in page.text


def test_an_unknown_column_to_sort_by_is_refused(reader_as) -> None:
    page = reader_as("viewer").get("/customers", params={"sort": "spend_total; drop table x"})
    assert page.status_code == 422


def test_personal_data_is_hidden_from_a_viewer(reader_as) -> None:
    page = reader_as("viewer").get("/customers").text
    assert "张三" not in page
    assert "Personal data is hidden" in page
    assert "张三" in reader_as("marketer").get("/customers").text


def test_the_export_holds_the_rows_of_the_list(client_as) -> None:
    answer = client_as("marketer").get("/customers/export/csv", params={"segment": "level/quality", "column": ["city"]})
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [["customer_id", "city"], ["C01", "上海"], ["C03", "上海"]]
    assert answer.headers["Fenqun-Rows"] == "2"


def test_a_viewer_does_not_export(reader_as) -> None:
    assert reader_as("viewer").get("/customers/export/csv").status_code == 403
    assert "/customers/export" not in reader_as("viewer").get("/customers").text


def test_chosen_customers_are_tagged_and_the_page_says_so(client_as, app) -> None:
    browser = client_as("marketer")
    answer = browser.post(
        "/customers/tag", data={"ids": ["C01", "C02"], "tag": "朋友", "do": "add", "back": "/customers?q=x"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/customers?q=x")
    given = app.state.served.workspace.tag_list("朋友").tags
    assert [(tag.customer_id, tag.by) for tag in given] == [("C01", "marketer"), ("C02", "marketer")]
    browser.post("/customers/tag", data={"ids": ["C01"], "tag": "朋友", "do": "remove"})
    assert [tag.customer_id for tag in app.state.served.workspace.tag_list("朋友").tags] == ["C02"]


def test_everyone_who_fits_is_tagged_not_only_the_page(client_as, app) -> None:
    sent = {"all": "1", "segment": "level/quality", "tag": "best", "do": "add"}
    client_as("marketer").post("/customers/tag", data=sent)
    assert [tag.customer_id for tag in app.state.served.workspace.tag_list("best").tags] == ["C01", "C03"]


def test_a_tag_without_a_name_is_refused(client_as) -> None:
    assert client_as("marketer").post("/customers/tag", data={"ids": ["C01"], "do": "add"}).status_code == 422


def test_nobody_is_sent_to_another_site(client_as) -> None:
    sent = {"ids": ["C01"], "tag": "x", "do": "add", "back": "//evil.example/"}
    assert client_as("marketer").post("/customers/tag", data=sent).headers["location"] == "/"


def test_a_viewer_is_refused_by_labels_and_not_by_codes(client_as) -> None:
    answer = client_as("viewer").get("/customers?sort=name", headers={"Accept-Language": "zh-Hans"})
    assert answer.status_code == 403
    assert "浏览者" in answer.text
    assert "（名称）" in answer.text


def test_every_format_is_named_as_everywhere(client_as) -> None:
    marketer = client_as("marketer")
    for page in (marketer.get("/customers").text, marketer.get("/reports").text):
        assert all(name in page for name in ("CSV", "Excel (XLSX)", "JSON Lines", "Parquet"))
