"""What a client asks about single customers: pages of them, one of them; and files of them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict, Unpack
from uuid import uuid4

from fenqun.answers import (
    CustomerAnswer,
    CustomersAnswer,
    ExportAnswer,
    Happening,
    MembershipsAnswer,
    MoversAnswer,
    PathAnswer,
    TimelineAnswer,
    WhyAnswer,
)
from fenqun.client.asks import Ends, part
from fenqun.client.wire import Wire


class Chosen(TypedDict, total=False):
    """Which customers, by `where` (a rule as text or tree) and `search`; which columns, in which order."""

    where: Any
    search: str
    columns: Sequence[str]
    sort: str
    descending: bool


class Lists:
    """The questions about single customers."""

    _wire: Wire

    def customers(
        self, *, after: str | None = None, before: str | None = None, limit: int = 50, **chosen: Unpack[Chosen]
    ) -> CustomersAnswer:
        """A page of customers; `after` and `before` are what another page says."""
        body = {**_body(chosen), "after": after, "before": before, "limit": limit}
        return self._wire.post(CustomersAnswer, "/customers", body)

    def every_customer(self, *, limit: int = 500, **chosen: Unpack[Chosen]) -> Iterator[Mapping[str, Any]]:
        """The row of every customer that fits, page after page of `limit`."""
        after: str | None = None
        while True:
            page = self.customers(after=after, limit=limit, **chosen)
            yield from page.rows
            if page.after is None:
                return
            after = page.after

    def customer(self, customer_id: str) -> CustomerAnswer:
        """One customer's page."""
        return self._wire.get(CustomerAnswer, f"/customers/{part(customer_id)}")

    def memberships(self, customer_id: str) -> MembershipsAnswer:
        """One customer's tags and segments."""
        return self._wire.get(MembershipsAnswer, f"/customers/{part(customer_id)}/memberships")

    def why(self, customer_id: str, what: str) -> WhyAnswer:
        """Why a customer is in a tag, segmentation or segmentation/segment, or not."""
        name, _, segment = what.partition("/")
        about = f"{part(name)}/{part(segment)}" if segment else part(name)
        return self._wire.get(WhyAnswer, f"/customers/{part(customer_id)}/why/{about}")

    def timeline(self, customer_id: str, *, after: str | None = None, limit: int = 50) -> TimelineAnswer:
        """What happened with one customer, a page of it, the latest first."""
        return self._wire.get(TimelineAnswer, f"/customers/{part(customer_id)}/timeline", after=after, limit=limit)

    def movers(
        self, segmentation: str, *, source: str = "*", target: str = "*", after: str | None = None, **ends: Unpack[Ends]
    ) -> MoversAnswer:
        """A page of the customers who made a move; "" for not there, "*" for any other segment."""
        asked = {"source": source or "-", "target": target or "-", "after": after, **ends}
        return self._wire.get(MoversAnswer, f"/moves/{part(segmentation)}/customers", **asked)

    def path(self, customer_id: str, *, limit: int = 24) -> PathAnswer:
        """Where one customer was in the last snapshots, and why each change."""
        return self._wire.get(PathAnswer, f"/customers/{part(customer_id)}/path", limit=limit)

    def happenings(self, customer_id: str, *, limit: int = 500) -> Iterator[Happening]:
        """All that happened with one customer, page after page of `limit`."""
        after: str | None = None
        while True:
            page = self.timeline(customer_id, after=after, limit=limit)
            yield from page.happenings
            if page.after is None:
                return
            after = page.after

    def export(self, what: str, to: str | Path) -> ExportAnswer:
        """A file of `profile`, a tag, a segmentation, `segmentation/segment`, `set_aside` or `set_aside/source`.

        Its kind is by the ending of `to`: csv, xlsx, parquet or jsonl.
        """
        return self._saved(what, Path(to), "GET", "/exports", params={"what": what, "format": _kind(to)})

    def export_customers(self, to: str | Path, **chosen: Unpack[Chosen]) -> ExportAnswer:
        """A file of the customers that fit: the rows of all pages."""
        body = {**_body(chosen), "format": _kind(to)}
        return self._saved("customers", Path(to), "POST", "/exports/customers", json=body)

    def export_movers(
        self, segmentation: str, to: str | Path, *, source: str = "*", target: str = "*", **ends: Unpack[Ends]
    ) -> ExportAnswer:
        """A file of all who made a move."""
        sides = {"source": source or "-", "target": target or "-"}
        asked = {**sides, **{end: named for end, named in ends.items() if named}, "format": _kind(to)}
        return self._saved(
            f"moves/{segmentation}", Path(to), "GET", f"/moves/{part(segmentation)}/export", params=asked
        )

    def export_grid(self, name: str, to: str | Path, *, measure: str | None = None) -> ExportAnswer:
        """A file of a grid: a row for each cell, with all measures, or with one."""
        asked = {"format": _kind(to), **({"measure": measure} if measure else {})}
        return self._saved(f"grids/{name}", Path(to), "GET", f"/grids/{part(name)}/export", params=asked)

    def report(self, to: str | Path = "report.html") -> ExportAnswer:
        """The report as one page of HTML."""
        return self._saved("report", Path(to), "GET", "/exports/report")

    def _saved(self, what: str, to: Path, method: str, path: str, **options: Any) -> ExportAnswer:
        """The file appears whole or not at all."""
        beside = to.with_name(f".{to.name}.{uuid4().hex}")
        try:
            with self._wire.stream(method, path, **options) as response:
                with beside.open("wb") as file:
                    for chunk in response.iter_bytes():
                        file.write(chunk)
                rows = int(response.headers.get("Fenqun-Rows", 0))
            beside.replace(to)
        finally:
            beside.unlink(missing_ok=True)
        return ExportAnswer(what, str(to), rows, ())


def _body(chosen: Chosen) -> dict[str, Any]:
    return {**chosen, "columns": list(chosen.get("columns", ()))}


def _kind(to: str | Path) -> str:
    return Path(to).suffix.lstrip(".").lower()
