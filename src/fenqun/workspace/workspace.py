"""The one door: every verb of a workspace."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fenqun.answers import (
    Answer,
    CheckAnswer,
    ComparisonAnswer,
    CustomerAnswer,
    ExportAnswer,
    HandTagsAnswer,
    InitAnswer,
    OverviewAnswer,
    QualityAnswer,
    RowsAnswer,
    TaggedAnswer,
    WhyAnswer,
)
from fenqun.errors import NoSnapshot, Phrase
from fenqun.language import language_of
from fenqun.store.tables import Store
from fenqun.workspace.actor import Actor
from fenqun.workspace.show import overview_answer, segmentation_answer
from fenqun.workspace.view import HIDDEN, View

if TYPE_CHECKING:
    from fenqun.project.definitions import Project
    from fenqun.store.records import Records
    from fenqun.workspace.results import Table

OnProgress = Callable[[str | Phrase, float], None]
"""Told what is being done (an English text of the product) and how far the whole is, 0 to 1."""


def _silent(_step: str | Phrase, _share: float) -> None:
    pass


class Workspace:
    """A workspace's folder, its definitions as text and its computed snapshots.

    `language` (en, zh-Hans, zh-Hant) is that of labels and sentences; None: the workspace's own. Verbs that ask look
    at the latest snapshot and raise NoSnapshot before the first `refresh`.
    """

    def __init__(self, directory: str | Path = ".", *, language: str | None = None, actor: Actor | None = None) -> None:
        """actor: who asks, for the audit and for what may be seen; None: the user of this process."""
        self.directory = Path(directory)
        self.actor = actor or Actor.of_this_process()
        self.store = Store(self.directory / HIDDEN / "store")
        self._language = language_of(language) if language else None
        self._made: Project | None = None

    @classmethod
    def init(
        cls,
        directory: str | Path,
        *,
        files: Mapping[str, Sequence[str | Path]],
        language: str | None = None,
        name: str | None = None,
        currency: str | None = None,
        time_zone: str | None = None,
    ) -> InitAnswer:
        """Look at the files, write a commented workspace, and say what was guessed.

        files: paths, globs or database URLs by role (`orders`, `customers`, `events`, …).
        """
        from fenqun.project.init import Wish  # noqa: PLC0415 - the verbs that ask do without
        from fenqun.workspace.starting import start  # noqa: PLC0415 - the verbs that ask do without

        chosen = language_of(language) if language else None
        return start(Path(directory), files, Wish(name, chosen, currency, time_zone))

    @classmethod
    def define(cls, directory: str | Path, project: "Project", *, language: str | None = None) -> "Workspace":
        """A workspace whose definitions were made in Python (see `fenqun.define`); the text in its folder is not read.

        Paths in the definitions are relative to `directory`.
        """
        workspace = cls(directory, language=language)
        workspace._made = replace(project, directory=workspace.directory)
        return workspace

    @property
    def language(self) -> str:
        """The language of labels and sentences."""
        if self._language is not None:
            return self._language
        try:
            return str(self._snapshot_content["language"])
        except NoSnapshot:
            return self._settings_language()

    @cached_property
    def _snapshot_content(self) -> Mapping[str, Any]:
        return self.store.latest().content

    def _settings_language(self) -> str:
        from fenqun.project.load import read  # noqa: PLC0415 - after the first refresh the snapshot says it

        return self._made.settings.language if self._made else read(self.directory).project.settings.language

    @property
    def project(self) -> "Project":
        """The definitions as they are now. Raises Problems with everything wrong in them."""
        from fenqun.project.load import load  # noqa: PLC0415 - the verbs that ask do without

        return self._made or load(self.directory)

    @property
    def is_made(self) -> bool:
        """Whether the definitions were made in Python."""
        return self._made is not None

    def acting(self, actor: Actor, *, language: str | None = None) -> "Workspace":
        """The same workspace as somebody else sees it; what is open stays open for both."""
        other = copy(self)
        other.actor = actor
        other._language = language_of(language) if language else self._language
        return other

    @cached_property
    def records(self) -> "Records":
        """What people did: hand tags."""
        from fenqun.store.records import Records  # noqa: PLC0415 - SQLAlchemy takes long to load

        return Records(self.directory / HIDDEN / "records.db")

    def check(self) -> CheckAnswer:
        """How much is declared, if all is right; changed sources are read to know their columns.

        Raises Problems with every error, each with file:line:column.
        """
        from fenqun.workspace.checking import checked  # noqa: PLC0415

        return checked(self)

    def refresh(self, *, as_of: date | datetime | None = None, on_progress: OnProgress = _silent) -> OverviewAnswer:
        """Read the sources, compute everything, and make the new snapshot visible at once.

        as_of: a day (to its end) or a moment, on the workspace's clock unless it names an offset; None: as fenqun.yaml
        says. On any error the last good snapshot stays. Raises Problems, DataError, EngineError, UsageError.
        """
        from fenqun.workspace.refresh import refresh  # noqa: PLC0415

        refresh(self, as_of, on_progress)
        self.__dict__.pop("_snapshot_content", None)
        return self.overview()

    def view(self) -> View:
        """The latest snapshot in the workspace's language. Raises NoSnapshot."""
        snapshot = self.store.latest()
        return View(snapshot, self.store, self._language or str(snapshot.content["language"]))

    def overview(self) -> OverviewAnswer:
        """The latest snapshot at a glance."""
        return overview_answer(self.view())

    def show(self, name: str, *, by: str | None = None) -> Answer:
        """A segmentation, a tag or a trait; with `by`, the cross-tab of the two. Raises UnknownName."""
        view = self.view()
        if by is None and view.known(name).kind == "segmentation":
            return segmentation_answer(view, name)
        from fenqun.workspace.shown import shown  # noqa: PLC0415 - what is remembered does not wait for an engine

        return shown(view, name, by)

    def quality(self, source: str | None = None) -> QualityAnswer:
        """What the import found, of one source or all. Raises UnknownName."""
        from fenqun.workspace.asking import quality  # noqa: PLC0415

        return quality(self.view(), source)

    def customer(self, customer_id: str) -> CustomerAnswer:
        """One customer's profile page. Raises NoSuchCustomer."""
        from fenqun.workspace.customer import customer_answer  # noqa: PLC0415

        view = self.view()
        with view.engine() as engine:
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

    def table(self, what: str = "profile") -> "Table":
        """Rows for pandas, Polars or Arrow: `profile`, a tag, a segmentation, `segmentation/segment`, `set_aside`.

        Moments are on the wall clock of the workspace's time zone. Raises UnknownName.
        """
        from fenqun.workspace.asking import rows_of  # noqa: PLC0415

        return rows_of(self.view(), what)

    def export(self, what: str, to: str | Path) -> ExportAnswer:
        """The same rows as a file: csv, xlsx, parquet or jsonl by the ending of `to`."""
        from fenqun.workspace.asking import export  # noqa: PLC0415

        return export(self.view(), what, Path(to))

    def report(self, to: str | Path = "report.html") -> ExportAnswer:
        """One self-contained HTML page with charts and tables."""
        from fenqun.workspace.reporting import report  # noqa: PLC0415

        return report(self.view(), Path(to))

    def query(self, sql: str, *, limit: int = 1000) -> RowsAnswer:
        """Your own SELECT over `profile`, `set_aside` and the sources' tables; read-only. Moments are naive UTC.

        Raises UsageError for what is not one SELECT, or what the engine refuses.
        """
        from fenqun.workspace.asking import query  # noqa: PLC0415

        return query(self.view(), sql, limit)

    def tag_add(
        self, tag: str, customer_ids: Iterable[str] = (), *, file: Path | None = None, note: str = ""
    ) -> TaggedAnswer:
        """Give a tag by hand; it is kept over refreshes and counts from the next one on.

        file: ids line by line. Raises InvalidValue for what cannot be a name, DuplicateName for a name that is taken.
        """
        from fenqun.workspace.hand_tags import add  # noqa: PLC0415

        return add(self, tag, list(customer_ids), file=file, note=note)

    def tag_remove(self, tag: str, customer_ids: Iterable[str] = (), *, file: Path | None = None) -> TaggedAnswer:
        """Take a tag that was given by hand. Raises UnknownName."""
        from fenqun.workspace.hand_tags import remove  # noqa: PLC0415

        return remove(self, tag, list(customer_ids), file=file)

    def tag_list(self, tag: str | None = None) -> HandTagsAnswer:
        """The tags given by hand, all or of one name. Raises UnknownName."""
        from fenqun.workspace.hand_tags import listed  # noqa: PLC0415

        return listed(self, tag)

    def __repr__(self) -> str:
        return f"<Workspace {self.directory}>"
