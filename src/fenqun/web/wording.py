"""Labels and meanings in a form: one text on the screen, one per language in the file."""

from collections.abc import Mapping
from typing import Any

_ORDER = ("en", "zh-Hans", "zh-Hant")


def text_of(label: object, language: str) -> str:
    """What a label says in the language; the nearest there is where it has none."""
    if isinstance(label, Mapping):
        known = [label[other] for other in (language, *_ORDER) if label.get(other)]
        return str(known[0]) if known else ""
    return "" if label is None else str(label)


def worded(label: object, text: str, language: str) -> Any:
    """The label with the text in this language, the other languages kept; None for an empty one."""
    written = text.strip()
    if isinstance(label, Mapping):
        if written == text_of(label, language):
            return dict(label)
        kept = {key: value for key, value in label.items() if key != language}
        return {**kept, language: written} if written else kept or None
    return written or None
