"""From the tree back to text, such that reading the text gives the same tree."""

from datetime import date, datetime

from fenqun.rules.changed import of_attribute
from fenqun.rules.parse import AND, COMPARISON, NOT, OR, PRODUCT, SIGNED, SUM
from fenqun.rules.syntax import And, Arithmetic, Call, Compare, In, Literal, Name, Negative, Node, Not, Or, Value

_ATOM = SIGNED + 1
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def to_text(node: Node) -> str:
    """The rule as text; `parse` of it equals the node, but for chains, which come back as `and`."""
    return _write(node)[0]


def value_text(value: Value) -> str:
    """A value as a rule writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{"".join(_character(character) for character in value)}"'
    if isinstance(value, datetime):
        return f'time("{value.isoformat()}")'
    if isinstance(value, date):
        return f'date("{value.isoformat()}")'
    return repr(value)


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() or ord(character) > 0xFFFF else f"\\u{ord(character):04x}"


def _write(node: Node) -> tuple[str, int]:
    """The text, and how strongly its outermost operator binds."""
    match node:
        case Literal(value=value):
            return value_text(value), _ATOM
        case Name(name=name):
            return name, _ATOM
        case Call():
            return _call(node), _ATOM
        case And(items=items):
            return " and ".join(_within(item, NOT) for item in items), AND
        case Or(items=items):
            return " or ".join(_within(item, AND) for item in items), OR
        case Not(item=In() as membership):
            return _membership(membership, "not in"), COMPARISON
        case Not(item=item):
            return f"not {_within(item, NOT)}", NOT
        case _:
            return _operation(node)


def _operation(node: Node) -> tuple[str, int]:
    match node:
        case Compare(operator=sign, left=left, right=right):
            return f"{_within(left, SUM)} {sign} {_within(right, SUM)}", COMPARISON
        case In():
            return _membership(node, "in"), COMPARISON
        case Arithmetic(operator=sign, left=left, right=right):
            strength = SUM if sign in "+-" else PRODUCT
            return f"{_within(left, strength)} {sign} {_within(right, strength + 1)}", strength
        case Negative(operand=Literal(value=value)):
            return f"-({value_text(value)})", SIGNED
        case Negative(operand=operand):
            return f"-{_within(operand, SIGNED)}", SIGNED
        case _:
            raise TypeError(f"not a node of the language: {node!r}")


def _within(node: Node, weakest: int) -> str:
    text, strength = _write(node)
    return text if strength >= weakest else f"({text})"


def _membership(node: In, word: str) -> str:
    operand = _within(node.operand, SUM)
    if node.listed is not None:
        return f"{operand} {word} listed({value_text(node.listed)})"
    return f"{operand} {word} ({', '.join(value_text(value) for value in node.values)})"


def _call(node: Call) -> str:
    node = of_attribute(node)
    options = (f"{name}={to_text(value)}" for name, value in node.options)
    return f"{node.function}({', '.join([*map(to_text, node.arguments), *options])})"
