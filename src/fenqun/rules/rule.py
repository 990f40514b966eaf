"""How a definition holds a rule: as the tree, read from text or from a YAML tree."""

from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, SkipValidation

from fenqun.rules.parse import read_expression, read_rule
from fenqun.rules.syntax import Node
from fenqun.rules.text import to_text

Rule = Annotated[SkipValidation[Node], BeforeValidator(read_rule), PlainSerializer(to_text, return_type=str)]
"""A condition: text such as `spend_12m >= 5000 and not vip`, or the same as a YAML tree."""

Expression = Annotated[SkipValidation[Node], BeforeValidator(read_expression), PlainSerializer(to_text, return_type=str)]
"""A value: text such as `sum(amount) / count()`."""
