"""Files written anew carry their rows' numbers, and hopeless ones are refused."""

import pytest

from fenqun.errors import UnreadableFile
from fenqun.sources.reading import writing
from fenqun.sources.reading.staged import Rejected
from fenqun.sources.reading.writing import free_path, write_rows


def test_records_and_rejects_are_counted_apart(tmp_path):
    rows = [Rejected(2, None, "x", "bad"), (3, ["a, b", 'q"']), (5, ["", "y"])]
    written = write_rows(tmp_path / "x.csv", ("p", "q"), rows)
    assert (written.rows, written.first_row, [one.row for one in written.rejected]) == (2, 3, [2])
    assert (tmp_path / "x.csv").read_text() == '_row,p,q\n3,"a, b","q"""\n5,,y\n'


def test_a_file_of_which_nearly_nothing_fits_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "MOST_REJECTED", 2)
    with pytest.raises(UnreadableFile, match="the first in row 0: bad"):
        write_rows(tmp_path / "x.csv", ("a",), (Rejected(row, None, "", "bad") for row in range(3)))


def test_a_taken_path_is_numbered(tmp_path):
    (tmp_path / "x.csv").touch()
    assert free_path(tmp_path, "x.csv").name == "2_x.csv"
