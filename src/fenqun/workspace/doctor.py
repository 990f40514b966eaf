"""What is wrong in a workspace's hidden folder, and how to mend it: the store, the records, what was left behind."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from fenqun import clock
from fenqun.answers import DoctorAnswer, Finding
from fenqun.answers.figures import size
from fenqun.errors import DamagedStore, Phrase, Translate, message
from fenqun.language import LANGUAGES, translator
from fenqun.store import mending
from fenqun.store.locking import is_free
from fenqun.store.place import size_of
from fenqun.store.records.database import damage
from fenqun.workspace.retention import left_behind
from fenqun.workspace.view import HIDDEN

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

_LOCKS = ("writing", "editing")
_MOST_JOBS = 1_000
_REFRESH = Phrase(message("Then run: fenqun refresh"))
_BY_DOCTOR = Phrase(message("Run: fenqun doctor --mend"))


@dataclass(frozen=True)
class _Found:
    kind: str
    what: Phrase
    mend: Phrase = _BY_DOCTOR
    mending: Callable[[], object] | None = None
    serious: bool = True

    def told(self, translate: Translate, *, mended: bool) -> Finding:
        what, mend = self.what.text(translate), self.mend.text(translate)
        return Finding(self.kind, what, mend, self.mending is not None, self.serious, mended)


def doctor(workspace: "Workspace", *, mend: bool) -> DoctorAnswer:
    """Check everything; with `mend`, put right what is safe to. Raises Busy where somebody else writes, then."""
    translate = translator(_language(workspace))
    locks = list(_stale_locks(workspace.directory / HIDDEN))
    with workspace.writing() if mend else nullcontext():
        patient = _Patient(workspace, mend)
        found = [*_told(locks, translate, mend=mend)]
        for check in (patient.logs, patient.snapshots, patient.leftovers, patient.records, patient.jobs):
            # All of a check's findings first: mending changes what the next would look at.
            found += _told(list(check()), translate, mend=mend)
    sound = all(finding.mended or not finding.serious for finding in found)
    return DoctorAnswer(patient.checked(), tuple(found), sound)


def _language(workspace: "Workspace") -> str:
    try:
        return workspace.language
    except DamagedStore:
        return workspace.chosen_language or LANGUAGES[0]


def _told(found: list[_Found], translate: Translate, *, mend: bool) -> Iterator[Finding]:
    for each in found:
        if mend and each.mending is not None:
            each.mending()
        yield each.told(translate, mended=mend and each.mending is not None)


@dataclass(frozen=True)
class _Patient:
    workspace: "Workspace"
    mend: bool

    @property
    def hidden(self) -> Path:
        return self.workspace.directory / HIDDEN

    def checked(self) -> dict[str, int]:
        store = self.workspace.store
        try:
            snapshots = len(store.outlines())
        except DamagedStore:
            snapshots = 0
        return {"snapshots": snapshots, "tables": len(store.tables())}

    def logs(self) -> Iterator[_Found]:
        """Delta logs that cannot be read."""
        store = self.workspace.store
        for table, why in mending.unreadable_logs(store):
            if table == mending.LIST:
                said = message("the list of snapshots cannot be read: {why}")
                yield _Found("log", Phrase(said, why=why), mending=partial(mending.list_anew, store))
            else:
                said = message("the log of the table '{table}' cannot be read: {why}")
                mend = Phrase(message("{first} The next refresh makes it anew."), first=_BY_DOCTOR)
                yield _Found(
                    "log",
                    Phrase(said, table=table, why=why),
                    mend,
                    partial(mending.set_log_aside, store, table),
                )

    def snapshots(self) -> Iterator[_Found]:
        """Snapshots that cannot be served."""
        store = self.workspace.store
        if any(table == mending.LIST for table, _ in mending.unreadable_logs(store)):
            return
        for broken in mending.broken_snapshots(store):
            said = message("snapshot {snapshot} is broken: {file}: {why}")
            file = broken.file or Phrase(message("its own file"))
            mend = Phrase(message("{first} The last good one is served then. {then}"), first=_BY_DOCTOR, then=_REFRESH)
            yield _Found(
                "snapshot",
                Phrase(said, snapshot=broken.snapshot, file=file, why=broken.why),
                mend,
                partial(mending.drop, store, broken),
            )

    def leftovers(self) -> Iterator[_Found]:
        """Files that nothing needs."""
        store = self.workspace.store
        orphans, scratch, aside = self._orphans(), self._scratch(), mending.leftovers(store)
        found: tuple[tuple[str, int, Callable[[], object]], ...] = (
            (
                message("files in the store that no snapshot uses: {size}"),
                store.size(orphans).bytes,
                partial(store.remove, orphans),
            ),
            (
                message("scratch of processes that were killed: {size}"),
                sum(size_of(path).bytes for path in scratch),
                partial(_removed, scratch),
            ),
            (
                message("damaged parts that were set aside: {size}"),
                store.size(aside).bytes,
                partial(store.remove, aside),
            ),
        )
        for (said, taken, mend), names in zip(found, (orphans, scratch, aside), strict=True):
            if names:
                yield _Found("leftover", Phrase(said, size=size(taken)), mending=mend, serious=False)

    def _orphans(self) -> list[str]:
        try:
            store = self.workspace.store
            return list(store.unused(idle_seconds=store.place.idle_seconds))
        except DamagedStore:
            return []

    def _scratch(self) -> list[Path]:
        """Folders untouched for days; those of a refresh at once, where none is at work but us."""
        dead = left_behind(self.workspace.directory)
        if self.mend or is_free(self.hidden / "writing"):
            dead += [folder for folder in (self.hidden / "scratch").glob("refresh-*") if folder not in dead]
        return dead

    def records(self) -> Iterator[_Found]:
        """The file of the records, and the seals of the audit."""
        file = self.hidden / "records.db"
        if not file.is_file():
            return
        mend = Phrase(message("Put a backup of {file} in its place."), file=file.name)
        if why := damage(file):
            yield _Found("records", Phrase(message("the records are damaged: {why}"), why=why), mend)
            return
        number = self.workspace.records.audit.verify()
        if number is not None:
            said = message("entry {number} of the audit is not as it was written, or is missing")
            compare = Phrase(message("Compare it with the backups of {file}."), file=file.name)
            yield _Found("audit", Phrase(said, number=number), compare)

    def jobs(self) -> Iterator[_Found]:
        """Jobs that wait or run without a process."""
        file = self.hidden / "records.db"
        if not file.is_file() or damage(file):
            return
        jobs = self.workspace.records.jobs
        for job in jobs.latest(_MOST_JOBS, only_open=True):
            if is_free(self.hidden / "jobs" / job.id):
                said = message("job {job} has no process any more")
                yield _Found(
                    "job",
                    Phrase(said, job=job.id),
                    mending=partial(jobs.change, job.id, state="interrupted", ended_at=clock.now()),
                )


def _stale_locks(hidden: Path) -> Iterator[_Found]:
    """Lock files that still name somebody who was killed; nobody is kept out by them."""
    for name in _LOCKS:
        path = hidden / name
        if path.is_file() and path.stat().st_size and is_free(path):
            said = message("the lock '{name}' still names a process that is gone")
            yield _Found("lock", Phrase(said, name=name), mending=partial(_emptied, path), serious=False)


def _emptied(path: Path) -> None:
    if path.stat().st_size and is_free(path):
        path.write_bytes(b"")


def _removed(paths: list[Path]) -> None:
    for path in paths:
        rmtree(path, ignore_errors=True)
