"""What rows that are to be added to a source have in common with the rows that it has."""

from dataclasses import dataclass
from typing import Literal

from fenqun.errors import message
from fenqun.sources.reading.staged import Said

Joins = Literal["add", "add_new", "replace"]
"""How rows come to a source there is: beside its rows, only those of them that are new, or in their place."""

_MOST, _NEARLY_ALL = 0.5, 0.9

_THERE = {
    "order_id": message("Orders that are in '{source}' already: {there} of {ids}."),
    "customer_id": message("Customers that are in '{source}' already: {there} of {ids}."),
    "product_id": message("Products that are in '{source}' already: {there} of {ids}."),
}
_DAYS = message("They are of {first} to {last}.")
_EQUAL = message("Rows that are there already, the same in every column: {there} of {rows}. Added, they count twice.")
_LEFT = message("Rows that are there already, the same in every column: {there} of {rows}. They are left out.")
_CHANGED = message("Rows of those that differ from what is there: {rows}. Added, they count beside it.")
_KEPT = message("Of those, differing from what is there: {rows}. Added, they are set aside: what is there stays.")
_STATES = message("Rows of those that differ from what is there: {rows}. Added, they tell what these customers became.")
_REDATED = message("Orders that are there with another date: {ids}. Added, each is one order with the old one.")
_GONE = message("What the source has and these files have not: {ids} ids. Replaced, they are gone.")
_GONE_ROWS = message("What the source has and these files have not: {rows} rows. Replaced, they are gone.")


@dataclass(frozen=True)
class Overlap:
    """Rows that arrive, compared with those of a source there is.

    key: the column whose different values are counted as `ids`, '' where rows have no id; is_unique: no two rows share
    a value. `ids_there`: those that the source has, of the `ids_before` it has in all; so with rows, which are there
    where every column is the same. `rows_changed`: rows of ids that are there, but equal to none. `redated`: ids that
    are there with other dates alone. `first` and `last`: the days of what is there already, ISO, None without dates.
    is_history: rows are states that customers were in, told apart by when they began: what is there stays true.
    """

    source: str
    key: str
    is_unique: bool
    ids: int
    ids_there: int
    ids_before: int
    rows: int
    rows_there: int
    rows_before: int
    rows_changed: int = 0
    redated: int = 0
    first: str | None = None
    last: str | None = None
    is_history: bool = False

    @property
    def is_any(self) -> bool:
        """Whether anything of what arrives is there."""
        return bool(self.ids_there or self.rows_there)

    def proposal(self, guess: Joins) -> Joins | None:
        """What to do with the files where nobody said it; None where somebody must."""
        if not self.is_any:
            return guess
        if self.is_history:
            return "add"
        if self._is_most and self._covers:
            return "replace"
        if self.is_unique:
            return "add"
        if self._is_most and self.rows_changed > self.rows_there:
            return None
        return "add_new" if self.rows_there else "add"

    @property
    def _is_most(self) -> bool:
        there, of = (self.ids_there, self.ids) if self.key else (self.rows_there, self.rows)
        return there >= _MOST * of

    @property
    def _covers(self) -> bool:
        """Whether nearly all that the source has is in the files too."""
        there, of = (self.ids_there, self.ids_before) if self.key else (self.rows_there, self.rows_before)
        return there >= _NEARLY_ALL * of

    def said(self, how: Joins | None, *, leaves_out: bool) -> list[Said]:
        """What is there already, in sentences. leaves_out: whether the source leaves out what an earlier file has."""
        told = []
        if self.ids_there:
            told.append(
                Said(_THERE[self.key], {"source": self.source, "there": f"{self.ids_there:,}", "ids": f"{self.ids:,}"})
            )
        if self.is_any and self.first is not None:
            told.append(Said(_DAYS, {"first": self.first, "last": self.last}))
        if self.rows_there and not self.is_unique:
            equal = _LEFT if leaves_out or how == "add_new" else _EQUAL
            told.append(Said(equal, {"there": f"{self.rows_there:,}", "rows": f"{self.rows:,}"}))
        if self.rows_changed:
            changed = _STATES if self.is_history else _KEPT if self.is_unique else _CHANGED
            told.append(Said(changed, {"rows": f"{self.rows_changed:,}"}))
        if self.redated:
            told.append(Said(_REDATED, {"ids": f"{self.redated:,}"}))
        return told

    def said_of_gone(self) -> list[Said]:
        """What the source has and the files have not."""
        if self.key:
            ids = self.ids_before - self.ids_there
            return [Said(_GONE, {"ids": f"{ids:,}"})] if ids else []
        rows = self.rows_before - self.rows_there
        return [Said(_GONE_ROWS, {"rows": f"{rows:,}"})] if rows else []
