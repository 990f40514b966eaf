import csv

import pytest


def test_a_list_is_found_by_rule_and_search_and_sorted(ask):
    ran = ask(
        "--json", "customers", "--where", "big", "--search", "c", "--sort", "spend_total", "--desc", "--limit", "2"
    )
    answer = ran.json
    assert [row["customer_id"] for row in answer["rows"]] == ["C03", "C01"]
    assert (answer["total"], answer["sort"], answer["descending"]) == (5, "spend_total", True)


def test_a_list_shows_the_columns_asked_for(ask):
    answer = ask("--json", "customers", "--column", "city", "--column", "vip", "--limit", "1").json
    assert [column["name"] for column in answer["columns"]] == ["customer_id", "city", "vip"]


def test_all_of_a_list_goes_to_a_file(ask, tmp_path):
    file = tmp_path / "big.csv"
    ran = ask("customers", "--where", "big", "--sort", "spend_total", "--desc", "--limit", "1", "--to", file)
    assert "5 rows" in ran.out
    with file.open(encoding="utf-8-sig", newline="") as opened:
        assert [row[0] for row in csv.reader(opened)][1:3] == ["C03", "C01"]


def test_a_rule_is_counted(ask):
    answer = ask("--json", "count", "spend_total >= 500").json
    assert (answer["customers"], answer["of"]) == (4, 13)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("count", "spend_total >"), 1, "rule:14: cannot read the rule"),
        (("count", "spend_totl > 5"), 1, "Did you mean 'spend_total'?"),
        (("customers", "--sort", "nowhere"), 1, "no trait, attribute, tag or segmentation 'nowhere'"),
        (("customers", "--limit", "0"), 2, "a page has 1 to 1000 rows, not 0"),
        (("customers", "--to", "list.pdf"), 2, "cannot write '.pdf' files"),
    ],
)
def test_what_cannot_be_asked_is_said(ask, arguments, status, said):
    ran = ask(*arguments)
    assert ran.status == status
    assert said in ran.err
