"""The sources of a workspace in the store: what has changed since the last refresh is imported anew."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from fenqun import clock
from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.engine.behind import Behind, ReadOtherwise
from fenqun.engine.importing import import_source
from fenqun.engine.intake import Imported, Progress
from fenqun.engine.numbering import CUSTOMERS
from fenqun.engine.stopping import Stop
from fenqun.errors import Cancelled, FenqunError, Problems, message
from fenqun.project.definitions import Project
from fenqun.sources.adding_up import added_up
from fenqun.sources.facts import Fact, canonical, imported
from fenqun.sources.quality import QualityReport, from_json, to_json
from fenqun.sources.source import Source
from fenqun.store.fingerprint import fingerprint
from fenqun.store.snapshot import Stored
from fenqun.workspace import appending
from fenqun.workspace.fetching import files_of
from fenqun.workspace.folding import folded
from fenqun.workspace.in_place import InPlace, Wanted
from fenqun.workspace.pieces import PIECES

if TYPE_CHECKING:
    from fenqun.store.tables import Store

ROWS, ASIDE = "sources/", "aside/"
"""Before a source's name: the store's tables of its rows, and of those set aside."""

STEPS = {
    "reading": message("reading {source}"),
    "typing": message("understanding {source}"),
    "checking": message("checking {source}"),
    "describing": message("describing {source}"),
}
_BEGUN = {"reading": 0.0, "typing": 0.4, "checking": 0.6, "describing": 0.85}
"""How far a source is when a step of it begins, 0 to 1."""

AT_ONCE = 2
"""Sources read at once: each is a process of its own with memory of its own."""

OnSource = Callable[[str, str, float], None]
"""Told a source's name, what is being done, and how far all the sources are, 0 to 1."""


@dataclass(frozen=True)
class Arrival:
    """A source in the store."""

    name: str
    source: Source
    rows: Stored
    aside: Stored
    quality: QualityReport

    @property
    def columns(self) -> Mapping[str, DataType]:
        """The columns as rules see them."""
        return {name: kind for name, kind in self.rows.columns.items() if not name.startswith("_")}


def _silent(_source: str, _step: str, _share: float) -> None:
    pass


def arrivals(
    project: Project,
    store: "Store",
    *,
    on_source: OnSource = _silent,
    stop: Stop | None = None,
    afresh: bool = False,
    in_place: InPlace | None = None,
) -> list[Arrival]:
    """Every source, imported where its files or its definition changed, or anyway where `afresh`.

    in_place: what reads sources where they lie, as far as it can.
    Raises Problems with what cannot be read, Cancelled where a stop was wished.
    """
    found, wrong = readable(project, store, on_source=on_source, stop=stop, afresh=afresh, in_place=in_place)
    if wrong:
        raise Problems(wrong)
    return found


def readable(
    project: Project,
    store: "Store",
    *,
    on_source: OnSource = _silent,
    stop: Stop | None = None,
    afresh: bool = False,
    in_place: InPlace | None = None,
) -> tuple[list[Arrival], list[FenqunError]]:
    """The sources that can be read, and what is wrong with the others; a few are read at once. Raises Cancelled."""
    found: list[Arrival] = []
    wrong: list[FenqunError] = []
    work = _Work(project, store, _Teller(on_source, len(project.sources)), stop or Stop(), afresh, in_place)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        arriving = [pool.submit(_arrival, work, name) for name in project.sources]
        for arrival in arriving:
            try:
                found.append(arrival.result())
            except Cancelled:
                raise
            except FenqunError as error:
                wrong += error.problems if isinstance(error, Problems) else [error]
    return found, wrong


class _Teller:
    """Tells how far all the sources are, from whichever is being read; the share never goes back."""

    def __init__(self, on_source: OnSource, sources: int) -> None:
        self._on_source = on_source
        self._sources = sources
        self._far: dict[str, float] = {}
        self._lock = Lock()

    def step(self, name: str, step: str) -> None:
        """A source begins a step."""
        with self._lock:
            self._far[name] = max(_BEGUN[step], self._far.get(name, 0.0))
            self._on_source(name, STEPS[step], sum(self._far.values()) / self._sources)

    def done(self, name: str) -> None:
        """A source is there."""
        with self._lock:
            self._far[name] = 1.0


@dataclass(frozen=True)
class _Work:
    project: Project
    store: "Store"
    teller: _Teller
    stop: Stop
    afresh: bool
    in_place: InPlace | None


def _arrival(work: _Work, name: str) -> Arrival:
    work.stop.check()
    project, store, source = work.project, work.store, work.project.sources[name]
    work.teller.step(name, "reading")
    if work.in_place is not None and (stored := work.in_place.arrived(_wanted(work, name))) is not None:
        work.teller.done(name)
        return Arrival(name, source, *stored, from_json(stored[0].note["quality"]))
    reading = _Reading(work, name, files_of(project, name))
    rows, aside = store.kept(ROWS + name), store.kept(ASIDE + name)
    notes = {kept.note["fingerprint"] for kept in (rows, aside) if kept is not None}
    if work.afresh or rows is None or aside is None:
        rows, aside = reading.whole()
    elif appending.has_passed(rows, reading.today) or len(notes) > 1:
        rows, aside = reading.whole(rows)
    elif reading.mark is None or notes != {reading.mark}:
        rows, aside = reading.further(rows, aside) or reading.whole(rows)
    work.teller.done(name)
    return Arrival(name, source, rows, aside, from_json(rows.note["quality"]))


def _wanted(work: _Work, name: str) -> Wanted:
    def tell(progress: Progress) -> None:
        work.teller.step(name, progress.step)

    return Wanted(work.project, name, (ROWS + name, ASIDE + name), tell, work.stop, work.afresh)


