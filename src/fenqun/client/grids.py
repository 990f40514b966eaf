"""What a client asks about grids."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from fenqun.answers import GridAnswer, GridsAnswer, PickAnswer, SuggestAnswer
from fenqun.client.asks import part
from fenqun.client.wire import Wire

_NONE = "-"


class Axes(TypedDict, total=False):
    """Other dimensions than a grid declares, by their names, the outer first."""

    rows: Sequence[str] | None
    columns: Sequence[str] | None


def _axes(axes: Axes) -> dict[str, Sequence[str] | None]:
    columns = axes.get("columns")
    return {"row": axes.get("rows"), "column": [_NONE] if columns is not None and not columns else columns}


class Grids:
    """The verbs about grids."""

    _wire: Wire

    def grids(self) -> GridsAnswer:
        """The grids that are declared."""
        return self._wire.get(GridsAnswer, "/grids")

    def grid(self, name: str, *, measure: str | None = None, **axes: Unpack[Axes]) -> GridAnswer:
        """A grid by one measure: all its cells with subtotals and totals."""
        return self._wire.get(GridAnswer, f"/grids/{part(name)}", measure=measure, **_axes(axes))

    def pick(
        self,
        name: str,
        cells: Sequence[str],
        *,
        tag: str | None = None,
        segmentation: str | None = None,
        **axes: Unpack[Axes],
    ) -> PickAnswer:
        """Cells as one group with its rule; tag, segmentation: written as one of that new name."""
        path = f"/grids/{part(name)}/pick"
        if tag is None and segmentation is None:
            return self._wire.get(PickAnswer, path, cell=list(cells), **_axes(axes))
        sides = {"rows": axes.get("rows"), "columns": axes.get("columns")}
        given = {side: list(names) for side, names in sides.items() if names is not None}
        body = {"cells": list(cells), **given, "tag": tag, "segmentation": segmentation}
        return self._wire.post(PickAnswer, path, body)

    def drill(
        self, name: str, cell: str, by: Sequence[str], *, measure: str | None = None, **axes: Unpack[Axes]
    ) -> GridAnswer:
        """One cell divided by a further dimension, or by two."""
        asked = {"cell": cell, "by": list(by), "measure": measure, **_axes(axes)}
        return self._wire.get(GridAnswer, f"/grids/{part(name)}/drill", **asked)

    def suggest(
        self, name: str, *, cell: str | None = None, outcome: str | None = None, among: Sequence[str] = ()
    ) -> SuggestAnswer:
        """Which dimensions divide an outcome best, of everyone or of one cell, and where to stop."""
        asked = {"cell": cell, "outcome": outcome, "among": list(among)}
        return self._wire.get(SuggestAnswer, f"/grids/{part(name)}/suggest", **asked)
