from collections.abc import Callable
from pathlib import Path

import pytest

from fenqun.definition import DataType
from fenqun.store.parquet import data_type, footer, footer_of

Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("sql", "delta", "language"),
    [
        ("1::BIGINT", "long", DataType.NUMBER),
        ("1::INTEGER", "integer", DataType.NUMBER),
        ("1::SMALLINT", "short", DataType.NUMBER),
        ("1::TINYINT", "byte", DataType.NUMBER),
        ("1::DOUBLE", "double", DataType.NUMBER),
        ("1::FLOAT", "float", DataType.NUMBER),
        ("1::DECIMAL(18,4)", "decimal(18,4)", DataType.NUMBER),
        ("1::DECIMAL(38,4)", "decimal(38,4)", DataType.NUMBER),
        ("1::DECIMAL(5,0)", "decimal(5,0)", DataType.NUMBER),
        ("'分群'", "string", DataType.TEXT),
        ("DATE '2024-05-01'", "date", DataType.DATE),
        ("TIMESTAMP '2024-05-01 12:00:00'", "timestamp_ntz", DataType.TIME),
        ("true", "boolean", DataType.BOOLEAN),
    ],
)
def test_a_column_has_the_type_it_was_written_with(
    tmp_path: Path, write: Write, sql: str, delta: str, language: DataType
) -> None:
    found = footer(write(tmp_path / "one.parquet", f"SELECT {sql} AS 值"))
    assert found.columns == {"值": delta}
    assert data_type(delta) == language
    assert found.rows == 1


def test_many_columns_and_row_groups_and_no_rows_are_read(tmp_path: Path, write: Write) -> None:
    columns = ", ".join(f"range AS column_{number}" for number in range(40))
    assert footer(write(tmp_path / "many.parquet", f"SELECT {columns} FROM range(300000)")).rows == 300_000
    empty = footer(write(tmp_path / "empty.parquet", "SELECT 1 AS a, 'x' AS b WHERE false"))
    assert (empty.columns, empty.rows) == ({"a": "integer", "b": "string"}, 0)


@pytest.mark.parametrize(("columns", "rows"), [(40, 100_000), (5000, 10)])
def test_of_a_long_footer_the_row_groups_are_not_read(tmp_path: Path, write: Write, columns: int, rows: int) -> None:
    select = ", ".join(f"range AS column_{number}" for number in range(columns))
    data = write(tmp_path / "x.parquet", f"SELECT {select} FROM range({rows})", row_group_size=2048).read_bytes()
    length = int.from_bytes(data[-8:-4], "little")
    assert length > 65536
    asked: list[int] = []

    def read(start: int, wanted: int) -> bytes:
        asked.append(wanted)
        return data[start : start + wanted]

    found = footer_of("x.parquet", len(data), read)
    assert (len(found.columns), found.rows) == (columns, rows)
    # Five thousand names alone are longer.
    assert asked == [8, 65536] if columns == 40 else asked == [8, 65536, length]


@pytest.mark.parametrize(
    "sql",
    ["1::UBIGINT", "[1, 2]", "{'a': 1}", "TIMESTAMPTZ '2024-05-01 12:00:00+00'", "TIME '12:00:00'"],
)
def test_a_type_the_store_does_not_keep_is_refused(tmp_path: Path, write: Write, sql: str) -> None:
    with pytest.raises(ValueError, match=r"store does not keep|nested"):
        footer(write(tmp_path / "one.parquet", f"SELECT {sql} AS a"))


def test_a_file_cut_off_at_any_byte_is_refused(tmp_path: Path, write: Write) -> None:
    whole = write(tmp_path / "whole.parquet", "SELECT 1 AS a, 'x' AS b").read_bytes()
    cut = tmp_path / "cut.parquet"
    for length in range(len(whole)):
        cut.write_bytes(whole[:length])
        with pytest.raises(ValueError, match="whole Parquet file"):
            footer(cut)


def test_a_damaged_footer_is_refused(tmp_path: Path, write: Write) -> None:
    whole = write(tmp_path / "whole.parquet", "SELECT 1 AS a").read_bytes()
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(whole[:-12] + b"\xff\xff\xff\xff" + whole[-8:])
    with pytest.raises(ValueError, match="footer"):
        footer(damaged)
