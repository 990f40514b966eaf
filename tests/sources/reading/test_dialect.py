"""The delimiter, quotes and escapes are found from the first lines."""

import pytest

from fenqun.sources.reading.dialect import Broken, Dialect, find_dialect, records


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("a,b\n1,2\n", Dialect(",")),
        ("a;b\n1,5;2,5\n3,5;4\n", Dialect(";")),
        ("a\tb, c\n1\t2\n", Dialect("\t")),
        ("a|b\n1|2\n", Dialect("|")),
        ("姓名，金额\n王，10\n", Dialect("，")),
        ("when,n\n10:20:30,1\n10:20:31,2\n", Dialect(",")),
        ('a,b\n1,"x \\"y\\""\n2,"z"\n', Dialect(",", escape="\\")),
        ("'a','b'\n'1','x, y'\n", Dialect(",", quote="'", escape="'")),
        ('a, b\n1, "x, y"\n', Dialect(",", skip_spaces=True)),
        ("sep=;\na;b\n1;2\n", Dialect(";", skip_lines=1)),
    ],
)
def test_the_layout_is_found(text, dialect):
    assert find_dialect(text.splitlines(keepends=True)) == (dialect, True)


def test_one_column_is_no_even_split():
    assert find_dialect(["name\n", "Ann Lee\n"]) == (Dialect(","), False)


def test_the_owners_delimiter_is_taken():
    assert find_dialect(["a;b,c\n", "1;2,3\n"], ",")[0].delimiter == ","


def test_reading_goes_on_after_a_broken_line():
    lines = ["a,b\n", '1,"x"y\n', '2,"p\n', "3,q\n"]
    assert [record.text if isinstance(record, Broken) else record for record in records(lines, Dialect())] == [
        ["a", "b"],
        '1,"x"y',
        '2,"p',
        ["3", "q"],
    ]
