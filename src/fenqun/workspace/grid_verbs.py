"""The verbs about grids: segmentations crossed, cells picked and divided further, what divides best."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from fenqun.answers import ExportAnswer, GridAnswer, GridsAnswer, PickAnswer, SuggestAnswer
from fenqun.workspace.opened import Opened

if TYPE_CHECKING:
    from fenqun.workspace.gridding import Written
    from fenqun.workspace.workspace import Workspace


class GridVerbs(Opened):
    """Questions to the snapshot that is asked; the grids are those declared now. Each raises NoSnapshot."""

    @property
    def _whole(self) -> "Workspace":
        return cast("Workspace", self)

    def grids(self) -> GridsAnswer:
        """The grids that are declared."""
        from fenqun.workspace.grid_answers import grids_answer  # noqa: PLC0415 - the other verbs do without

        return grids_answer(self)

    def grid(
        self,
        name: str | None = None,
        *,
        rows: Sequence["Written"] | None = None,
        columns: Sequence["Written"] | None = None,
        measure: str | None = None,
    ) -> GridAnswer:
        """A declared grid, or one that is only asked for, by one measure: all its cells with subtotals and totals.

        rows, columns: other dimensions than it declares, the outer first: names (of its own dimensions with their
        bands; of a number: quarters), or what a definition would write. measure: None: its first. Raises UnknownName,
        Problems, NotAllowed, NothingBefore for growth where there is no earlier snapshot, UsageError.
        """
        from fenqun.workspace.grid_answers import grid_answer  # noqa: PLC0415
        from fenqun.workspace.gridding import Change, gridding  # noqa: PLC0415

        return grid_answer(self, gridding(self, name, Change(rows, columns, measure)))

    def draft_grid(self, text: str, *, measure: str | None = None) -> GridAnswer:
        """What a grid given as YAML text that begins with its name would show; nothing is written. Raises as `grid`."""
        from fenqun.workspace.grid_answers import grid_answer  # noqa: PLC0415
        from fenqun.workspace.gridding import drafted  # noqa: PLC0415

        return grid_answer(self, drafted(self, text, measure))

    def export_grid(
        self,
        name: str | None,
        to: str | Path,
        *,
        rows: Sequence["Written"] | None = None,
        columns: Sequence["Written"] | None = None,
        measure: str | None = None,
    ) -> ExportAnswer:
        """The grid as a file (csv, xlsx, parquet or jsonl by the ending of `to`), a row for each cell.

        measure: None: all that it declares. Raises as `grid`.
        """
        from fenqun.workspace.auditing import exported  # noqa: PLC0415
        from fenqun.workspace.grid_export import export_grid  # noqa: PLC0415
        from fenqun.workspace.gridding import Change  # noqa: PLC0415

        return exported(self, export_grid(self, name, Change(rows, columns, measure), Path(to)))

    def pick(
        self,
        name: str | None,
        cells: Sequence[str],
        *,
        rows: Sequence["Written"] | None = None,
        columns: Sequence["Written"] | None = None,
        tag: str | None = None,
        segmentation: str | None = None,
    ) -> PickAnswer:
        """Cells of a grid as one group, with the rule that holds exactly their customers.

        cells: each `row/column`, a side a code (B2), names joined by `>` (`B>low`) or `*`; several may stand in one
        text, apart by commas. tag, segmentation: write it as one of that name, which must be new; a segmentation has
        the segments `picked` and `others`. Raises as `grid`, and as `save`.
        """
        from fenqun.workspace.gridding import Change  # noqa: PLC0415
        from fenqun.workspace.picking import pick_answer  # noqa: PLC0415

        saving = ("tags", tag) if tag else ("segmentations", segmentation) if segmentation else None
        return pick_answer(self._whole, name, Change(rows, columns), cells, saving)

    def drill(
        self,
        name: str | None,
        cell: str,
        by: Sequence[str],
        *,
        rows: Sequence["Written"] | None = None,
        columns: Sequence["Written"] | None = None,
        measure: str | None = None,
    ) -> GridAnswer:
        """One cell of a grid divided by a further dimension, or by two: the second stands across. Raises as `grid`."""
        from fenqun.workspace.gridding import Change  # noqa: PLC0415
        from fenqun.workspace.picking import drill_answer  # noqa: PLC0415

        return drill_answer(self._whole, name, Change(rows, columns, measure), cell, by)

    def suggest(
        self,
        name: str | None = None,
        *,
        cell: str | None = None,
        outcome: str | None = None,
        among: Sequence[str] = (),
    ) -> SuggestAnswer:
        """Which dimensions divide an outcome best, of everyone or of one cell of a grid, and where to stop.

        outcome: a number or tag; None: the grid's, else the value. among: the dimensions to try; none: segmentations,
        tags, and the texts and yes/no columns that none of these is made of alone.
        Raises as `grid`.
        """
        from fenqun.workspace.suggesting import suggest_answer  # noqa: PLC0415

        return suggest_answer(self, name, cell, outcome, among)
