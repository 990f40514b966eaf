"""Sources that the workers of an engine read where they lie: their rows do not pass through this machine."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from time import monotonic
from typing import Any

from fenqun import clock
from fenqun.clock import Moment
from fenqun.engine.backend import Reaching
from fenqun.engine.in_place import Places, Taken, may_lie, take_in_place
from fenqun.engine.intake import Task, Tell
from fenqun.engine.stopping import Stop
from fenqun.project.definitions import Project
from fenqun.sources.address import is_url
from fenqun.sources.quality import to_json
from fenqun.store.fingerprint import fingerprint_of
from fenqun.store.objects import hadoop_options
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store
from fenqun.workspace.fetching import Lying, lying

Opened = Callable[[Mapping[str, str]], AbstractContextManager[Reaching]]
"""An engine of its own for one source, given how its workers get to the files (`fs.s3a.…`)."""


@dataclass(frozen=True)
class Wanted:
    """A source of the project, the tables of the store for its rows and for what is set aside, who is told how it
    goes; `afresh`: what is in the store already is not used."""

    project: Project
    name: str
    tables: tuple[str, str]
    tell: Tell
    stop: Stop
    afresh: bool


@dataclass(frozen=True)
class InPlace:
    """The store that the rows are written to, and the engine whose workers read and write."""

    store: Store
    opened: Opened

    def arrived(self, wanted: Wanted) -> tuple[Stored, Stored] | None:
        """The rows and what was set aside, in the store; None where the source is for this machine to read.

        Nothing is fetched. Raises as `files_of`; Problems of the source's rules, Cancelled, OutOfMemory.
        """
        source = wanted.project.sources[wanted.name]
        if source.database is not None or not may_lie(source, files := lying(wanted.project, wanted.name)):
            return None
        mark = _mark(wanted, files)
        rows, aside = (self.store.kept(table) for table in wanted.tables)
        if rows and aside and not wanted.afresh and {rows.note["fingerprint"], aside.note["fingerprint"]} == {mark}:
            return rows, aside
        folders = self.store.stage(wanted.tables[0]), self.store.stage(wanted.tables[1])
        began, stored = monotonic(), None
        try:
            taken = self._taken(wanted, files, folders)
            if taken is not None:
                seconds = round(monotonic() - began, 3)
                stored = self._put(wanted, taken, _note(wanted, files, taken, mark) | {"seconds": seconds})
        finally:
            if stored is None:
                for folder in folders:
                    rmtree(folder, ignore_errors=True)
        return stored

    def _taken(self, wanted: Wanted, files: Mapping[str, Lying], folders: tuple[Path, Path]) -> Taken | None:
        source, as_of = wanted.project.sources[wanted.name], clock.now()
        zone = wanted.project.settings.time_zone
        moment = Moment(as_of, zone)
        task = Task(
            name=wanted.name,
            source=source,
            zone=source.time_zone or zone,
            as_of=moment,
            today=max(moment.day, as_of.date()),
            files={shown: file.path for shown, file in files.items()},
            into=folders[0],
        )
        addresses = {shown: file.address for shown, file in files.items()}
        settings = hadoop_options(source.path) if source.path and is_url(source.path) else {}
        with self.opened(settings) as engine, wanted.stop.reaches(engine.interrupt):
            return take_in_place(task, engine, Places(addresses, *folders, self.store.staged), wanted.tell)

    def _put(self, wanted: Wanted, taken: Taken, note: Mapping[str, Any]) -> tuple[Stored, Stored]:
        rows, aside = wanted.tables
        return (
            self.store.put(rows, taken.imported.files, note=note),
            self.store.put(aside, taken.aside, note={"fingerprint": note["fingerprint"]}),
        )


def _mark(wanted: Wanted, files: Mapping[str, Lying]) -> str | None:
    project = wanted.project
    seen = [(file.path, file.size, file.changed_ns) for file in files.values()]
    zone = project.settings.time_zone
    return fingerprint_of(project.sources[wanted.name], seen, directory=project.directory, time_zone=zone)


def _note(wanted: Wanted, files: Mapping[str, Lying], taken: Taken, mark: str | None) -> dict[str, Any]:
    """What is remembered with the rows. Files that come later are not read behind these: all are read again."""
    return {
        "fingerprint": mark,
        "about": None,
        "files": {shown: [file.size, file.changed_ns] for shown, file in files.items()},
        "reading": dict(taken.imported.reading),
        "quality": to_json(taken.imported.quality),
        "source": wanted.project.sources[wanted.name].model_dump(mode="json", by_alias=True, exclude_none=True),
    }
