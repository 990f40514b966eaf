"""A measure of a grid's cells: what it is of, written as a name or as one with its traits in brackets."""

import re

from pydantic import ConfigDict, RootModel, model_validator

from fenqun.errors import Phrase, message

_WRITTEN = re.compile(r"^\s*([a-z]+)\s*(?:\(\s*([^\s(),]+)\s*(?:,\s*([^\s(),]+)\s*)?\))?\s*$")

PLAIN = ("customers", "share", "value", "average", "growth", "index", "response", "satisfaction")
"""Measures that need no trait named with them."""
OF_TRAIT = ("mean", "sum", "median", "share", "growth")
"""Measures of a trait or tag that is named in brackets; growth may name two, later and earlier."""
ALL = tuple(dict.fromkeys((*PLAIN, *OF_TRAIT)))


class Measure(RootModel[str]):
    """`customers`, `share` (of all customers), `value` and `average` (of the workspace's value trait), `growth` (of
    customers since an earlier snapshot), `index` (observed against what independence of the axes lets expect),
    `response`, `satisfaction` (of what the grid names for them); `mean(x)`, `sum(x)`, `median(x)` of a number,
    `share(tag)` of those whose tag is known, `growth(x)` of a sum since the snapshot, `growth(x, y)` of x against y.
    """

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _readable(self) -> "Measure":
        found = _WRITTEN.match(self.root)
        if not found or found.group(1) not in ALL:
            said = message("'{text}' is no measure; write one of {known}, or mean(trait), sum(trait), share(tag), …")
            raise ValueError(Phrase(said, text=self.root, known=", ".join(PLAIN)))
        kind, of, against = found.groups()
        if of is None and kind not in PLAIN:
            raise ValueError(Phrase(message("name what '{kind}' is of: {kind}(trait)"), kind=kind))
        if of is not None and kind not in OF_TRAIT:
            raise ValueError(Phrase(message("'{kind}' stands alone, without a trait"), kind=kind))
        if against is not None and kind != "growth":
            raise ValueError(Phrase(message("'{kind}' is of one trait only"), kind=kind))
        return self

    @property
    def kind(self) -> str:
        """Its first word."""
        return self._parts[0]

    @property
    def of(self) -> str:
        """The trait or tag, '' where none is named."""
        return self._parts[1]

    @property
    def against(self) -> str:
        """Of growth the trait of the earlier period, '' where a snapshot is meant."""
        return self._parts[2]

    @property
    def text(self) -> str:
        """In one way of writing it."""
        kind, of, against = self._parts
        return f"{kind}({', '.join(part for part in (of, against) if part)})" if of else kind

    @property
    def _parts(self) -> tuple[str, str, str]:
        found = _WRITTEN.match(self.root)
        kind, of, against = found.groups() if found else ("", None, None)
        return kind, of or "", against or ""
