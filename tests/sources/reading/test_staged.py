"""Names of columns are never blank and never twice."""

import pytest

from fenqun.sources.reading.staged import Said, shortened, unique_names


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        ((), ()),
        (("a", "", " a\n b ", "A"), ("a", "column_2", "a b", "A_2")),
        (("a", "a_2", "a"), ("a", "a_2", "a_3")),
        (("_row", "column_3", ""), ("_row_2", "column_3", "column_3_2")),
        (("\ufeffid",), ("id",)),
    ],
)
def test_names_are_unique(cells, names):
    assert unique_names(cells) == names


def test_what_is_said_can_be_translated():
    assert Said("read as {encoding}.", {"encoding": "GBK"}).text(
        {"read as {encoding}.": "按 {encoding} 读取。"}.get
    ) == ("按 GBK 读取。")


def test_long_records_are_shortened():
    assert shortened(["abc", "def"], 5) == "abc,…"
