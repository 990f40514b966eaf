"""Files written anew carry their rows' numbers, and hopeless ones are refused."""

import csv

import pytest

from fenqun.errors import UnreadableFile
from fenqun.sources.reading import writing
from fenqun.sources.reading.staged import Rejected
from fenqun.sources.reading.writing import free_path, write_rows


def test_records_and_rejects_are_counted_apart(tmp_path):
    rows = [Rejected(2, None, "x", "bad"), (3, ["a, b", 'q"']), (5, ["", "y"])]
    written = write_rows(tmp_path / "x.csv", ("p", "q"), rows)
    assert (written.rows, written.first_row, [one.row for one in written.rejected]) == (2, 3, [2])
    assert (tmp_path / "x.csv").read_bytes() == b'_row,p,q\r\n3,"a, b","q"""\r\n5,,y\r\n'


def test_no_value_ends_a_line(tmp_path):
    values = ["a\rb", "c\nd", "e\r\nf", "\r", "g\x85h\u2028i"]
    write_rows(tmp_path / "x.csv", ("p",), ((row, [value]) for row, value in enumerate(values, start=2)))
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        assert [record[1] for record in csv.reader(file, strict=True)] == ["p", *values]


def test_a_file_of_which_nearly_nothing_fits_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "MOST_REJECTED", 2)
    with pytest.raises(UnreadableFile, match="the first in row 0: bad"):
        write_rows(tmp_path / "x.csv", ("a",), (Rejected(row, None, "", "bad") for row in range(3)))


def test_a_taken_path_is_numbered(tmp_path):
    (tmp_path / "x.csv").touch()
    assert free_path(tmp_path, "x.csv").name == "2_x.csv"
