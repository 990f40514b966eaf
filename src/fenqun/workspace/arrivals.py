"""The sources of a workspace in the store: what has changed since the last refresh is imported anew."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from threading import Lock
from typing import TYPE_CHECKING

from fenqun import clock
from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.engine.importing import import_source
from fenqun.engine.intake import Imported, Progress
from fenqun.errors import FenqunError, Problems, message
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


def arrivals(project: Project, store: "Store", *, on_source: OnSource = _silent) -> list[Arrival]:
    """Every source, imported where its files or its definition changed. Raises Problems with what cannot be read."""
    found, wrong = readable(project, store, on_source=on_source)
    if wrong:
        raise Problems(wrong)
    return found


def readable(
    project: Project, store: "Store", *, on_source: OnSource = _silent
) -> tuple[list[Arrival], list[FenqunError]]:
    """The sources that can be read, and what is wrong with the others; a few are read at once."""
    found: list[Arrival] = []
    wrong: list[FenqunError] = []
    teller = _Teller(on_source, len(project.sources))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        arriving = [pool.submit(_arrival, project, store, name, teller) for name in project.sources]
        for arrival in arriving:
            try:
                found.append(arrival.result())
            except FenqunError as error:
                wrong += error.problems if isinstance(error, Problems) else [error]
    return found, wrong


class _Teller:
    """Tells how far all the sources are, from whichever is being read; the share never goes back."""

    def __init__(self, on_source: OnSource, sources: int) -> None:
        self._on_source = on_source
        self._sources = sources
        self._done = 0
        self._lock = Lock()

    def step(self, name: str, step: str) -> None:
        """A source begins a step."""
        with self._lock:
            self._on_source(name, STEPS[step], self._done / self._sources)

    def done(self) -> None:
        """A source is there."""
        with self._lock:
            self._done += 1


def _arrival(project: Project, store: "Store", name: str, teller: _Teller) -> Arrival:
    source = project.sources[name]
    teller.step(name, "reading")
    files = source_files(project, name)
    zone = project.settings.time_zone
    mark = fingerprint(source, files, directory=project.directory, time_zone=zone)
    rows, aside = store.kept(ROWS + name), store.kept(ASIDE + name)
    notes = {kept.note["fingerprint"] for kept in (rows, aside) if kept is not None}
    if rows is None or aside is None or mark is None or notes != {mark}:
        rows, aside = _imported(project, store, name, files, mark, lambda progress: teller.step(name, progress.step))
    teller.done()
    return Arrival(name, source, rows, aside, from_json(rows.note["quality"]))


def _imported(
    project: Project,
    store: "Store",
    name: str,
    files: Sequence[Path],
    mark: str | None,
    tell: Callable[[Progress], None],
) -> tuple[Stored, Stored]:
    into, beside = store.stage(ROWS + name), store.stage(ASIDE + name)
    try:
        imported = _read(project, name, files, into, tell)
        listed = beside / imported.set_aside.name
        imported.set_aside.replace(listed)
        rmtree(into / "scratch", ignore_errors=True)
        note = {"fingerprint": mark, "quality": to_json(imported.quality)}
        return (
            store.put(ROWS + name, imported.files, note=note),
            store.put(ASIDE + name, [listed], note={"fingerprint": mark}),
        )
    except BaseException:
        rmtree(into, ignore_errors=True)
        rmtree(beside, ignore_errors=True)
        raise


def _read(project: Project, name: str, files: Sequence[Path], into: Path, tell: Callable[[Progress], None]) -> Imported:
    zone = project.settings.time_zone
    return import_source(
        name,
        project.sources[name],
        {_shown(file, project.directory): file for file in files},
        into,
        zone=zone,
        as_of=Moment(clock.now(), zone),
        workspace=project.directory,
        tell=tell,
    )


def _shown(file: Path, directory: Path) -> str:
    return Path(os.path.relpath(file, directory)).as_posix() if file.is_relative_to(directory) else str(file)


def facts(arrived: Sequence[Arrival]) -> list[Fact]:
    """The canonical tables of the sources, those drawn from others after them."""
    return canonical([imported(arrival.name, arrival.source.role, arrival.columns) for arrival in arrived])


def schemas(arrived: Sequence[Arrival]) -> dict[str, Mapping[str, DataType]]:
    """The columns that rules may name, by source."""
    return {fact.table.name: fact.table.columns for fact in facts(arrived)}
