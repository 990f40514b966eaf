from datetime import date, datetime

import pytest

from fenqun.rules.parse import parse
from fenqun.rules.syntax import And, Arithmetic, Compare, In, Literal, Name, Negative, Node, Not, Or
from fenqun.rules.text import to_text

A, B, C = Name("a"), Name("b"), Name("c")


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (And((Or((A, B)), C)), "(a or b) and c"),
        (Or((And((A, B)), C)), "a and b or c"),
        (Not(And((A, B))), "not (a and b)"),
        (Not(In(A, (1, "x"))), 'a not in (1, "x")'),
        (Not(In(A, listed="ids.csv")), 'a not in listed("ids.csv")'),
        (Arithmetic("-", A, Arithmetic("-", B, C)), "a - (b - c)"),
        (Arithmetic("*", Arithmetic("+", A, B), C), "(a + b) * c"),
        (Negative(Literal(2)), "-(2)"),
        (Negative(Arithmetic("+", A, B)), "-(a + b)"),
        (Compare("==", Compare("<", A, B), Literal(True)), "(a < b) == true"),
        (Compare(">", A, Literal(date(2024, 5, 1))), 'a > date("2024-05-01")'),
        (Compare(">", A, Literal(datetime(2024, 5, 1, 8))), 'a > time("2024-05-01T08:00:00")'),
        (Literal('a"\\\n\u2028'), '"a\\"\\\\\\n\\u2028"'),
    ],
)
def test_a_tree_is_written_with_just_the_brackets_it_needs(node: Node, text: str) -> None:
    assert to_text(node) == text
    assert parse(text) == node


def test_what_is_no_node_cannot_be_written() -> None:
    with pytest.raises(TypeError):
        to_text(Node())
