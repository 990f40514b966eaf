import csv
import io


def test_sources_account_for_every_row(asked):
    lines = asked("/sources").json()["sources"]
    assert [(line["name"], line["read"], line["used"], line["set_aside"]) for line in lines] == [
        ("customers", 13, 12, 1),
        ("orders", 25, 23, 2),
    ]


def test_the_quality_of_one_source_or_all(asked):
    assert [report["source"] for report in asked("/quality").json()["reports"]] == ["customers", "orders"]
    assert [report["source"] for report in asked("/sources/orders/quality").json()["reports"]] == ["orders"]


def test_an_unknown_source_is_not_there(asked):
    answer = asked("/sources/ordrs/quality")
    assert answer.status_code == 404
    assert answer.json()["problems"][0]["hint"] == "Did you mean 'orders'?"


def test_what_was_set_aside_comes_as_a_file(asked):
    answer = asked("/sources/orders/set-aside")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == int(answer.headers["fenqun-rows"])
    assert {row["source"] for row in rows} == {"orders"}
