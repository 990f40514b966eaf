import pytest
from pydantic import ValidationError

from fenqun.rules.text import to_text
from fenqun.sources.source import TIME_COLUMN, Database, Role, Source


def test_a_source_reads_a_file_or_a_database():
    assert Source(role="orders", path="orders.csv").database is None
    assert Source(role="orders", database={"url": "sqlite:///a.db", "table": "orders"}).path is None


@pytest.mark.parametrize("origin", [{}, {"path": "a.csv", "database": {"url": "sqlite:///a.db", "table": "a"}}])
def test_a_source_has_one_origin(origin):
    with pytest.raises(ValidationError, match="either 'path' or 'database'"):
        Source(role="orders", **origin)


@pytest.mark.parametrize("what", [{}, {"table": "a", "query": "SELECT 1"}])
def test_a_database_gives_a_table_or_a_query(what):
    with pytest.raises(ValidationError, match="either 'table' or 'query'"):
        Database(url="sqlite:///a.db", **what)


def test_its_rules_are_read_from_text():
    source = Source(role="orders", path="a.csv", where='status != "测试"', returns="amount < 0")
    assert (to_text(source.where), to_text(source.returns)) == ('status != "测试"', "amount < 0")


@pytest.mark.parametrize(
    "wrong", [{"role": "sales"}, {"header_row": -1}, {"delimiter": "||"}, {"columns": {"a b": "x"}}, {"sheets": "x"}]
)
def test_what_a_source_does_not_take_is_refused(wrong):
    with pytest.raises(ValidationError):
        Source.model_validate({"role": "orders", "path": "a.csv"} | wrong)


def test_every_role_with_a_time_is_a_role():
    assert set(TIME_COLUMN) <= set(Role)


def test_the_id_cannot_be_hidden():
    assert Source(role="customers", path="a.csv", personal=["memo"]).personal == ["memo"]
    with pytest.raises(ValidationError, match="is seen by all"):
        Source(role="customers", path="a.csv", personal=["customer_id"])


def test_a_column_that_is_named_is_not_left_out():
    given = {"path": "a.csv", "role": "contacts", "columns": {"note": "Note"}, "leave_out": ["Note", "Draft"]}
    assert Source.model_validate(given).left_out == {"Draft"}
