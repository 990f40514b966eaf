"""What pydantic found wrong in the parameters or the body of a request, in our words."""

from collections.abc import Mapping
from typing import Any

from fenqun.answers import ProblemLine
from fenqun.errors import Phrase, Translate, message

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
    "less_than_equal": ("le", message("at most {bound} is allowed")),
    "too_short": ("min_length", message("at least {bound} are needed")),
    "too_long": ("max_length", message("at most {bound} are allowed")),
    "string_too_short": ("min_length", message("at least {bound} characters are needed")),
    "string_too_long": ("max_length", message("at most {bound} characters are allowed")),
}
_PLAIN = {
    "missing": message("this is missing"),
    "extra_forbidden": message("nothing of this name is taken here"),
    "string_unicode": message("a text may not hold this character"),
    "string_pattern_mismatch": message("a text may not hold this character"),
    "int_parsing_size": message("this number is too large"),
}
_OTHER = message("this does not fit here")
_ONE_OF = message("one of these is needed: {known}")
_PLACED = message("{path}: {what}.")


def misfit(details: Mapping[str, Any], translate: Translate) -> ProblemLine:
    """One thing that does not fit, and at which path of what was sent: `query.limit`, `body.rule`."""
    path = ".".join(str(step) for step in details["loc"])
    text = Phrase(_PLACED, path=path, what=_what(details)).text(translate)
    return ProblemLine(text, path=path)


def _what(details: Mapping[str, Any]) -> Phrase:
    kind, context = str(details["type"]), details.get("ctx") or {}
    if kind == "value_error" and context and isinstance(said := context["error"].args[0], Phrase):
        return said
    if kind in _PLAIN:
        return Phrase(_PLAIN[kind])
    if kind in _BOUNDS:
        name, template = _BOUNDS[kind]
        return Phrase(template, bound=context[name])
    if kind in ("literal_error", "enum"):
        return Phrase(_ONE_OF, known=context["expected"])
    wanted = kind.split("_")[0]
    if wanted in _EXPECTED:
        return Phrase(_EXPECTED[wanted], found=_shown(details.get("input")))
    return Phrase(_OTHER)


def _shown(value: object) -> Phrase:
    if value is None:
        return Phrase(message("nothing"))
    if isinstance(value, dict):
        return Phrase(message("keys with values"))
    if isinstance(value, list | tuple):
        return Phrase(message("a list"))
    text = str(value)
    return Phrase(message("'{text}'"), text=text if len(text) <= 60 else f"{text[:57]}...")
