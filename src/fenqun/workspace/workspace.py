"""The one door: every verb of a workspace."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fenqun.answers import (
    CheckAnswer,
    DoctorAnswer,
    HandTagsAnswer,
    InitAnswer,
    OverviewAnswer,
    TaggedAnswer,
    VacuumAnswer,
)
from fenqun.errors import Phrase
from fenqun.language import language_of
from fenqun.store.locking import Holder, held, holder
from fenqun.workspace.actor import Actor
from fenqun.workspace.asking_verbs import AskingVerbs
from fenqun.workspace.editing_verbs import EditingVerbs
from fenqun.workspace.grid_verbs import GridVerbs
from fenqun.workspace.importing_verbs import ImportingVerbs
from fenqun.workspace.moving_verbs import MovingVerbs
from fenqun.workspace.playbook_verbs import PlaybookVerbs
from fenqun.workspace.positioning_verbs import PositioningVerbs
from fenqun.workspace.tables import PROFILE
from fenqun.workspace.targeting_verbs import TargetingVerbs
from fenqun.workspace.view import HIDDEN

if TYPE_CHECKING:
    from fenqun.project.definitions import Project

OnProgress = Callable[[str | Phrase, float], None]
"""Told what is being done (an English text of the product) and how far the whole is, 0 to 1."""


def _silent(_step: str | Phrase, _share: float) -> None:
    pass


class Workspace(
    AskingVerbs,
    EditingVerbs,
    GridVerbs,
    ImportingVerbs,
    MovingVerbs,
    TargetingVerbs,
    PositioningVerbs,
    PlaybookVerbs,
):
    """A workspace's folder, its definitions as text and its computed snapshots.

    `language` (en, zh-Hans, zh-Hant) is that of labels and sentences; None: the workspace's own. Verbs that ask look
    at the latest snapshot and raise NoSnapshot before the first `refresh`.
    """

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
        actor: Actor | None = None,
    ) -> InitAnswer:
        """Look at the files, write a commented workspace, and say what was guessed.

        files: paths, globs or database URLs by role (`orders`, `customers`, `events`, …).
        """
        from fenqun.project.init import Wish  # noqa: PLC0415 - the verbs that ask do without
        from fenqun.workspace.starting import start  # noqa: PLC0415 - the verbs that ask do without

        chosen = language_of(language) if language else None
        made = start(Path(directory), files, Wish(name, chosen, currency, time_zone))
        sources = {source.name: source.rows for source in made.sources}
        cls(directory, actor=actor).audit("init", Path(directory).resolve().name, sources=sources)
        return made

    @classmethod
    def define(cls, directory: str | Path, project: "Project", *, language: str | None = None) -> "Workspace":
        """A workspace whose definitions were made in Python (see `fenqun.define`); the text in its folder is not read.

        Paths in the definitions are relative to `directory`.
        """
        workspace = cls(directory, language=language)
        workspace._made = replace(project, directory=workspace.directory)
        return workspace

    def check(self) -> CheckAnswer:
        """How much is declared, if all is right; changed sources are read to know their columns.

        Raises Problems with every error, each with file:line:column.
        """
        from fenqun.workspace.checking import checked  # noqa: PLC0415

        return checked(self)

    @contextmanager
    def writing(self, *, wait_seconds: float | None = 0.0) -> Iterator[None]:
        """While the block runs, no other process refreshes or imports here; edits of the text go on.

        wait_seconds: how long to wait for who is at work, None for ever. Raises Busy, PastSnapshot.
        """
        self.change_now()
        with held(self.directory / HIDDEN / "writing", who=self.actor.name, wait_seconds=wait_seconds):
            yield

    @property
    def writer(self) -> Holder | None:
        """Who refreshes or imports here right now, and since when; None where nobody does."""
        return holder(self.directory / HIDDEN / "writing")

    def refresh(
        self,
        *,
        as_of: date | datetime | None = None,
        on_progress: OnProgress = _silent,
        wait_seconds: float | None = 0.0,
        full: bool = False,
    ) -> OverviewAnswer:
        """Read the sources, compute everything, and make the new snapshot visible at once; one process at a time.

        What did not change since an earlier refresh is taken from it, with the same result; not where `full`.

        as_of: a day (to its end) or a moment, on the workspace's clock unless it names an offset; None: as fenqun.yaml
        says. wait_seconds: for another who refreshes, None for ever. On any error the last good snapshot stays.
        Raises Busy, Problems, DataError, EngineError, UsageError.
        """
        from fenqun.workspace.loading import loading  # noqa: PLC0415 - the verbs that ask do without

        with self.writing(wait_seconds=wait_seconds), loading():
            from fenqun.workspace.refresh import refresh  # noqa: PLC0415 - loaded beside the child that reads files

            refresh(self, as_of, on_progress, full=full)
            made = self.store.latest()
            self.audit("refresh", made.id, customers=made.tables[PROFILE].rows, as_of=made.as_of.instant)
        self.__dict__.pop("_snapshot_content", None)
        return self.overview()

    def vacuum(self, *, dry_run: bool = False) -> VacuumAnswer:
        """Forget the snapshots that have been kept for as long as the settings say, and free what nothing needs.

        Each refresh does so too. The latest snapshot stays, and for an hour what somebody may still read. dry_run:
        only say what would be freed. Raises Busy, PastSnapshot, DamagedStore.
        """
        from fenqun.workspace.retention import vacuum  # noqa: PLC0415 - the verbs that ask do without

        if dry_run:
            return vacuum(self, dry_run=True)
        with self.writing():
            freed = vacuum(self, dry_run=False)
            self.audit("vacuum", "store", snapshots=len(freed.snapshots), files=freed.files, bytes=freed.bytes)
        return freed

    def doctor(self, *, mend: bool = False) -> DoctorAnswer:
        """What is wrong with what was computed and recorded, and how to mend it; the text is `check`'s business.

        mend: put right what is safe to: a broken snapshot goes, so that the last good one is served; what can be made
        anew is; what was left behind is removed. Raises Busy, PastSnapshot.
        """
        from fenqun.workspace.doctor import doctor  # noqa: PLC0415 - the verbs that ask do without

        found = doctor(self, mend=mend)
        mended = sum(finding.mended for finding in found.findings)
        if mended and not any(finding.kind == "records" for finding in found.findings):
            self.audit("mend", "store", findings=mended)
        return found

    def tag_add(
        self, tag: str, customer_ids: Iterable[str] = (), *, file: Path | None = None, note: str = ""
    ) -> TaggedAnswer:
        """Give a tag by hand; it is kept over refreshes and counts from the next one on.

        file: ids line by line. Raises InvalidValue for what cannot be a name, DuplicateName for a name that is taken.
        """
        from fenqun.workspace.auditing import tagged  # noqa: PLC0415
        from fenqun.workspace.hand_tags import add  # noqa: PLC0415

        self.change_now()
        added = add(self, tag, list(customer_ids), file=file, note=note)
        return tagged(self, added, file=file.name if file else None)

    def tag_remove(self, tag: str, customer_ids: Iterable[str] = (), *, file: Path | None = None) -> TaggedAnswer:
        """Take a tag that was given by hand. Raises UnknownName."""
        from fenqun.workspace.auditing import tagged  # noqa: PLC0415
        from fenqun.workspace.hand_tags import remove  # noqa: PLC0415

        self.change_now()
        removed = remove(self, tag, list(customer_ids), file=file)
        return tagged(self, removed, file=file.name if file else None)

    def tag_list(self, tag: str | None = None, *, customer_id: str | None = None) -> HandTagsAnswer:
        """The tags given by hand, all, of one name, or of one customer. Raises UnknownName."""
        from fenqun.workspace.hand_tags import listed  # noqa: PLC0415

        return listed(self, tag, customer_id)

    def __repr__(self) -> str:
        return f"<Workspace {self.directory}>"
