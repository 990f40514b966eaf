"""How a definition holds a rule: as the tree, read from text or from a YAML tree."""

from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, SkipValidation
from pydantic_core import PydanticCustomError

from fenqun.errors import Problems
from fenqun.rules.syntax import Node
from fenqun.rules.text import to_text
from fenqun.rules.tree import from_tree


def read_rule(value: object) -> Node:
    """The tree of a condition given as a tree, a text or YAML data.

    Raises pydantic's error of type `rule`; its context holds ours as `errors`.
    """
    try:
        return from_tree(value)
    except Problems as problems:
        context = {"errors": problems.problems, "text": str(problems)}
        raise PydanticCustomError("rule", "{text}", context) from problems


def read_expression(value: object) -> Node:
    """The tree of a value given as a tree, a number, a text or YAML data. Raises as `read_rule`."""
    return read_rule(value)


Rule = Annotated[SkipValidation[Node], BeforeValidator(read_rule), PlainSerializer(to_text, return_type=str)]
"""A condition: text such as `spend_12m >= 5000 and not vip`, or the same as a YAML tree."""

Expression = Annotated[
    SkipValidation[Node], BeforeValidator(read_expression), PlainSerializer(to_text, return_type=str)
]
"""A value: text such as `sum(amount) / count()`."""
