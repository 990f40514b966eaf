"""What the workspace would make of files that have arrived: each source read into a folder of its own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from fenqun import clock
from fenqun.answers import ExportAnswer, PreviewAnswer
from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.engine.arriving import FILE, ROW
from fenqun.engine.carrying import packed, unpacked
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.importing import import_source
from fenqun.engine.intake import Imported
from fenqun.errors import FenqunError, NotAllowed, Phrase, UnknownName, message
from fenqun.language import translator
from fenqun.project.arrival import arrivals
from fenqun.project.init import as_one, settings_for
from fenqun.query import column, table
from fenqun.sources.quality import REASONS, to_json
from fenqun.sources.quality import SET_ASIDE as SET_ASIDE_COLUMNS
from fenqun.sources.reading.staged import Said
from fenqun.sources.source import Source
from fenqun.workspace.asking import in_words, local_report, on_wall_clock
from fenqun.workspace.auditing import exported
from fenqun.workspace.choosing import choices_of
from fenqun.workspace.export import write
from fenqun.workspace.extending import beside, by_source
from fenqun.workspace.looking import waiting
from fenqun.workspace.matching import Chosen, chosen
from fenqun.workspace.receiving import Arrival
from fenqun.workspace.seeing import decided, tables_of, wished

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

SHOWN_ROWS = 20
_ROWS, _ASIDE = "rows", "aside"
_IMPORTED = TypeAdapter[Imported](Imported)


@dataclass(frozen=True)
class _Reading:
    """A source and the files that have arrived for it, by the names they were given."""

    name: str
    source: Source
    files: Mapping[str, Path]
    zone: str
    notes: tuple[Said, ...] = ()


def preview(workspace: "Workspace", arrival: str, choices: Mapping[str, Any] | None) -> list[PreviewAnswer]:
    """See `Workspace.preview`."""
    known = waiting(workspace, arrival)
    found = [_preview(workspace, known, reading) for reading in _readings(workspace, known, choices)]
    return found if workspace.actor.sees_personal else [_without_values(answer) for answer in found]


def _without_values(answer: PreviewAnswer) -> PreviewAnswer:
    """The counts alone, for who may not see personal data: any column may hold some."""
    hidden = {"smallest": None, "largest": None, "frequent": ()}
    report = {**answer.report, "columns": [{**column, **hidden} for column in answer.report.get("columns", ())]}
    return replace(answer, rows=(), set_aside=(), report=report)


def export_set_aside(workspace: "Workspace", arrival: str, source: str, to: Path) -> ExportAnswer:
    """See `Workspace.export_preview`."""
    if not workspace.actor.sees_personal:
        what = Phrase(message("rows set aside, which may hold personal data"))
        raise NotAllowed(role=workspace.actor.role or workspace.actor.name, what=what)
    known = waiting(workspace, arrival)
    readings = {reading.name: reading for reading in _readings(workspace, known, None)}
    if source not in readings:
        raise UnknownName(what=Phrase(message("source")), name=source, known=readings)
    imported = _imported(known, readings[source])
    with DuckDB([known.folder], scratch=known.folder) as engine:
        engine.register_parquet(_ASIDE, [imported.set_aside], SET_ASIDE_COLUMNS)
        rows = in_words(table(_ASIDE, SET_ASIDE_COLUMNS), workspace.language)
        answer = write(engine, rows, to, what=f"set_aside/{source}", scratch=known.folder)
    return exported(workspace, answer)


def _readings(workspace: "Workspace", arrival: Arrival, choices: Mapping[str, Any] | None) -> list[_Reading]:
    said = choices_of(choices, tables_of(arrival).looks) if choices else {}
    found = [one for one in chosen(workspace, arrival, {**decided(arrival), **said}) if one.how != "leave"]
    new = [one for one in found if one.how == "new"]
    there = [_of_known(workspace, one) for one in found if one.how != "new"]
    return [*there, *_of_new(workspace, arrival, new)]


def _of_known(workspace: "Workspace", one: Chosen) -> _Reading:
    source = workspace.project.sources[one.source]
    sheet = one.look.sheet if one.is_among_others else None
    settings = workspace.project.settings
    return _Reading(
        one.source, source.model_copy(update={"sheet": sheet}), {one.table.file: one.look.path}, settings.time_zone
    )


def _of_new(workspace: "Workspace", arrival: Arrival, found: Sequence[Chosen]) -> list[_Reading]:
    tables = by_source(found)
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
        _Reading(
            one.name,
            Source.model_validate(one.source),
            _by_name([(given[look.path], look.path) for look in table.looks]),
            zone,
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


def _preview(workspace: "Workspace", arrival: Arrival, reading: _Reading) -> PreviewAnswer:
    translate = translator(workspace.language)
    notes = tuple(note.text(translate) for note in reading.notes)
    try:
        imported = _imported(arrival, reading)
    except FenqunError as error:
        return PreviewAnswer(reading.name, tuple(reading.files), (), (), {}, {}, (), (error.text(translate),), notes)
    columns = tuple(imported.columns)
    with DuckDB([arrival.folder]) as engine:
        placed = {FILE: DataType.TEXT, ROW: DataType.NUMBER, **imported.columns}
        engine.register_parquet(_ROWS, list(imported.files), placed)
        shown = on_wall_clock(_ROWS, imported.columns, reading.zone).select
        rows = engine.rows(shown.order_by(column(FILE), column(ROW)).limit(SHOWN_ROWS))
        engine.register_parquet(_ASIDE, [imported.set_aside], SET_ASIDE_COLUMNS)
        order = [column(name) for name in ("kept", "file", "row", "column")]
        aside = engine.rows(table(_ASIDE, SET_ASIDE_COLUMNS).select.order_by(*order).limit(SHOWN_ROWS))
    report = local_report(to_json(imported.quality), reading.zone)
    return PreviewAnswer(
        source=reading.name,
        files=tuple(reading.files),
        columns=columns,
        rows=tuple(tuple(row) for row in rows),
        report=report,
        reasons={**{reason: reason for reason in report["set_aside"]}, **REASONS},
        set_aside=tuple(dict(zip(SET_ASIDE_COLUMNS, row, strict=True)) for row in aside),
        problems=(),
        notes=notes,
    )


def _imported(arrival: Arrival, reading: _Reading) -> Imported:
    """The source as read, once and remembered; so is why it cannot be read."""
    asked = [reading.name, reading.zone, reading.source.model_dump(mode="json"), sorted(reading.files)]
    mark = sha256(json.dumps(asked, default=str).encode()).hexdigest()[:24]
    kept = f"read-{mark}.json"
    if (remembered := arrival.kept(kept)) is None:
        remembered = _read(arrival, reading, mark)
        arrival.keep(kept, remembered)
    if "failed" in remembered:
        raise unpacked(remembered["failed"])
    return _IMPORTED.validate_python(remembered["done"])


def _read(arrival: Arrival, reading: _Reading, mark: str) -> dict[str, Any]:
    into = arrival.folder / f"read-{mark}"
    rmtree(into, ignore_errors=True)
    into.mkdir()
    try:
        moment = Moment(clock.now(), reading.zone)
        imported = import_source(reading.name, reading.source, reading.files, into, zone=reading.zone, as_of=moment)
    except FenqunError as error:
        rmtree(into, ignore_errors=True)
        return {"failed": packed(error)}
    return {"done": _IMPORTED.dump_python(imported, mode="json")}
