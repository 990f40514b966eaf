"""The same rule as a YAML tree, which is what a builder edits: {all: [...]}, {any: [...]}, {not: ...}, and leaves
{trait: x, is: ">=", value: 5} or text."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from fenqun.errors import Phrase, Problems, RuleSyntax, message
from fenqun.rules.bounds import LEVELS, PARTS, place, too_large, within_bounds
from fenqun.rules.parse import COMPARISONS, parse
from fenqun.rules.syntax import (
    MAX_DEPTH,
    MAX_NODES,
    And,
    Compare,
    Comparison,
    In,
    Literal,
    Name,
    Node,
    Not,
    Or,
    Value,
)
from fenqun.rules.text import to_text

Tree = dict[str, Any] | str | int | float | bool
"""Plain data as YAML and JSON hold it."""


def to_tree(node: Node) -> Tree:
    """The rule as plain data; `from_tree` of it equals the node."""
    match node:
        case And(items=items):
            return {"all": [to_tree(item) for item in items]}
        case Or(items=items):
            return {"any": [to_tree(item) for item in items]}
        case Not(item=item):
            return {"not": to_tree(item)}
        case Compare(operator=sign, left=Name(name=name), right=Literal(value=value)) if not isinstance(value, date):
            return {"trait": name, "is": sign, "value": value}
        case In(operand=Name(name=name), listed=str(path)):
            return {"trait": name, "is": "in", "value": {"listed": path}}
        case In(operand=Name(name=name), values=values) if not any(isinstance(value, date) for value in values):
            return {"trait": name, "is": "in", "value": list(values)}
        case _:
            return to_text(node)


def from_tree(data: object) -> Node:
    """The rule that plain data or text writes.

    Raises Problems of RuleSyntax, RuleTooLarge or UnknownName with the parts `column` (within the text of the leaf)
    and `path` (the keys and positions that lead to it).
    """
    return within_bounds(_read(data, ()))


Path = tuple[str | int, ...]


def _read(data: object, path: Path) -> Node:
    if len(path) > 2 * MAX_DEPTH:
        raise too_large(1, LEVELS, len(path) // 2, MAX_DEPTH)
    if isinstance(data, Node):
        return data
    if isinstance(data, str):
        return _leaf(data, path)
    if isinstance(data, bool | int | float | date):
        return Literal(_value(data, path))
    if isinstance(data, Mapping):
        return _mapping(data, path)
    raise _malformed(path, message("a rule is text, or one of 'all', 'any', 'not', 'trait'"))


def _leaf(text: str, path: Path) -> Node:
    try:
        return parse(text)
    except Problems as problems:
        for problem in problems.problems:
            problem.parts["path"] = path
        raise


def _mapping(data: Mapping[Any, Any], path: Path) -> Node:
    keys = set(data)
    if keys == {"all"} or keys == {"any"}:
        key = next(iter(data))
        items = _items(data[key], (*path, key))
        return items[0] if len(items) == 1 else (And if key == "all" else Or)(items)
    if keys == {"not"}:
        return Not(_read(data["not"], (*path, "not")))
    if keys == {"trait", "is", "value"}:
        return _comparison(data, path)
    raise _malformed(path, message("a rule has the keys 'all', 'any', 'not', or the three 'trait', 'is', 'value'"))


def _items(data: object, path: Path) -> tuple[Node, ...]:
    if not isinstance(data, list | tuple) or not data:
        raise _malformed(path, message("needs a list of rules"))
    if len(data) > MAX_NODES:
        raise too_large(1, PARTS, len(data), MAX_NODES)
    return tuple(_read(item, (*path, position)) for position, item in enumerate(data))


def _comparison(data: Mapping[Any, Any], path: Path) -> Node:
    name, sign, value = data["trait"], data["is"], data["value"]
    if not isinstance(name, str) or not isinstance(_leaf(name, (*path, "trait")), Name):
        raise _malformed((*path, "trait"), message("needs the name of a trait"))
    if sign in COMPARISONS:
        return Compare(cast(Comparison, sign), Name(name), Literal(_value(value, (*path, "value"))))
    if sign != "in":
        raise _malformed((*path, "is"), message("'is' takes ==, !=, <, <=, >, >= or in"))
    if isinstance(value, Mapping) and set(value) == {"listed"} and isinstance(value["listed"], str):
        return In(Name(name), listed=value["listed"])
    if not isinstance(value, list | tuple):
        raise _malformed((*path, "value"), message("'in' takes a list of values, or listed: file"))
    if len(value) > MAX_NODES:
        raise too_large(1, PARTS, len(value), MAX_NODES)
    return In(Name(name), tuple(_value(item, (*path, "value", place)) for place, item in enumerate(value)))


def _value(data: object, path: Path) -> Value:
    """The value of a leaf, checked as its text would be."""
    if isinstance(data, str):
        text = str(data)
        if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text):
            raise _malformed(path, message("a text may not hold this character"))
        return text
    if isinstance(data, bool | date | datetime):
        return data
    if isinstance(data, int) and abs(data) < 2**63:
        return int(data)
    if isinstance(data, float) and abs(data) < float("inf"):
        return float(data)
    raise _malformed(path, message("not a number, text, date, true or false"))


def _malformed(path: Path, template: str) -> Problems:
    return Problems([RuleSyntax(at=place(1), what=Phrase(template), column=1, path=path)])
