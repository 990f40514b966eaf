"""The verbs about movement: between segments from one snapshot to another, and along all of them."""

from datetime import date
from pathlib import Path

from fenqun.answers import ExportAnswer, MoversAnswer, MovesAnswer, PathAnswer, SizesAnswer
from fenqun.workspace.opened import Opened


class MovingVerbs(Opened):
    """Questions to two snapshots or all of them; a segmentation's name may be a tag's: then it is with or without.

    `start`, `end`: snapshots as `at` takes them. None: of the end the one that is asked, of the start the one before
    the end by as_of. Each raises NoSnapshot before the first refresh, NothingBefore where there is only one.
    """

    def moves(
        self, segmentation: str, *, start: str | date | None = None, end: str | date | None = None
    ) -> MovesAnswer:
        """Who went from which segment to which, what that was worth, and the conditions that changed it.

        Raises UnknownName, NotAllowed, NoSuchSnapshot, UsageError.
        """
        from fenqun.workspace.ends import ends_of  # noqa: PLC0415 - the other verbs do without
        from fenqun.workspace.moves import moves_answer  # noqa: PLC0415

        return moves_answer(ends_of(self, start, end), segmentation)

    def movers(
        self,
        segmentation: str,
        *,
        source: str = "*",
        target: str = "*",
        start: str | date | None = None,
        end: str | date | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> MoversAnswer:
        """A page of the customers who made a move, by id.

        source, target: a segment, "" for not there (new, gone), "*" for any other. Raises as `moves`.
        """
        from fenqun.workspace.ends import ends_of  # noqa: PLC0415
        from fenqun.workspace.movers import between, movers_answer  # noqa: PLC0415

        ends = ends_of(self, start, end)
        return movers_answer(ends, segmentation, between(ends, segmentation, source, target), after, limit)

    def move(
        self, segmentation: str, text: str, *, start: str | date | None = None, end: str | date | None = None
    ) -> tuple[str, str]:
        """The source and target of a move written `from:to`, for `movers`. Raises as `movers`."""
        from fenqun.workspace.ends import ends_of  # noqa: PLC0415
        from fenqun.workspace.movers import read_between  # noqa: PLC0415

        move = read_between(ends_of(self, start, end), segmentation, text)
        return move.source, move.target

    def export_movers(
        self,
        segmentation: str,
        to: str | Path,
        *,
        source: str = "*",
        target: str = "*",
        start: str | date | None = None,
        end: str | date | None = None,
    ) -> ExportAnswer:
        """All of them as a file: csv, xlsx, parquet or jsonl by the ending of `to`. Raises as `movers`."""
        from fenqun.workspace.auditing import exported  # noqa: PLC0415
        from fenqun.workspace.ends import ends_of  # noqa: PLC0415
        from fenqun.workspace.movers import between, export_movers  # noqa: PLC0415

        ends = ends_of(self, start, end)
        move = between(ends, segmentation, source, target)
        written = export_movers(ends, segmentation, move, Path(to))
        return exported(self, written, snapshots=list(ends.key), source=move.source, target=move.target)

    def sizes(self, segmentation: str) -> SizesAnswer:
        """The size and value of each segment in every snapshot that is kept. Raises UnknownName, NotAllowed."""
        from fenqun.workspace.sizes import sizes_answer  # noqa: PLC0415

        return sizes_answer(self, self.view(), segmentation)

    def path(self, customer_id: str, *, limit: int = 24) -> PathAnswer:
        """Where a customer was in the last `limit` snapshots up to the one that is asked, and why each change.

        Raises NoSuchCustomer where none of them holds the customer.
        """
        from fenqun.workspace.path import path_answer  # noqa: PLC0415

        return path_answer(self, customer_id, limit)
