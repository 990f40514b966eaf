"""The sources of a workspace in the store: what has changed since the last refresh is imported anew."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from fenqun import clock
from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.engine.importing import import_source
from fenqun.engine.intake import Imported
from fenqun.engine.stopping import Stop
from fenqun.errors import Cancelled, FenqunError, Problems, message
from fenqun.project.definitions import Project
from fenqun.project.files import source_files
from fenqun.sources.facts import Fact, canonical, imported
from fenqun.sources.quality import QualityReport, from_json, to_json
from fenqun.sources.source import Source
from fenqun.store.fingerprint import fingerprint
from fenqun.store.snapshot import Stored

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
    project: Project, store: "Store", *, on_source: OnSource = _silent, stop: Stop | None = None, afresh: bool = False
) -> list[Arrival]:
    """Every source, imported where its files or its definition changed, or anyway where `afresh`.

    Raises Problems with what cannot be read, Cancelled where a stop was wished.
    """
    found, wrong = readable(project, store, on_source=on_source, stop=stop, afresh=afresh)
    if wrong:
        raise Problems(wrong)
    return found


def readable(
    project: Project, store: "Store", *, on_source: OnSource = _silent, stop: Stop | None = None, afresh: bool = False
) -> tuple[list[Arrival], list[FenqunError]]:
    """The sources that can be read, and what is wrong with the others; a few are read at once. Raises Cancelled."""
    found: list[Arrival] = []
    wrong: list[FenqunError] = []
    work = _Work(project, store, _Teller(on_source, len(project.sources)), stop or Stop(), afresh)
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


def _arrival(work: _Work, name: str) -> Arrival:
    work.stop.check()
    project, store, source = work.project, work.store, work.project.sources[name]
    work.teller.step(name, "reading")
    files = source_files(project, name)
    zone = project.settings.time_zone
    mark = fingerprint(source, files, directory=project.directory, time_zone=zone)
    rows, aside = store.kept(ROWS + name), store.kept(ASIDE + name)
    notes = {kept.note["fingerprint"] for kept in (rows, aside) if kept is not None}
    if work.afresh or rows is None or aside is None or mark is None or notes != {mark}:
        rows, aside = _imported(work, name, files, mark)
    work.teller.done(name)
    return Arrival(name, source, rows, aside, from_json(rows.note["quality"]))


def _imported(work: _Work, name: str, files: Sequence[Path], mark: str | None) -> tuple[Stored, Stored]:
    store = work.store
    into, beside = store.stage(ROWS + name), store.stage(ASIDE + name)
    began = monotonic()
    try:
        imported = _read(work, name, files, into)
        listed = beside / imported.set_aside.name
        imported.set_aside.replace(listed)
        rmtree(into / "scratch", ignore_errors=True)
        source = work.project.sources[name].model_dump(mode="json", by_alias=True, exclude_none=True)
        note = {"fingerprint": mark, "quality": to_json(imported.quality), "source": source}
        note["seconds"] = round(monotonic() - began, 3)
        return (
            store.put(ROWS + name, imported.files, note=note),
            store.put(ASIDE + name, [listed], note={"fingerprint": mark}),
        )
    except BaseException:
        rmtree(into, ignore_errors=True)
        rmtree(beside, ignore_errors=True)
        raise


def _read(work: _Work, name: str, files: Sequence[Path], into: Path) -> Imported:
    project = work.project
    zone = project.settings.time_zone
    return import_source(
        name,
        project.sources[name],
        {_shown(file, project.directory): file for file in files},
        into,
        zone=zone,
        as_of=Moment(clock.now(), zone),
        workspace=project.directory,
        tell=lambda progress: work.teller.step(name, progress.step),
        stop=work.stop,
    )


def _shown(file: Path, directory: Path) -> str:
    return Path(os.path.relpath(file, directory)).as_posix() if file.is_relative_to(directory) else str(file)


def facts(arrived: Sequence[Arrival]) -> list[Fact]:
    """The canonical tables of the sources, those drawn from others after them."""
    return canonical([imported(arrival.name, arrival.source.role, arrival.columns) for arrival in arrived])


def schemas(arrived: Sequence[Arrival]) -> dict[str, Mapping[str, DataType]]:
    """The columns that rules may name, by source."""
    return {fact.table.name: fact.table.columns for fact in facts(arrived)}
