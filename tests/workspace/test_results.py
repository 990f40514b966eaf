import polars as pl
import pyarrow as pa
import pytest

from fenqun.workspace.results import Table


@pytest.fixture
def table():
    return Table(pa.table({"customer_id": ["C01", "<b>C02"], "age": [34, None], "vip": [True, False]}))


def test_rows_are_dicts_with_none_for_the_unknown(table):
    assert table.rows() == [
        {"customer_id": "C01", "age": 34, "vip": True},
        {"customer_id": "<b>C02", "age": None, "vip": False},
    ]


def test_length_columns_and_a_short_form(table):
    assert (len(table), table.columns) == (2, ("customer_id", "age", "vip"))
    assert repr(table) == "<Table: 2 rows × 3 columns: customer_id, age, vip>"


def test_pandas_polars_and_arrow_take_the_rows_over(table):
    frame = table.to_pandas()
    assert frame["customer_id"].tolist() == ["C01", "<b>C02"]
    assert table.to_polars().to_dicts() == table.rows()
    assert table.to_arrow().to_pylist() == table.rows()


def test_any_arrow_library_reads_it_without_our_help(table):
    assert pa.table(table).num_rows == 2
    assert pl.DataFrame(table).height == 2


def test_a_notebook_shows_at_most_twenty_rows_and_no_markup_from_the_data(table):
    assert "&lt;b&gt;C02" in table._repr_html_()
    assert "<b>" not in table._repr_html_()
    many = Table(pa.table({"n": list(range(25))}))._repr_html_()
    assert many.count("<tr>") == 21
    assert "25 rows" in many


def test_a_table_without_rows_is_a_table():
    empty = Table(pa.table({"n": pa.array([], pa.int64())}))
    assert (len(empty), empty.rows(), empty.to_polars().height) == (0, [], 0)
    assert "0 rows" in empty._repr_html_()


def test_the_rows_of_a_workspace_go_to_every_library(tiny):
    found = tiny.table("level")
    assert len(found.to_pandas()) == len(found.to_polars()) == found.to_arrow().num_rows == 13
