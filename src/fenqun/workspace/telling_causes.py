"""The causes of moves in the reader's words."""

from fenqun.answers import MoveReason
from fenqun.errors import Phrase, message
from fenqun.evaluation.causes import Cause
from fenqun.language import translator
from fenqun.rules.explain import sentence
from fenqun.rules.syntax import names
from fenqun.workspace.ends import Ends
from fenqun.workspace.view import View


def told(ends: Ends, name: str, cause: Cause) -> MoveReason:
    """The cause for who asks; of a condition on hidden columns only their labels, as it holds values of theirs."""
    if cause.kind == "hand":
        said = Phrase(message("given or taken by hand")).text(translator(ends.end.language))
        return MoveReason("hand", said, "", "", 0)
    if cause.kind in ("score", "input"):
        return MoveReason(cause.kind, _label(ends, cause.what), cause.what, cause.became, 0)
    if cause.node is None:
        return MoveReason(cause.kind, cause.what, cause.what, cause.became, 0)
    hidden = sorted((ends.start.hidden | ends.end.hidden) & names(cause.node))
    if hidden:
        labels = translator(ends.end.language)(message(", ")).join(_label(ends, each) for each in hidden)
        said = Phrase(message("personal data ({names})"), names=labels).text(translator(ends.end.language))
        return MoveReason(cause.kind, said, "", cause.became, 0)
    text = sentence(cause.node, ends.end.language, lambda each: _label(ends, each))
    return MoveReason(cause.kind, text, cause.what, cause.became, 0)


def _label(ends: Ends, name: str) -> str:
    views: tuple[View, ...] = (ends.start, ends.end)
    return next((view.label(name) for view in views if name in view.content["names"]), name)
