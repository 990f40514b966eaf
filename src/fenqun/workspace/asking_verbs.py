"""The verbs that ask: of the latest snapshot, changing nothing."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fenqun.answers import (
    Answer,
    ComparisonAnswer,
    CountAnswer,
    CustomerAnswer,
    CustomersAnswer,
    ExportAnswer,
    HistoryAnswer,
    MembershipsAnswer,
    NamesAnswer,
    OverlapAnswer,
    OverviewAnswer,
    QualityAnswer,
    RowsAnswer,
    RuleAnswer,
    TimelineAnswer,
    ValuesAnswer,
    WhyAnswer,
)
from fenqun.workspace.opened import Opened
from fenqun.workspace.show import overview_answer, segmentation_answer
from fenqun.workspace.tables import PROFILE

if TYPE_CHECKING:
    from fenqun.workspace.results import Table
    from fenqun.workspace.running import Running


class AskingVerbs(Opened):
    """Questions to the latest snapshot; each raises NoSnapshot before the first `refresh`."""

    def overview(self) -> OverviewAnswer:
        """The latest snapshot at a glance; the workspace by the name it has now."""
        return overview_answer(self.view(), self.name)

    def history(self, *, after: str | None = None, limit: int = 50) -> HistoryAnswer:
        """The snapshots that are kept, the latest first: their sizes, and what changed in each.

        after: where the page begins, as another said. Raises NoSnapshot, UsageError.
        """
        from fenqun.workspace.history import history  # noqa: PLC0415

        return history(self, after, limit)

    def show(self, name: str, *, by: str | None = None) -> Answer:
        """A segmentation, a tag or a trait; with `by`, the cross-tab of the two. Raises UnknownName."""
        view = self.view()
        if by is None and view.known(name).kind == "segmentation":
            return segmentation_answer(view, name)
        from fenqun.workspace.shown import shown  # noqa: PLC0415 - what is remembered does not wait for an engine

        return shown(view, name, by)

    def names(self) -> NamesAnswer:
        """What rules may name: attributes, traits, tags, segmentations and scores, with their labels."""
        from fenqun.workspace.names import names_answer  # noqa: PLC0415

        return names_answer(self.view())

    def rule(self, text_or_tree: object) -> RuleAnswer:
        """A rule in its forms: text, tree, sentence.

        Raises Problems with every error, each with the parts `column` and `path`; NotAllowed, as all that takes rules,
        where it names personal data that the actor may not see.
        """
        from fenqun.workspace.rule import rule_answer  # noqa: PLC0415

        return rule_answer(self.view(), text_or_tree)

    def count(self, rule: object, *, sample: int = 5, running: "Running | None" = None) -> CountAnswer:
        """How many customers a rule (text or tree) holds, their value, and the first few of them by id.

        running: cancels the count from another thread, which raises Cancelled. Raises Problems, NotAllowed.
        """
        from fenqun.workspace.count import count_answer  # noqa: PLC0415
        from fenqun.workspace.running import Running  # noqa: PLC0415

        return count_answer(self.view(), rule, sample=sample, running=running or Running())

    def customers(
        self,
        *,
        where: object = None,
        search: str = "",
        columns: Sequence[str] = (),
        sort: str = "customer_id",
        descending: bool = False,
        after: str | None = None,
        before: str | None = None,
        limit: int = 50,
    ) -> CustomersAnswer:
        """A page of customers, a row each: those who fit a rule (text or tree) and whose id or attributes hold a text.

        columns: none: a few that tell most. Unknown values come last in either order; equal ones stand by id. after,
        before: what an earlier page gave. Raises Problems, UnknownName, NotAllowed, UsageError.
        """
        from fenqun.workspace.customers import Page, asked, customers_answer  # noqa: PLC0415

        view = self.view()
        question = asked(view, where, search, sort, descending)
        return customers_answer(view, question, columns, Page(after, before, limit))

    def timeline(self, customer_id: str, *, after: str | None = None, limit: int = 50) -> TimelineAnswer:
        """What happened with one customer by the rows of the sources, the latest first, on the workspace's wall clock.

        An order holds its lines as the detail `lines`, a change of attributes what each was before and after. Raises
        NoSuchCustomer, UsageError.
        """
        from fenqun.workspace.timeline import timeline_answer  # noqa: PLC0415

        return timeline_answer(self.view(), customer_id, after, limit)

    def customer_ids(self, *, where: object = None, search: str = "") -> list[str]:
        """The ids of all customers that fit, in order."""
        from fenqun.workspace.customers import asked, customer_ids  # noqa: PLC0415

        view = self.view()
        return customer_ids(view, asked(view, where, search))

    def values(self, name: str, *, search: str = "", limit: int = 50) -> ValuesAnswer:
        """The most frequent values of a text attribute, trait or segmentation that hold a text, with their customers.

        Raises UnknownName, NotAllowed, UsageError.
        """
        from fenqun.workspace.values import values_answer  # noqa: PLC0415

        return values_answer(self.view(), name, search, limit)

    def export_customers(
        self,
        to: str | Path,
        *,
        where: object = None,
        search: str = "",
        columns: Sequence[str] = (),
        sort: str = "customer_id",
        descending: bool = False,
    ) -> ExportAnswer:
        """All rows of such a list as a file: csv, xlsx, parquet or jsonl by the ending of `to`. Raises as `customers`.

        Personal columns are left out where the actor may not see them.
        """
        from fenqun.workspace.auditing import exported  # noqa: PLC0415
        from fenqun.workspace.customers import asked, export_customers  # noqa: PLC0415

        view = self.view()
        question = asked(view, where, search, sort, descending)
        written = export_customers(view, question, columns, Path(to))
        return exported(self, written, filtered=question.node is not None or bool(question.search))

    def quality(self, source: str | None = None) -> QualityAnswer:
        """What the import found, of one source or all. Raises UnknownName."""
        from fenqun.workspace.asking import quality  # noqa: PLC0415

        return quality(self.view(), source)

    def customer(self, customer_id: str) -> CustomerAnswer:
        """One customer's profile page. Raises NoSuchCustomer."""
        from fenqun.workspace.changes import state_tables  # noqa: PLC0415
        from fenqun.workspace.customer import customer_answer  # noqa: PLC0415

        view = self.view()
        with view.engine(PROFILE, *state_tables(view)) as engine:
            return customer_answer(view, engine, customer_id)

    def why(self, customer_id: str, what: str) -> WhyAnswer:
        """Why a customer is in a tag, segmentation or segmentation/segment, or not.

        Raises UnknownName, NoSuchCustomer.
        """
        from fenqun.workspace.asking import why  # noqa: PLC0415

        return why(self.view(), customer_id, what)

    def compare(self, first: str, second: str, *, outcomes: Sequence[str] = ()) -> ComparisonAnswer:
        """Two segmentations side by side. outcomes: traits to explain; none: the value trait and the main ones."""
        from fenqun.workspace.asking import compare  # noqa: PLC0415

        return compare(self.view(), first, second, outcomes)

    def overlap(self, names: Sequence[str] = ()) -> OverlapAnswer:
        """How many customers are in every two of the tags and segments, and how far that is more than chance gives.

        names: tags, segmentations (all their segments) and `segmentation/segment`; none: every tag. Raises UnknownName,
        NotAllowed, UsageError for more than 500 of them.
        """
        from fenqun.workspace.overlap import overlap_answer  # noqa: PLC0415

        return overlap_answer(self.view(), names)

    def export_overlap(self, to: str | Path, names: Sequence[str] = ()) -> ExportAnswer:
        """The same as a file (csv, xlsx, parquet or jsonl by the ending of `to`), a row for every two. Raises as it."""
        from fenqun.workspace.auditing import exported  # noqa: PLC0415
        from fenqun.workspace.overlap import export_overlap  # noqa: PLC0415

        return exported(self, export_overlap(self.view(), names, Path(to)))

    def memberships(self, customer_id: str) -> MembershipsAnswer:
        """The tags and segments of one customer, without the rest of the profile page. Raises NoSuchCustomer."""
        from fenqun.workspace.memberships import memberships_answer  # noqa: PLC0415

        return memberships_answer(self.view(), customer_id)

    def table(self, what: str = "profile") -> "Table":
        """Rows for pandas, Polars or Arrow: `profile`, a tag, a segmentation, `segmentation/segment`, `set_aside`.

        Moments are on the wall clock of the workspace's time zone. Raises UnknownName.
        """
        from fenqun.workspace.asking import rows_of  # noqa: PLC0415

        return rows_of(self.view(), what)

    def export(self, what: str, to: str | Path) -> ExportAnswer:
        """The same rows as a file: csv, xlsx, parquet or jsonl by the ending of `to`."""
        from fenqun.workspace.asking import export  # noqa: PLC0415
        from fenqun.workspace.auditing import exported  # noqa: PLC0415

        return exported(self, export(self.view(), what, Path(to)))

    def report(self, to: str | Path = "report.html") -> ExportAnswer:
        """One self-contained HTML page with charts and tables."""
        from fenqun.workspace.auditing import exported  # noqa: PLC0415
        from fenqun.workspace.reporting import gridded, moved, played, positioned, report, targeted  # noqa: PLC0415

        written = report(
            self.view(),
            Path(to),
            name=self.name,
            moved=moved(self),
            grids=gridded(self),
            positioned=positioned(self),
            targeted=targeted(self, self.view()),
            played=played(self),
        )
        return exported(self, written, action="report")

    def query(self, sql: str, *, limit: int = 1000) -> RowsAnswer:
        """Your own SELECT over `profile`, `set_aside` and the sources' tables; read-only. Moments are naive UTC.

        Raises UsageError for what is not one SELECT, or what the engine refuses.
        """
        from fenqun.workspace.asking import query  # noqa: PLC0415
        from fenqun.workspace.auditing import queried  # noqa: PLC0415

        return queried(self, query(self.view(), sql, limit))
