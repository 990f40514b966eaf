from fenqun.definition import DataType
from fenqun.query import column, identifier_table, named, table


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
