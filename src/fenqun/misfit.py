"""What pydantic finds wrong with a value, in our words: of definitions, and of what is sent to the API."""

from collections.abc import Mapping
from typing import Any

from fenqun.phrase import Phrase, message

_EXPECTED = {
    "string": message("a text is needed here, not {found}"),
    "int": message("a whole number is needed here, not {found}"),
    "float": message("a number is needed here, not {found}"),
    "bool": message("true or false is needed here, not {found}"),
    "date": message("a date such as 2024-05-31 is needed here, not {found}"),
    "list": message("a list is needed here, not {found}"),
    "tuple": message("a list is needed here, not {found}"),
    "dict": message("keys with values are needed here, not {found}"),
    "model": message("keys with values are needed here, not {found}"),
}

_BOUNDS = {
    "greater_than_equal": ("ge", message("at least {bound} is needed")),
    "greater_than": ("gt", message("more than {bound} is needed")),
    "less_than_equal": ("le", message("at most {bound} is allowed")),
    "too_short": ("min_length", message("at least {bound} are needed")),
    "too_long": ("max_length", message("at most {bound} are allowed")),
    "string_too_short": ("min_length", message("at least {bound} characters are needed")),
    "string_too_long": ("max_length", message("at most {bound} characters are allowed")),
}


def misfit(kind: str, context: Mapping[str, Any], value: object) -> Phrase | None:
    """What is needed instead of the value, by pydantic's kind of error and its context; None for other kinds."""
    if kind in _BOUNDS:
        name, template = _BOUNDS[kind]
        return Phrase(template, bound=context[name])
    if kind == "finite_number":
        return Phrase(message("a number is needed here, neither infinite nor nan"))
    wanted = _EXPECTED.get(kind.split("_")[0])
    return Phrase(wanted, found=shown(value)) if wanted else None


def shown(value: object) -> Phrase:
    """A value that does not fit as messages name it: short, and what holds others by its kind."""
    if value is None:
        return Phrase(message("nothing"))
    if isinstance(value, dict):
        return Phrase(message("keys with values"))
    if isinstance(value, list | tuple):
        return Phrase(message("a list"))
    text = str(value)
    return Phrase(message("'{text}'"), text=text if len(text) <= 60 else f"{text[:57]}...")
