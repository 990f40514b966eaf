"""What pydantic found wrong in the parameters or the body of a request, in our words."""

from collections.abc import Mapping
from typing import Any

from fenqun.answers import ProblemLine
from fenqun.errors import Phrase, Translate, message
from fenqun.misfit import misfit as of_value

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
    if kind in ("literal_error", "enum"):
        return Phrase(_ONE_OF, known=context["expected"])
    return of_value(kind, context, details.get("input")) or Phrase(_OTHER)
