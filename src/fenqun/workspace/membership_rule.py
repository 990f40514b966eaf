"""A rule that is only about tags and segments, answered by the sets of them."""

from functools import reduce

from fenqun.rules.syntax import And, Call, Compare, In, Literal, Name, Node, Not, Or
from fenqun.store.memberships import Members
from fenqun.workspace.membering import TAG, keys
from fenqun.workspace.membering import Membership as Key
from fenqun.workspace.memberships import members
from fenqun.workspace.view import View


def of_rule(view: View, node: Node) -> Members | None:
    """Who fits a rule that is only about tags and segments; None where it is about anything else."""
    asked = _asked(view, node)
    if asked is None:
        return None
    found = members(view, asked)
    return _combined(view, node, found)


def _asked(view: View, node: Node) -> list[Key] | None:
    """The memberships that the rule is about."""
    if isinstance(node, And | Or | Not):
        parts = [_asked(view, part) for part in node.children()]
        return None if None in parts else [key for part in parts for key in part or ()]
    if isinstance(node, Literal):
        return [] if isinstance(node.value, bool) else None
    name, values = _leaf(node)
    kind = view.content["names"].get(name, {}).get("kind")
    if kind == TAG and not values:
        return [(name, "")]
    segments = view.content["segments"].get(name, {})
    return [(name, value) for value in values] if kind == "segmentation" and segments and values else None


def _leaf(node: Node) -> tuple[str, tuple[str, ...]]:
    """The tag, or the segmentation with its segments, that the condition names; '' where it is another."""
    match node:
        case Name(name=name) | Call(function="tagged", arguments=(Name(name=name),)):
            return name, ()
        case Call(function="in_segment", arguments=(Name(name=name), *values)):
            return name, tuple(str(each.value) for each in values if isinstance(each, Literal))
        case Compare(operator="==" | "!=", left=Name(name=name), right=Literal(value=str(value))):
            return name, (value,)
        case In(operand=Name(name=name), listed=None, values=values):
            return name, tuple(str(value) for value in values)
    return "", ()


def _combined(view: View, node: Node, found: dict[Key, Members]) -> Members:
    everyone = Members.everyone(view.customers)
    match node:
        case And(items=items):
            return reduce(lambda one, other: one & other, (_combined(view, item, found) for item in items))
        case Or(items=items):
            return reduce(lambda one, other: one | other, (_combined(view, item, found) for item in items))
        case Not(item=item):
            return everyone - _combined(view, item, found)
        case Literal(value=value):
            return everyone if value else Members.everyone(0)
    name, values = _leaf(node)
    inside = reduce(lambda one, other: one | other, (found[key] for key in keys(name, values)))
    return everyone - inside if isinstance(node, Compare) and node.operator == "!=" else inside
