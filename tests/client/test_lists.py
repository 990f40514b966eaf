import pytest

from fenqun.client import RequestFailed


def test_a_page_of_customers(reading, tiny):
    asking = {"where": "spend_total > 100", "sort": "spend_total", "descending": True, "columns": ["city"]}
    assert reading.customers(limit=2, **asking).rows == tiny.customers(limit=2, **asking).rows


def test_every_customer_page_after_page(reading):
    rows = list(reading.every_customer(limit=5, columns=["city"]))
    assert len({row["customer_id"] for row in rows}) == len(rows) == 13


def test_one_customer_why_and_what_happened(reading, tiny):
    assert reading.customer("=C12").as_json() == tiny.customer("=C12").as_json()
    assert reading.why("C02", "level/quality") == tiny.why("C02", "level/quality")
    assert reading.why("C01", "big").inside
    assert [each.at for each in reading.happenings("C01", limit=3)] == [
        each.at for each in tiny.timeline("C01", limit=50).happenings
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "jsonl"])
def test_a_file_is_saved(reading, tmp_path, kind):
    to = tmp_path / f"级别.{kind}"
    answer = reading.export("level/quality", to)
    assert (answer.rows, answer.file) == (2, str(to))
    assert to.stat().st_size > 0
    assert list(tmp_path.glob(".*")) == []


def test_the_file_holds_what_the_list_counts(reading, tmp_path):
    where = {"all": [{"trait": "spend_total", "is": ">", "value": 100}]}
    answer = reading.export_customers(tmp_path / "rich.jsonl", where=where, columns=["city"])
    assert answer.rows == reading.customers(where=where).total == 5


def test_the_report_is_saved(reading, tmp_path):
    reading.report(tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")


def test_what_fails_leaves_no_file(reading, tmp_path):
    with pytest.raises(RequestFailed, match="no trait"):
        reading.export("nothing", tmp_path / "nothing.csv")
    assert list(tmp_path.glob("*nothing*")) == []
