"""Values as tables and lists show them; in Python, since a page has hundreds of them."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from fenqun.answers.figures import number, per_cent, said, year
from fenqun.language import Translator

_FIGURES: dict[str, Callable[[Any], str]] = {
    "number": number,
    "time": number,
    "date": number,
    "share": per_cent,
    "year": year,
}
_ICON = Markup('<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-{}"></use></svg>')


class Cells:
    """Values in the words of one language: the components `ui.shown`, `ui.cell` and `ui.icon`."""

    def __init__(self, translate: Translator) -> None:
        self._yes, self._no = translate("yes"), translate("no")
        self._unknown = Markup('<span class="unknown" title="{}">–</span>').format(translate("unknown"))

    def shown(self, value: object, type: str = "text") -> object:  # noqa: A002 - a column's
        """The value as people read it: yes and no as words, numbers by their `type`, an en dash for what is unknown."""
        if value is None:
            return self._unknown
        if isinstance(value, bool):
            return self._yes if value else self._no
        written = _FIGURES.get(type)
        return value if written is None else written(value)

    def told(self, value: object, label: str) -> object:
        """The value beside what it is called, where no column says its type."""
        is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        return said(value, label) if is_number else self.shown(value, "time")

    def cell(self, row: Any, column: Any, labels: Mapping[str, Mapping[str, str]] | None = None) -> object:
        """The value of a row, a mapping or an answer, in a column; what `labels` calls it, where it does."""
        name = column.name
        value = row[name] if isinstance(row, Mapping) else getattr(row, name)
        called = labels.get(name) if labels else None
        if called and isinstance(value, str):
            value = called.get(value, value)
        return self.shown(value, column.type)

    def icon(self, name: str) -> Markup:
        """A sign of the sprite, drawn in the colour of the text."""
        return _ICON.format(name)
