"""`changed(marital_status, last="90 days")`: of an attribute whose sources say since when its values hold.

In the tree the name is the column of when the attribute last became another value; in the text it is the attribute's.
"""

from collections.abc import Callable
from dataclasses import replace

from fenqun.definition import Duration
from fenqun.rules.functions import CHANGED_AT
from fenqun.rules.syntax import Call, Literal, Name, Node

CHANGED = "changed"


def of_column(call: Call) -> Call:
    """The call as the tree has it, given the attribute's name."""
    return _renamed(call, lambda name: name + CHANGED_AT)


def of_attribute(call: Call) -> Call:
    """The call as the text has it."""
    return _renamed(call, attribute)


def attribute(name: str) -> str:
    """The attribute whose change the column tells; any other name as it is."""
    return name.removesuffix(CHANGED_AT)


def span(call: Call) -> Duration | None:
    """How long ago the change may be; None for any time. Raises ValueError where `last` is no span."""
    written = call.option("last")
    return None if written is None else Duration(str(written.value) if isinstance(written, Literal) else "")


def _renamed(call: Call, rename: Callable[[str], str]) -> Call:
    if call.function != CHANGED:
        return call
    return replace(call, arguments=tuple(_with(argument, rename) for argument in call.arguments))


def _with(argument: Node, rename: Callable[[str], str]) -> Node:
    return replace(argument, name=rename(argument.name)) if isinstance(argument, Name) else argument
