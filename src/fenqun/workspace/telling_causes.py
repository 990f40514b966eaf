"""The causes of moves in the reader's words."""

from fenqun.answers import MoveReason
from fenqun.errors import message
from fenqun.evaluation.causes import Cause
from fenqun.language import translator
from fenqun.rules.explain import sentence
from fenqun.rules.syntax import names
from fenqun.workspace.ends import Ends
from fenqun.workspace.view import View

_BECAME = {
    "true": message("{reason} became true"),
    "false": message("{reason} became false"),
    "higher": message("{reason} rose"),
    "lower": message("{reason} fell"),
}


def told(ends: Ends, cause: Cause) -> MoveReason:
    """The cause for who asks; of a condition on hidden columns only their labels, as it holds values of theirs."""
    translate = translator(ends.end.language)
    if cause.kind == "hand":
        said = translate(message("given or taken by hand"))
        return MoveReason("hand", said, said, "", "", 0)
    text, rule = _text(ends, cause)
    said = translate(_BECAME[cause.became]).format(reason=text)
    return MoveReason(cause.kind, text, said, rule, cause.became, 0)


def _text(ends: Ends, cause: Cause) -> tuple[str, str]:
    """In words, and as a rule writes it."""
    if cause.node is None:
        return _label(ends, cause.what), cause.what
    if hidden := sorted((ends.start.hidden | ends.end.hidden) & names(cause.node)):
        translate = translator(ends.end.language)
        labels = translate(message(", ")).join(_label(ends, each) for each in hidden)
        return translate(message("personal data ({names})")).format(names=labels), ""
    return sentence(cause.node, ends.end.language, lambda each: _label(ends, each)), cause.what


def _label(ends: Ends, name: str) -> str:
    views: tuple[View, ...] = (ends.start, ends.end)
    return next((view.label(name) for view in views if name in view.content["names"]), name)
