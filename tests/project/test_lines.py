"""Lines of a text, and pieces of it replaced."""

import pytest

from fenqun.project.lines import (
    Splice,
    begins_line,
    column,
    comments_above,
    end_with_comment,
    is_blank,
    line_end,
    line_start,
    newline_of,
    next_line,
    spliced,
)

TEXT = "a: 1 # one\n\n  # up\n  # two\n  b: 2\r\n c: x#y"


def test_splices_are_done_at_once_those_of_one_place_in_their_order() -> None:
    assert spliced("abcdef", [Splice(4, 5, "E"), Splice(0, 1, ""), Splice(2, 2, "1"), Splice(2, 2, "2")]) == "b12cdEf"
    assert spliced("abc", []) == "abc"


@pytest.mark.parametrize(("text", "newline"), [("", "\n"), ("a\nb\r\n", "\n"), ("a\r\nb\n", "\r\n"), ("a\rb", "\r")])
def test_lines_end_as_the_first_does(text: str, newline: str) -> None:
    assert newline_of(text) == newline


def test_a_line_s_edges() -> None:
    b = TEXT.index("b:")
    assert (line_start(TEXT, b), column(TEXT, b)) == (b - 2, 2)
    assert TEXT[line_end(TEXT, b) : next_line(TEXT, b)] == "\r\n"
    assert next_line(TEXT, len(TEXT)) == line_end(TEXT, len(TEXT)) == len(TEXT)
    assert begins_line(TEXT, b)
    assert not begins_line(TEXT, b + 1)
    assert is_blank(TEXT, 11)
    assert not is_blank(TEXT, b)


def test_a_comment_beside_a_value_belongs_to_its_line() -> None:
    assert end_with_comment(TEXT, 4) == 10
    assert end_with_comment("a: 1   \nb", 4) == 7
    assert end_with_comment("{a: 1, b: 2}", 5) == 5


def test_comments_above_are_those_at_the_same_column() -> None:
    b = TEXT.index("b:")
    assert TEXT[comments_above(TEXT, b) : b] == "  # up\n  # two\n  "
    assert comments_above("# a\n  # b\n  c: 1", 12) == 4
    assert comments_above("a: 1\r\n# b\r\nc: 1", 11) == 6
    assert comments_above("a: 1\nc: 1", 5) == 5
