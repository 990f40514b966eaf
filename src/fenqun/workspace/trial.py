"""Files that have arrived, read on trial as the workspace would read them: each source into a folder of its own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from fenqun import clock
from fenqun.answers import ReadingAnswer
from fenqun.clock import Moment
from fenqun.engine.carrying import packed, unpacked
from fenqun.engine.importing import import_source
from fenqun.engine.intake import Imported, Progress
from fenqun.errors import FenqunError
from fenqun.language import translator
from fenqun.project.arrival import arrivals
from fenqun.project.init import as_one, settings_for
from fenqun.sources.overlap import Joins
from fenqun.sources.reading.staged import Said
from fenqun.sources.source import Source
from fenqun.store.fingerprint import fingerprint
from fenqun.workspace.arrivals import ROWS, STEPS
from fenqun.workspace.extending import beside, by_source
from fenqun.workspace.fetching import files_of
from fenqun.workspace.looking import folder_of
from fenqun.workspace.matching import Chosen
from fenqun.workspace.receiving import Arrival, arrival_of
from fenqun.workspace.seeing import wished

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

_IMPORTED = TypeAdapter[Imported](Imported)
_READING = "reading.json"
_BEGUN = {"reading": 0.0, "typing": 0.4, "checking": 0.6, "describing": 0.85}
"""How far a source is when a step of it begins, 0 to 1."""


@dataclass(frozen=True)
class Trial:
    """A source and the files that have arrived for it, by the names they were given.

    tables: the keys of the tables. `joins`: how they come to a source there is, None for a new one; `is_said` whether
    that is the owner's word. `there`: the rows that the source has, as an import wrote them. `place`: the how-manieth
    it is of how many.
    """

    name: str
    source: Source
    files: Mapping[str, Path]
    zone: str
    tables: tuple[str, ...] = ()
    notes: tuple[Said, ...] = ()
    joins: Joins | None = None
    is_said: bool = False
    there: tuple[Path, ...] = ()
    place: tuple[int, int] = (1, 1)

    def proposal(self, imported: Imported) -> Joins | None:
        """How the files come to the source: as the owner says, else by what is there; None where somebody must say."""
        if self.is_said or self.joins is None or imported.overlap is None:
            return self.joins
        return imported.overlap.proposal(self.joins)


def trials(workspace: "Workspace", arrival: Arrival, found: Sequence[Chosen]) -> list[Trial]:
    """Every source that the tables become or belong to, those there are first."""
    new = [one for one in found if one.how == "new"]
    arrival.keep(_READING, None)
    every = [*_of_known(workspace, arrival, found), *(_of_new(workspace, arrival, new) if new else ())]
    return [replace(trial, place=(number, len(every))) for number, trial in enumerate(every, start=1)]


def _of_known(workspace: "Workspace", arrival: Arrival, found: Sequence[Chosen]) -> list[Trial]:
    groups: dict[tuple[str, str, str | None], list[Chosen]] = {}
    for one in found:
        if one.how not in ("new", "leave"):
            groups.setdefault((one.source, one.how, _sheet(one)), []).append(one)
    return [_joining(workspace, arrival, group) for group in groups.values()]


def _sheet(one: Chosen) -> str | None:
    return one.look.sheet if one.is_among_others else None


def _joining(workspace: "Workspace", arrival: Arrival, group: Sequence[Chosen]) -> Trial:
    first, zone = group[0], workspace.project.settings.time_zone
    source = workspace.project.sources[first.source]
    how: Joins = "replace" if first.how == "replace" else "add_new" if first.how == "add_new" else "add"
    return Trial(
        first.source,
        source.model_copy(update={"sheet": _sheet(first)}),
        _by_name([(one.table.file, one.look.path) for one in group]),
        zone,
        tables=tuple(one.table.key for one in group),
        joins=how,
        is_said=all(one.is_said for one in group),
        there=_rows_there(workspace, arrival, first.source),
    )


def _rows_there(workspace: "Workspace", arrival: Arrival, name: str) -> tuple[Path, ...]:
    """The source's rows as the store has them; read now where its files or definition changed since. None where they
    cannot be read."""
    project, store = workspace.project, workspace.store
    source, zone = project.sources[name], project.settings.time_zone
    try:
        files = list(files_of(project, name).values())
        mark = fingerprint(source, files, directory=project.directory, time_zone=zone)
        stored = store.kept(ROWS + name)
        if stored is not None and stored.note.get("fingerprint") == mark:
            return tuple(store.paths(stored.files))
        known = Trial(name, source, _by_name([(file.name, file) for file in files]), zone, place=(1, 2))
        return imported(arrival, known, seen=mark or "").files
    except FenqunError:
        return ()


def _of_new(workspace: "Workspace", arrival: Arrival, found: Sequence[Chosen]) -> list[Trial]:
    tables = by_source(found)
    keys = {one.source: tuple(each.table.key for each in found if each.source == one.source) for one in found}
    there = beside(workspace.project) if workspace.is_declared else {}
    arrived = arrivals(
        [(as_one(table.looks), "x") for table in tables], names=[table.name for table in tables], beside=there
    )
    if workspace.is_declared:
        zone = workspace.project.settings.time_zone
    else:
        zone = str(settings_for(workspace.directory, arrived, wished(arrival), [])["time_zone"])
    given = arrival.files
    return [
        Trial(
            one.name,
            Source.model_validate(one.source),
            _by_name([(given[look.path], look.path) for look in table.looks]),
            zone,
            keys.get(one.name, ()),
            one.notes,
        )
        for one, table in zip(arrived, tables, strict=True)
    ]


def _by_name(files: Sequence[tuple[str, Path]]) -> dict[str, Path]:
    """The files by the names they were given, numbered where one comes again."""
    found: dict[str, Path] = {}
    for name, path in files:
        shown, times = name, 1
        while shown in found:
            times += 1
            shown = f"{name} ({times})"
        found[shown] = path
    return found


def imported(arrival: Arrival, trial: Trial, *, seen: str = "") -> Imported:
    """The source as read, once and remembered; so is why it cannot be read.

    seen: what else the reading depends on.
    """
    source = trial.source.model_dump(mode="json")
    asked = [trial.name, trial.zone, source, sorted(trial.files), [str(path) for path in trial.there], seen]
    mark = sha256(json.dumps(asked, default=str).encode()).hexdigest()[:24]
    kept = f"read-{mark}.json"
    if (remembered := arrival.kept(kept)) is None:
        remembered = _read(arrival, trial, mark)
        arrival.keep(kept, remembered)
    if "failed" in remembered:
        raise unpacked(remembered["failed"])
    return _IMPORTED.validate_python(remembered["done"])


def _read(arrival: Arrival, trial: Trial, mark: str) -> dict[str, Any]:
    into = arrival.folder / f"read-{mark}"
    rmtree(into, ignore_errors=True)
    into.mkdir()
    moment = Moment(clock.now(), trial.zone)
    try:
        done = import_source(
            trial.name,
            trial.source,
            trial.files,
            into,
            zone=trial.zone,
            as_of=moment,
            there=trial.there,
            tell=partial(_tell, arrival, trial),
        )
    except FenqunError as error:
        rmtree(into, ignore_errors=True)
        return {"failed": packed(error)}
    return {"done": _IMPORTED.dump_python(done, mode="json")}


def _tell(arrival: Arrival, trial: Trial, progress: Progress) -> None:
    """How far it is: never less than before, since a source may have to be read for the comparison first."""
    number, of = trial.place
    far = (number - 1 + _BEGUN.get(progress.step, 0.0)) / of
    far = max(far, (arrival.kept(_READING) or {}).get("share", 0.0))
    arrival.keep(_READING, {"source": trial.name, "step": progress.step, "share": far})


def reading(workspace: "Workspace", arrival: str) -> ReadingAnswer:
    """See `Workspace.reading`."""
    told = arrival_of(folder_of(workspace), arrival).kept(_READING)
    if told is None:
        return ReadingAnswer("", "", 0.0)
    step = STEPS.get(told["step"], "{source}")
    return ReadingAnswer(
        told["source"], translator(workspace.language)(step).format(source=told["source"]), told["share"]
    )
