from fenqun.definition import DataType
from fenqun.query import Query, column, identifier_table, named, table


def sql(node):
    return node.sql("duckdb")


def test_names_are_quoted_whatever_they_are():
    assert sql(column('a"b; DROP TABLE x')) == '"a""b; DROP TABLE x"'
    assert sql(column("金额", of="orders")) == '"orders"."金额"'
    assert sql(identifier_table("my table")) == '"my table"'
    assert sql(named(column("a"), "b c")) == '"a" AS "b c"'


def test_a_table_is_read_column_by_column_in_their_order():
    query = table("orders", {"b": DataType.TEXT, "a": DataType.NUMBER})
    assert sql(query.select) == 'SELECT "b", "a" FROM "orders"'
    assert list(query.columns) == ["b", "a"]


def test_a_stored_table_stands_for_itself_and_any_other_query_in_brackets():
    stored = table("my orders", {"a": DataType.NUMBER})
    assert sql(stored.under("o")) == '"my orders" AS o'
    assert sql(Query(stored.select, stored.columns).under("o")) == '(SELECT "a" FROM "my orders") AS o'


def test_what_is_built_of_a_query_leaves_it_as_it_was():
    query = Query(table("orders", {"a": DataType.NUMBER}).select, {"a": DataType.NUMBER})
    query.under("o").this.where("false", copy=False)
    assert sql(query.select) == 'SELECT "a" FROM "orders"'
