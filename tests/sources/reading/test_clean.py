"""Only what every reader reads alike is clean, and its records are counted exactly."""

import csv
import io

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenqun.sources.reading.clean import count_clean_rows


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"a,b\n1,2\n", 2),
        (b"a,b\n1,2", 2),
        (b"a,b\r\n1,2\r\n", 2),
        (b'a,b\n"x\ny","p ""q"""\n', 2),
        (b'a,b\n"x, ",5"\n', 2),
        (b'a,b\n1, "x"\n', None),
        (b"a,b\n1,2,\n", None),
        (b"a,b\n1\n", None),
        (b"a,b\n\n1,2\n", None),
        (b"a,b\n1,2\n\n", None),
        (b"a,b\n,\n", None),
        (b"a,b\n1,2\r\n", None),
        (b"a,b\r\n1,2\n", None),
        (b"a,b\n1,2\r3\n", None),
        (b'a,b\n1,"x\n', None),
        (b'a,b\n1,"x"y\n', None),
        (b"a,b\n1,\0\n", None),
        (b"a,b\n1," + b"x" * 140_000 + b"\n", None),
        (b"", 0),
    ],
)
def test_only_clean_files_are_counted(tmp_path, content, rows):
    (tmp_path / "x.csv").write_bytes(content)
    assert count_clean_rows(tmp_path / "x.csv", ",", 2) == rows


@pytest.mark.parametrize("odd", [b"", b"1,2,3\n", b'1,"a\nb"\n', b'1,"a\n'])
def test_quotes_on_the_edge_of_a_block_are_counted_too(tmp_path, odd):
    lines = b'1,"x\ny"\n' * 150_000
    (tmp_path / "x.csv").write_bytes(lines + odd)
    expected = {b"": 150_000, b'1,"a\nb"\n': 150_001}.get(odd)
    assert count_clean_rows(tmp_path / "x.csv", ",", 2) == expected


@given(st.lists(st.lists(st.text(alphabet='ab ,"\n;王', max_size=6), min_size=3, max_size=3), min_size=1, max_size=20))
def test_what_is_clean_is_read_by_duckdb_as_by_python(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("clean") / "x.csv"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_bytes(out.getvalue().encode())
    counted = count_clean_rows(path, ",", 3)
    if counted is not None:
        columns = {"a": "VARCHAR", "b": "VARCHAR", "c": "VARCHAR"}
        sql = (
            "SELECT * FROM read_csv(?, columns=?, header=false, auto_detect=false, delim=',', quote='\"', escape='\"')"
        )
        read = duckdb.connect().execute(sql, [str(path), columns]).fetchall()
        assert counted == len(rows)
        assert [[cell or "" for cell in row] for row in read] == rows
