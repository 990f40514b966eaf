import csv
import io

import pytest


def rows(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("what", "found"),
    [("profile", 13), ("big", 5), ("level", 13), ("level/quality", 2), ("set_aside", 3), ("set_aside/orders", 2)],
)
def test_what_is_named_comes_as_a_file(asked, what, found):
    answer = asked("/exports", params={"what": what})
    assert int(answer.headers["fenqun-rows"]) == len(rows(answer)) - 1 == found


def test_the_file_the_list_and_the_count_agree(asked):
    where = {"where": "spend_total > 100", "search": "C"}
    listed = asked("/customers", params=where).json()["total"]
    exported = asked("/exports/customers", params=where)
    by_body = asked("/exports/customers", method="POST", json=where)
    assert len(rows(exported)) - 1 == len(rows(by_body)) - 1 == listed == 5


def test_a_file_that_nobody_knows_is_refused(asked):
    assert asked("/exports", params={"what": "nothing"}).status_code == 422
    assert asked("/exports", params={"what": "level/nothing"}).status_code == 422
    assert asked("/exports", params={"what": "profile", "format": "exe"}).status_code == 422


def test_no_cell_of_a_file_is_a_formula(asked):
    cells = [cell for row in rows(asked("/exports", params={"what": "profile"})) for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "＝"))]


def test_an_export_is_in_the_audit_with_how_many_and_to_where(changed):
    changed("/exports", method="GET", params={"what": "big"})
    line = changed("/audit", method="GET", params={"action": "export"}).json()["lines"][0]
    assert (line["who"], line["door"], line["what"]) == ("admin", "api", "big")
    assert (line["details"]["rows"], line["details"]["to"]) == (5, "download")


def test_the_report_is_one_page(asked):
    answer = asked("/exports/report")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text.startswith("<!doctype html>")


def test_who_may_not_export_gets_no_file(asked):
    for path in ("/exports?what=profile", "/exports/customers", "/exports/report", "/sources/orders/set-aside"):
        assert asked(path, role="viewer").status_code == 403