class _Reading:
    """The files of one source on their way into the store; `files` by the names they are shown by."""

    def __init__(self, work: _Work, name: str, files: Mapping[str, Path]) -> None:
        self.work = work
        self.name = name
        self.files = files
        # Before anything is read: what changes meanwhile is read again the next time.
        self.mark = self._fingerprint(files)
        self.about = self._fingerprint({})
        self.sizes = appending.sizes(files)
        self.today = Moment(clock.now(), work.project.settings.time_zone).day

    def _fingerprint(self, files: Mapping[str, Path]) -> str | None:
        project = self.work.project
        source, zone = project.sources[self.name], project.settings.time_zone
        return fingerprint(source, files.values(), directory=project.directory, time_zone=zone)

    def whole(self, before: Stored | None = None) -> tuple[Stored, Stored]:
        """All files read: the rows and what was set aside, in the store.

        before: rows that stay as they are where what was read only comes behind them.
        """
        with self._staged() as (into, beside):
            began = monotonic()
            kept = self.work.store.paths(before.files) if before and len(before.files) < appending.MOST_FILES else ()
            imported = self._imported(self.files, into, kept=kept)
            seconds = monotonic() - began
            note = self._note(imported.reading, imported.quality, seconds)
            note |= appending.noted(imported, self.files, self.sizes)
            listed = self._aside(imported, beside)
            if before is None or imported.more is None:
                return self._put(imported.files, note), self._put_aside(listed)
            for file in (*imported.files, into / CUSTOMERS):
                file.unlink(missing_ok=True)
            if imported.more:
                return self._put(imported.more, note, after=before), self._put_aside(listed)
            rmtree(into)
            return self.work.store.renote(before, {**before.note, **note}), self._put_aside(listed)

    def further(self, rows: Stored, aside: Stored) -> tuple[Stored, Stored] | None:
        """What came since read, behind what is there; None where all is to be read."""
        store, growth = self.work.store, appending.growth(self.work.store, rows, self.files, self.about)
        if growth is None:
            return None
        with self._staged() as (into, beside):
            began = monotonic()
            try:
                imported = self._imported(growth.files, into, behind=growth.behind)
            except ReadOtherwise:
                imported = None
            if imported is not None and store.fits(rows, imported.files):
                before, is_one = from_json(rows.note["quality"]), growth.behind.decided is not None
                quality = added_up(before, imported.quality, is_told=imported.is_told, is_one=is_one)
                note = self._note(rows.note["reading"], quality, rows.note["seconds"] + monotonic() - began)
                note |= appending.noted_further(rows, growth, imported, self.sizes)
                listed = self._aside(imported, beside)
                return self._put(imported.files, note, after=rows), self._put_aside(listed, after=aside)
        for folder in (into, beside):
            rmtree(folder, ignore_errors=True)
        return None

    @contextmanager
    def _staged(self) -> Iterator[tuple[Path, Path]]:
        """Folders of the store for the rows and for what is set aside; gone again on any error."""
        folders = self.work.store.stage(ROWS + self.name), self.work.store.stage(ASIDE + self.name)
        try:
            yield folders
        except BaseException:
            for folder in folders:
                rmtree(folder, ignore_errors=True)
            raise

    def _imported(
        self, files: Mapping[str, Path], into: Path, *, behind: Behind | None = None, kept: Sequence[Path] = ()
    ) -> Imported:
        project = self.work.project
        zone = project.settings.time_zone
        return import_source(
            self.name,
            project.sources[self.name],
            files,
            into,
            zone=zone,
            as_of=Moment(clock.now(), zone),
            workspace=project.directory,
            behind=behind,
            kept=kept,
            tell=lambda progress: self.work.teller.step(self.name, progress.step),
            stop=self.work.stop,
        )

    def _note(self, reading: Mapping[str, Sequence[str]], quality: QualityReport, seconds: float) -> dict[str, Any]:
        source = self.work.project.sources[self.name].model_dump(mode="json", by_alias=True, exclude_none=True)
        return {
            "fingerprint": self.mark,
            "about": self.about,
            "files": self.sizes,
            "reading": dict(reading),
            "quality": to_json(quality),
            "source": source,
            "seconds": round(seconds, 3),
        }

    def _aside(self, imported: Imported, beside: Path) -> Path:
        listed = beside / imported.set_aside.name
        imported.set_aside.replace(listed)
        return listed

    def _put(self, files: Sequence[Path], note: Mapping[str, Any], *, after: Stored | None = None) -> Stored:
        store = self.work.store
        if after is None:
            return store.put(ROWS + self.name, files, note=note)
        base, files, counts = folded(store, after, files)
        return store.put(ROWS + self.name, files, note={**note, PIECES: counts}, after=base)

    def _put_aside(self, listed: Path, *, after: Stored | None = None) -> Stored:
        store, note = self.work.store, {"fingerprint": self.mark}
        if after is None:
            return store.put(ASIDE + self.name, [listed], note=note)
        base, files, counts = folded(store, after, [listed])
        return store.put(ASIDE + self.name, files, note={**note, PIECES: counts}, after=base)


def facts(arrived: Sequence[Arrival]) -> list[Fact]:
    """The canonical tables of the sources, those drawn from others after them."""
    return canonical([imported(arrival.name, arrival.source.role, arrival.columns) for arrival in arrived])


def schemas(arrived: Sequence[Arrival]) -> dict[str, Mapping[str, DataType]]:
    """The columns that rules may name, by source."""
    return {fact.table.name: fact.table.columns for fact in facts(arrived)}
