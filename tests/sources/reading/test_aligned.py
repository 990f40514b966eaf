"""Aligned tables are told from sentences."""

import pytest

from fenqun.sources.reading.aligned import find_aligned


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (["id  n", "1   10", "2    7"], [["id", "n"], ["1", "10"], ["2", "7"]]),
        (["id n  x", "1  10 a", "2     b"], [["id", "n", "x"], ["1", "10", "a"], ["2", "", "b"]]),
        (["号 名称", "1  王明", "2  李 雷"], [["号", "名称"], ["1", "王明"], ["2", "李 雷"]]),
    ],
)
def test_columns_are_found(lines, rows):
    split = find_aligned(lines)
    assert split is not None
    assert list(split(lines)) == rows


@pytest.mark.parametrize("lines", [["a b", "c d", "e f"], ["a 1", "b 2"], ["one", "two", "three"], []])
def test_texts_without_a_column_of_numbers_are_no_table(lines):
    assert find_aligned(lines) is None
