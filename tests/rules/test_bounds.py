import pytest

from fenqun.errors import Problems
from fenqun.rules.bounds import within_bounds
from fenqun.rules.syntax import In, Name, Node, Not


def test_a_tree_made_in_python_is_bounded_too() -> None:
    deep: Node = Name("a")
    for _ in range(32):
        deep = Not(deep)
    with pytest.raises(Problems, match="33 levels"):
        within_bounds(deep)
    with pytest.raises(Problems, match="parts"):
        within_bounds(In(Name("a"), tuple(range(1_000_000))))


def test_a_small_rule_comes_back_as_it_is() -> None:
    rule = Not(Name("a"))
    assert within_bounds(rule) is rule
