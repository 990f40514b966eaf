from fenqun.rules.parse import parse
from fenqun.rules.syntax import Literal, Name, names, walk, with_children


def test_walking_goes_from_parents_to_children_from_left_to_right() -> None:
    rule = parse("a > 1 and top(b, by=sum(c)) == 'x'")
    assert [part.name for part in walk(rule) if isinstance(part, Name)] == ["a", "b", "c"]
    assert [part.value for part in walk(rule) if isinstance(part, Literal)] == [1, "x"]
    assert names(rule) == {"a", "b", "c"}


def test_where_a_part_stands_does_not_count_when_comparing() -> None:
    assert parse("a>1") == parse("  a  >  1")
    assert hash(parse("a>1")) == hash(parse("  a  >  1"))


def test_every_part_directly_below_can_be_changed() -> None:
    rule = parse("top(x, by=sum(y)) in ('a', 'b') and not z")
    assert with_children(rule, lambda child: child) == rule
    assert with_children(parse("f + g"), lambda child: Literal(1)) == parse("1 + 1")
    assert with_children(parse("top(x, by=y)"), lambda child: Name("z")) == parse("top(z, by=z)")
