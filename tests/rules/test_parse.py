import json
from datetime import date, datetime
from pathlib import Path

import pytest

from fenqun.errors import Problems, RuleSyntax, RuleTooLarge, UnknownName
from fenqun.rules.parse import parse
from fenqun.rules.syntax import And, Arithmetic, Call, Compare, In, Literal, Name, Negative, Node, Not, Or
from fenqun.rules.text import to_text

A, B, C = Name("a"), Name("b"), Name("c")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("spend >= 5000", Compare(">=", Name("spend"), Literal(5000))),
        ("近一年消费 > 1.5e3", Compare(">", Name("近一年消费"), Literal(1500.0))),
        ("a or b and not c", Or((A, And((B, Not(C)))))),
        ("a and b and c", And((A, B, C))),
        ("(a and b) and c", And((And((A, B)), C))),
        ("not a == b", Not(Compare("==", A, B))),
        ("a < b <= c", And((Compare("<", A, B), Compare("<=", B, C)))),
        ("a - b - c", Arithmetic("-", Arithmetic("-", A, B), C)),
        ("a - b * c", Arithmetic("-", A, Arithmetic("*", B, C))),
        ("-2", Literal(-2)),
        ("-(2)", Negative(Literal(2))),
        ("-a * b", Arithmetic("*", Negative(A), B)),
        ("1_000", Literal(1000)),
        (".5", Literal(0.5)),
        ("TRUE", Literal(True)),
        ('a in ("x", -1, 2.5, true,)', In(A, ("x", -1, 2.5, True))),
        ("a not in ('x')", Not(In(A, ("x",)))),
        ("a in ()", In(A, ())),
        ('a in listed("ids.csv")', In(A, listed="ids.csv")),
        ('a >= date("2024-02-29")', Compare(">=", A, Literal(date(2024, 2, 29)))),
        ('time("2024-05-01T12:30:00")', Literal(datetime(2024, 5, 1, 12, 30))),
        ("top(a, by=sum(b))", Call("top", (A,), (("by", Call("sum", (B,))),))),
        ("count()", Call("count")),
        (r'matches(a, "\d+\\ \u4e2d\n\"")', Call("matches", (A, Literal('\\d+\\ 中\n"')))),
        ("a　>\n1", Compare(">", A, Literal(1))),
        ("listed > date", Compare(">", Name("listed"), Name("date"))),
    ],
)
def test_text_reads_as_this_tree(text: str, node: Node) -> None:
    assert parse(text) == node


def test_every_part_knows_its_column() -> None:
    rule = parse("  spend >= 5 and not contains(name, '店')")
    assert isinstance(rule, And)
    spend, turned = rule.items
    assert (rule.column, spend.column, turned.column) == (3, 3, 18)
    assert [part.column for part in turned.children()[0].children()] == [31, 37]


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("", 1, "it ends"),
        ("a and", 6, "it ends"),
        ("a = 5", 3, "write == to compare"),
        ("a ＞ 5", 3, "write > instead of ＞"),
        ("（a）", 1, "write ( instead of （"),
        ("a == “x”", 6, 'write " instead of “'),
        ("a in (1， 2)", 8, "write , instead of ，"),
        ("a <> 5", 3, "write != instead of <>"),
        ("a => 5", 3, "write >= instead of =>"),
        ("a && b", 3, "write and instead of &"),
        ("a ** 2", 3, "write * instead of **"),
        ("a > 20%", 7, "write 0.2 for 20%"),
        ("a == 'x", 6, "no closing '"),
        ("(a or b", 1, "not closed"),
        ("sum(a", 4, "not closed"),
        ("a in (1, 2", 6, "not closed"),
        ("a or b)", 7, "unexpected ')'"),
        ("a b", 3, "expected 'and', 'or' or a sign before 'b'"),
        ("a is b", 3, "the language has no 'is'"),
        ("a and 5x", 7, "'5x' is neither"),
        ("1.2.3", 1, "neither"),
        ("a in 5", 6, "needs values in parentheses"),
        ("a in (b)", 7, "only written values"),
        ("a not b", 7, "expected 'in' after 'not'"),
        ("a < b in (1)", 7, "'in' cannot follow"),
        ('date("2024-02-30")', 6, 'write date("2024-05-01")'),
        ("date(5)", 6, 'write date("2024-05-01")'),
        ("a in listed(b)", 6, 'write listed("file")'),
        ("top(a, by=b, c)", 14, "must come last"),
        ("top(a, by=b, by=c)", 14, "given twice"),
        ("9223372036854775808", 1, "too large"),
        ("1e999", 1, "too large"),
        ("a == '\\ud800'", 6, "may not hold the character U+D800"),
        ("a\0", 2, "no sign 'U+0000'"),
        ("a.b", 2, "no sign '.'"),
        ("x² > 1", 1, "is not a name"),
        ("a @ b", 3, "no sign '@'"),
    ],
)
def test_an_error_points_at_its_column_and_says_why(text: str, column: int, says: str) -> None:
    with pytest.raises(Problems) as caught:
        parse(text)
    (error,) = caught.value.problems
    assert isinstance(error, RuleSyntax)
    assert error.parts["column"] == column
    assert says in str(error)


def test_an_unknown_function_gets_a_suggestion() -> None:
    with pytest.raises(Problems) as caught:
        parse("1 < day_since(ordered_at)")
    (error,) = caught.value.problems
    assert isinstance(error, UnknownName)
    assert error.parts["column"] == 5
    assert error.hint() == "Did you mean 'days_since'?"


@pytest.mark.parametrize("opening", ["(", "not ", "-", "abs(", "a + (", "a and (b or "])
def test_depth_is_bounded_before_anything_is_built(opening: str) -> None:
    with pytest.raises(Problems) as caught:
        parse(opening * 10_000 + "a")
    assert isinstance(caught.value.problems[0], RuleTooLarge)


def test_thirty_two_levels_are_the_most() -> None:
    assert parse("not " * 31 + "a")
    with pytest.raises(Problems, match="33 levels; at most 32"):
        parse("not " * 32 + "a")


def test_ten_thousand_parts_are_the_most() -> None:
    assert parse(" or ".join(["a"] * 9_999))
    with pytest.raises(Problems, match="10001 parts; at most 10000"):
        parse(" or ".join(["a"] * 10_000))


def test_the_values_of_in_count_as_parts() -> None:
    assert parse(f"a in ({', '.join(['1'] * 9_998)})")
    with pytest.raises(Problems, match="10001 parts; at most 10000"):
        parse(f"a in ({', '.join(['1'] * 9_999)})")


def test_a_million_values_are_refused_by_the_length_of_the_text() -> None:
    with pytest.raises(Problems, match="characters; at most 200000"):
        parse(f"a in ({', '.join(['1'] * 1_000_000)})")


def test_naughty_strings_are_read_or_refused_and_survive_as_values(real_data: Path) -> None:
    for naughty in json.loads((real_data / "blns.json").read_text(encoding="utf-8")):
        try:
            assert isinstance(parse(naughty), Node)
        except Problems as problems:
            assert all(1 <= problem.parts["column"] <= len(naughty) + 1 for problem in problems.problems)
        if "\0" not in naughty:
            written = Compare("==", A, Literal(naughty))
            assert parse(to_text(written)) == written
