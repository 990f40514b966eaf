"""What the workspace would make of files that have arrived, and what is there of them already."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fenqun.answers import ExportAnswer, PreviewAnswer
from fenqun.definition import DataType
from fenqun.engine.arriving import FILE, ROW
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.intake import Imported
from fenqun.errors import FenqunError, Phrase, UnknownName, message
from fenqun.language import translator
from fenqun.query import column, table
from fenqun.sources.quality import REASONS, to_json
from fenqun.sources.quality import SET_ASIDE as SET_ASIDE_COLUMNS
from fenqun.workspace.asking import in_words, local_report, on_wall_clock
from fenqun.workspace.auditing import exported
from fenqun.workspace.choosing import choices_of
from fenqun.workspace.export import write
from fenqun.workspace.looking import waiting
from fenqun.workspace.matching import chosen
from fenqun.workspace.receiving import Arrival
from fenqun.workspace.seeing import tables_of, with_said
from fenqun.workspace.trial import Trial, imported, trials

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

SHOWN_ROWS = 20
_ROWS, _ASIDE = "rows", "aside"


def preview(workspace: "Workspace", arrival: str, choices: Mapping[str, Any] | None) -> list[PreviewAnswer]:
    """See `Workspace.preview`."""
    known = waiting(workspace, arrival)
    found = [_preview(workspace, known, trial) for trial in _trials(workspace, known, choices)]
    return found if workspace.actor.sees_personal else [_without_values(answer) for answer in found]


def _without_values(answer: PreviewAnswer) -> PreviewAnswer:
    """The counts alone, for who may not see personal data: any column may hold some."""
    hidden = {"smallest": None, "largest": None, "frequent": ()}
    report = {**answer.report, "columns": [{**column, **hidden} for column in answer.report.get("columns", ())]}
    return replace(answer, rows=(), set_aside=(), report=report)


def export_set_aside(workspace: "Workspace", arrival: str, source: str, to: Path) -> ExportAnswer:
    """See `Workspace.export_preview`."""
    if not workspace.actor.sees_personal:
        workspace.actor.refuse(Phrase(message("rows set aside, which may hold personal data")))
    known = waiting(workspace, arrival)
    known_trials = {trial.name: trial for trial in _trials(workspace, known, None)}
    if source not in known_trials:
        raise UnknownName(what=Phrase(message("source")), name=source, known=known_trials)
    done = imported(known, known_trials[source])
    with DuckDB([known.folder], scratch=known.folder) as engine:
        engine.register_parquet(_ASIDE, [done.set_aside], SET_ASIDE_COLUMNS)
        rows = in_words(table(_ASIDE, SET_ASIDE_COLUMNS), workspace.language)
        answer = write(engine, rows, to, what=f"set_aside/{source}", scratch=known.folder)
    return exported(workspace, answer)


def _trials(workspace: "Workspace", arrival: Arrival, choices: Mapping[str, Any] | None) -> list[Trial]:
    said = choices_of(choices, tables_of(arrival).looks) if choices else {}
    found = chosen(workspace, arrival, with_said(arrival, said))
    return trials(workspace, arrival, [one for one in found if one.how != "leave"])


def _preview(workspace: "Workspace", arrival: Arrival, trial: Trial) -> PreviewAnswer:
    translate = translator(workspace.language)
    notes = tuple(note.text(translate) for note in trial.notes)
    try:
        done = imported(arrival, trial)
    except FenqunError as error:
        nothing = PreviewAnswer(trial.name, tuple(trial.files), (), (), {}, {}, (), (error.text(translate),), notes)
        return replace(nothing, tables=trial.tables, how=trial.joins or "new")
    rows, aside = _first_rows(arrival, trial, done)
    report = local_report(to_json(done.quality), trial.zone)
    how = trial.proposal(done) if trial.joins else "new"
    return PreviewAnswer(
        source=trial.name,
        files=tuple(trial.files),
        columns=tuple(done.columns),
        rows=rows,
        report=report,
        reasons={**{reason: reason for reason in report["set_aside"]}, **REASONS},
        set_aside=tuple(dict(zip(SET_ASIDE_COLUMNS, row, strict=True)) for row in aside),
        problems=(),
        notes=(*notes, *_said_of_overlap(workspace, trial, done)),
        tables=trial.tables,
        how=how or "",
        ways=_ways(trial, done),
        overlap=done.overlap,
    )


def _first_rows(arrival: Arrival, trial: Trial, done: Imported) -> tuple[tuple[tuple[Any, ...], ...], list[Any]]:
    """Of what is used, on the clock's time, and of what is set aside."""
    with DuckDB([arrival.folder]) as engine:
        placed = {FILE: DataType.TEXT, ROW: DataType.NUMBER, **done.columns}
        engine.register_parquet(_ROWS, list(done.files), placed)
        shown = on_wall_clock(_ROWS, done.columns, trial.zone).select
        rows = engine.rows(shown.order_by(column(FILE), column(ROW)).limit(SHOWN_ROWS))
        engine.register_parquet(_ASIDE, [done.set_aside], SET_ASIDE_COLUMNS)
        order = [column(name) for name in ("kept", "file", "row", "column")]
        aside = engine.rows(table(_ASIDE, SET_ASIDE_COLUMNS).select.order_by(*order).limit(SHOWN_ROWS))
    return tuple(tuple(row) for row in rows), aside


def _said_of_overlap(workspace: "Workspace", trial: Trial, done: Imported) -> tuple[str, ...]:
    """What is there already, and what replacing it would lose: a paragraph each."""
    common, how = done.overlap, trial.proposal(done)
    if common is None or not (common.is_any or how == "replace"):
        return ()
    label = workspace.project.sources[trial.name].shown(trial.name, workspace.language)
    known = replace(common, source=label)
    translate = translator(workspace.language)
    paragraphs = (known.said(how, leaves_out=_leaves_out(trial)), known.said_of_gone())
    return tuple(" ".join(said.text(translate) for said in each) for each in paragraphs if each)


def _leaves_out(trial: Trial) -> bool:
    return trial.source.repeated == "leave_out"


def _ways(trial: Trial, done: Imported) -> tuple[str, ...]:
    """What may become of files that have rows in common with the source; adding all is the same as adding what is new
    where ids are unique, or repeated rows are left out anyway."""
    common = done.overlap
    if common is None or not (common.is_any or trial.joins == "replace"):
        return ()
    twice = not common.is_unique and not _leaves_out(trial)
    return ("add_new", "add", "replace", "leave") if twice else ("add", "replace", "leave")
