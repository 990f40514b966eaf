"""The rule language as a frozen tree; every reader and every walker meets here.

    Literal  Name  Negative  Arithmetic  Call          values: may be unknown
    Compare  In    And  Or  Not                        conditions: true or false, never unknown

A name may stand where a condition is expected when it is a boolean (a tag). A comparison with an unknown
value is false at the leaf, so a rule and its `not` together hold everyone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any
from typing import Literal as OneOf

MAX_DEPTH = 32
MAX_NODES = 10_000
MAX_TEXT = 200_000
"""Characters of a rule's text."""

Value = bool | int | float | str | date | datetime
"""A literal's value. Moments are naive UTC."""

Comparison = OneOf["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True)
class Node:
    """A part of a rule. `column` (from 1) is where it starts in its text; it does not count when comparing."""

    column: int = field(default=1, compare=False, kw_only=True)

    def children(self) -> tuple["Node", ...]:
        """The parts directly below, from left to right."""
        return ()


@dataclass(frozen=True)
class Literal(Node):
    """A value written in the rule."""

    value: Value


@dataclass(frozen=True)
class Name(Node):
    """A trait, attribute, tag or segmentation of the profile; in a trait's `from`, a column of the source."""

    name: str


@dataclass(frozen=True)
class Negative(Node):
    """`-x`"""

    operand: Node

    def children(self) -> tuple[Node, ...]:
        """The operand."""
        return (self.operand,)


@dataclass(frozen=True)
class Arithmetic(Node):
    """`a + b`, on doubles: unknown where either side is, where the divisor is zero, or past the largest double."""

    operator: OneOf["+", "-", "*", "/"]
    left: Node
    right: Node

    def children(self) -> tuple[Node, ...]:
        """Both sides."""
        return (self.left, self.right)


@dataclass(frozen=True)
class Call(Node):
    """A listed function with its arguments; `options` are the named ones, in the order written."""

    function: str
    arguments: tuple[Node, ...] = ()
    options: tuple[tuple[str, Node], ...] = ()

    def children(self) -> tuple[Node, ...]:
        """The arguments, then the options' values."""
        return (*self.arguments, *(value for _, value in self.options))

    def option(self, name: str) -> Node | None:
        """The named argument, or None."""
        return next((value for key, value in self.options if key == name), None)


@dataclass(frozen=True)
class Compare(Node):
    """`a < b`; false where either side is unknown. A chain `a < b < c` is read as And of two."""

    operator: Comparison
    left: Node
    right: Node

    def children(self) -> tuple[Node, ...]:
        """Both sides."""
        return (self.left, self.right)


@dataclass(frozen=True)
class In(Node):
    """`x in (a, b)`; false where x is unknown. `listed` names a file of values in the workspace instead."""

    operand: Node
    values: tuple[Value, ...] = ()
    listed: str | None = None

    def children(self) -> tuple[Node, ...]:
        """The operand."""
        return (self.operand,)


@dataclass(frozen=True)
class And(Node):
    """All of two or more conditions."""

    items: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        """The conditions."""
        return self.items


@dataclass(frozen=True)
class Or(Node):
    """Any of two or more conditions."""

    items: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        """The conditions."""
        return self.items


@dataclass(frozen=True)
class Not(Node):
    """A condition turned round."""

    item: Node

    def children(self) -> tuple[Node, ...]:
        """The condition."""
        return (self.item,)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, parents first."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(current.children()))


def names(node: Node) -> frozenset[str]:
    """Every name the rule mentions."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Name))


def with_children(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with each part directly below changed."""
    changed: dict[str, Any] = {part.name: _changed(getattr(node, part.name), change) for part in fields(node)}
    return replace(node, **changed)


def _changed(value: object, change: Callable[[Node], Node]) -> object:
    if isinstance(value, Node):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_changed(item, change) for item in value)
    return value
