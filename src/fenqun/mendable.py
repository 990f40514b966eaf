"""An error that a user can mend: its message, in any language, and its parts."""

from typing import ClassVar

from fenqun.phrase import Place, Translate, in_words, message, untranslated


class FenqunError(Exception):
    """What a user can mend: where, what, how.

    `template` holds named placeholders filled from `parts`; `hint` says how to mend it.
    """

    template: ClassVar[str] = message("{what}")
    hint_template: ClassVar[str] = ""

    def __init__(self, *, at: Place | None = None, **parts: object) -> None:
        super().__init__(parts)
        self.at = at
        self.parts = parts

    def text(self, translate: Translate = untranslated) -> str:
        """The whole message in the reader's language, on one line: `place: what. how to mend it`."""
        body = translate(self.template).format(**in_words(self.parts, translate))
        if hint := self.hint(translate):
            body = translate(message("{body} {hint}")).format(body=body, hint=hint)
        return f"{self.at}: {body}" if self.at else body

    def hint(self, translate: Translate = untranslated) -> str:
        """How to mend it, or an empty string."""
        return translate(self.hint_template).format(**in_words(self.parts, translate)) if self.hint_template else ""

    def __str__(self) -> str:
        return self.text()
