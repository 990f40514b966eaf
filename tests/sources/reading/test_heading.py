"""The header is found below titles; data are not taken for one."""

import pytest

from fenqun.sources.reading.heading import find_heading


@pytest.mark.parametrize(
    ("rows", "row", "names"),
    [
        ([["a", "b"], ["1", "2"]], 1, ("a", "b")),
        ([["报表", "", ""], ["", "", ""], ["a", "b", "c"], ["1", "2", "3"]], 3, ("a", "b", "c")),
        ([["1", "x"], ["2", "y"]], 0, ("column_1", "column_2")),
        ([["客户", "2023", "2024"], ["王", "1", "2"]], 1, ("客户", "2023", "2024")),
        ([["name"], ["x"]], 1, ("name",)),
        ([["a", "b"], ["1", "2", "3"], ["4", "5", "6"]], 1, ("a", "b", "column_3")),
        ([["a", "b", "c"], ["1", "2", ""], ["1", "", ""]], 1, ("a", "b", "c")),
        ([["a", "b", "", ""], ["1", "2", "", ""]], 1, ("a", "b")),
        ([["", "a", "b"], ["0", "x", "y"], ["1", "x", "y"]], 1, ("column_1", "a", "b")),
        ([["a", "b"]], 1, ("a", "b")),
    ],
)
def test_the_header_is_found(rows, row, names):
    heading = find_heading(rows)
    assert (heading.row, heading.names) == (row, names)


def test_the_owner_decides():
    assert find_heading([["1", "2"], ["3", "4"]], 1).names == ("1", "2")
    assert find_heading([["a", "b"], ["c", "d"]], 0).names == ("column_1", "column_2")
