"""A text of the product with what fills it, to be told in the reader's language; and a place in a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Translate = Callable[[str], str]
"""Turns an English template into the reader's language, placeholders kept."""


def message(template: str) -> str:
    """The template itself; marks it for the translators' catalogue."""
    return template


def untranslated(template: str) -> str:
    """The template itself: English."""
    return template


class Phrase:
    """A part of a message that is itself a text to translate: a template and what fills it."""

    def __init__(self, template: str, **parts: object) -> None:
        self.template = template
        self.parts = parts

    def text(self, translate: Translate = untranslated) -> str:
        """The phrase in the reader's language."""
        return translate(self.template).format(**in_words(self.parts, translate))

    def __str__(self) -> str:
        return self.text()


def in_words(parts: Mapping[str, object], translate: Translate) -> dict[str, object]:
    """The parts of a message, each phrase among them told in the reader's language."""
    return {name: part.text(translate) if isinstance(part, Phrase) else part for name, part in parts.items()}


@dataclass(frozen=True, order=True)
class Place:
    """Where in a file; line and column count from 1, None where they have no meaning."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
