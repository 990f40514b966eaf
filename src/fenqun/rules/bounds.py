"""How large a rule may be, and the errors that say where one is wrong."""

from collections.abc import Iterable

from fenqun.errors import (
    FenqunError,
    Phrase,
    Place,
    Problems,
    RuleSyntax,
    RuleTooLarge,
    UnknownName,
    WrongType,
    message,
)
from fenqun.rules.syntax import MAX_DEPTH, MAX_NODES, In, Node

CHARACTERS = message("characters")
PARTS = message("parts")
LEVELS = message("levels")


def place(column: int) -> Place:
    """A column of a rule that is not yet known to stand in a file."""
    return Place("rule", None, column)


def unreadable(column: int, template: str, **parts: object) -> Problems:
    """A rule that cannot be read at `column` (from 1), and why."""
    return Problems([RuleSyntax(at=place(column), what=Phrase(template, **parts), column=column)])


def unknown_name(column: int, what: Phrase, name: str, known: Iterable[str]) -> UnknownName:
    """A name at `column` that is nowhere; `what` says what it should name."""
    return UnknownName(at=place(column), what=what, name=name, known=known, column=column)


def wrong_type(column: int, template: str, **parts: object) -> WrongType:
    """What does not fit at `column`, and why."""
    return WrongType(at=place(column), what=Phrase(template, **parts), column=column)


def too_large(column: int, what: str, found: int, most: int) -> Problems:
    """A rule past a bound."""
    error: FenqunError = RuleTooLarge(at=place(column), what=Phrase(what), found=found, most=most, column=column)
    return Problems([error])


def within_bounds(node: Node) -> Node:
    """The node itself. Raises Problems of RuleTooLarge; the values of `in` count as parts."""
    parts = 0
    waiting = [(node, 1)]
    while waiting:
        current, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise too_large(current.column, LEVELS, depth, MAX_DEPTH)
        parts += 1 + (len(current.values) if isinstance(current, In) else 0)
        if parts > MAX_NODES:
            raise too_large(current.column, PARTS, parts, MAX_NODES)
        waiting.extend((child, depth + 1) for child in current.children())
    return node
