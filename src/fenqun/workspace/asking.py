"""Questions to the latest snapshot that need its tables."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlglot import exp

from fenqun.answers import (
    ComparisonAnswer,
    Explained,
    ExportAnswer,
    QualityAnswer,
    RowsAnswer,
    WhyAnswer,
)
from fenqun.clock import to_local
from fenqun.definition import DataType
from fenqun.engine.backend import Backend
from fenqun.errors import Phrase, UnknownName, UsageError, message
from fenqun.language import translator
from fenqun.query import Query, column, identifier_table, named, table
from fenqun.rules.local_day import local_time_sql
from fenqun.segments.groups import measure
from fenqun.segments.overlap import overlap
from fenqun.segments.quality import Power, powers
from fenqun.sources.quality import REASONS
from fenqun.workspace.customer import why_answer
from fenqun.workspace.export import write
from fenqun.workspace.listed_values import listed_values
from fenqun.workspace.results import Table
from fenqun.workspace.show import cross_tab
from fenqun.workspace.tables import PROFILE, SET_ASIDE
from fenqun.workspace.view import View

SHOWN_SET_ASIDE = 20
_PLACE = ("_file", "_row")


def quality(view: View, source: str | None) -> QualityAnswer:
    """The quality reports and the first rows set aside."""
    reports = view.content["quality"]
    if source is not None and source not in reports:
        raise UnknownName(what=Phrase(message("source")), name=source, known=reports)
    chosen = [source] if source else list(reports)
    stored = view.snapshot.tables[SET_ASIDE]
    select = table(SET_ASIDE, stored.columns).select
    select = select.where(column("source").isin(*(exp.Literal.string(name) for name in chosen)))
    order = [column(name) for name in ("source", "file", "row", "column")]
    with view.engine(SET_ASIDE) as engine:
        rows = engine.rows(select.order_by(*order).limit(SHOWN_SET_ASIDE))
    aside = tuple(_seen(view, dict(zip(stored.columns, row, strict=True))) for row in rows)
    told = tuple(local_report(_told(view, reports[name]), view.zone) for name in chosen)
    of_readers = {reason: reason for report in told for reason in report["set_aside"]}
    return QualityAnswer(view.as_of, of_readers | dict(REASONS), told, aside)


def _seen(view: View, aside: dict[str, Any]) -> dict[str, Any]:
    """A row of the set-aside table, its value None where who asks may not see it.

    A value of no column the source has, or of a whole record, may be anything: it counts as personal.
    """
    if view.actor.sees_personal:
        return aside
    stored = view.snapshot.tables.get(f"sources/{aside['source']}")
    shown = set(stored.columns) - view.hidden_of(aside["source"]) if stored else set()
    return aside if aside["column"] in shown else aside | {"value": None}


def _told(view: View, report: Mapping[str, Any]) -> dict[str, Any]:
    """The report without the values that who asks may not see."""
    hidden = view.hidden_of(report["source"])
    nothing: dict[str, Any] = {"smallest": None, "largest": None, "frequent": []}
    return {**report, "columns": [part | (nothing if part["name"] in hidden else {}) for part in report["columns"]]}


def local_report(report: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """The report with the edges of its moments as the workspace's clocks showed them."""
    columns = []
    for column_ in report["columns"]:
        edges = {edge: column_[edge] for edge in ("smallest", "largest") if column_["type"] == DataType.TIME}
        shown = {edge: to_local(datetime.fromisoformat(at), zone).isoformat(" ") for edge, at in edges.items() if at}
        columns.append({**column_, **shown})
    return {**report, "columns": columns}


def why(view: View, customer_id: str, what: str) -> WhyAnswer:
    """Why in or out, by the definitions and lists of the snapshot."""
    lists = listed_values(view)
    with view.engine() as engine:
        return why_answer(view, engine, customer_id, what, lists)


def compare(view: View, first: str, second: str, outcomes: Sequence[str]) -> ComparisonAnswer:
    """Two segmentations side by side."""
    for name in (first, second):
        view.segments(name)
    view.permit((first, second, *outcomes))
    key = ("compared", first, second, tuple(outcomes), view.language, view.actor.sees_personal)
    return view.remember(key, lambda: _compared(view, first, second, outcomes))


def _compared(view: View, first: str, second: str, outcomes: Sequence[str]) -> ComparisonAnswer:
    orders = {name: view.segments(name) for name in (first, second)}
    with view.engine() as engine:
        agreement = overlap(view.profile, first, second, engine.rows, orders)
        explained = _explained(view, engine, outcomes or _main_outcomes(view), (first, second))
    pairs = {
        (row, column_): agreement.table[at][place]
        for at, row in enumerate(agreement.rows)
        for place, column_ in enumerate(agreement.columns)
    }
    return ComparisonAnswer(
        crossed=cross_tab(view, first, second, pairs),
        adjusted_rand=agreement.adjusted_rand,
        normalised_mutual_information=agreement.normalised_mutual_information,
        adjusted_mutual_information=agreement.adjusted_mutual_information,
        outcomes=explained,
    )


def _main_outcomes(view: View) -> list[str]:
    numbers = [name for name in view.names("trait") if view.known(name).type is DataType.NUMBER]
    first = [view.value] if view.value else []
    return [name for name in dict.fromkeys([*first, *numbers]) if name not in view.hidden][:6]


def _explained(view: View, engine: Backend, outcomes: Sequence[str], pair: tuple[str, str]) -> tuple[Explained, ...]:
    """How much of each outcome the two segmentations account for."""
    for name in outcomes:
        view.known(name)
    first, second = (_powers(view, engine, outcomes, name) for name in pair)
    return tuple(
        Explained(name, view.label(name), first[name].measure, first[name].power, second[name].power)
        for name in outcomes
        if name in first and name in second
    )


def _powers(view: View, engine: Backend, outcomes: Sequence[str], name: str) -> Mapping[str, Power]:
    """By outcome how much of it the segmentation accounts for: as the refresh found, else asked now."""
    found = {told["trait"]: Power(**told) for told in view.content["summaries"][name]["powers"]}
    lacking = [outcome for outcome in outcomes if outcome not in found]

    def made() -> Mapping[str, Power]:
        groups = measure(view.profile, {name: len(view.segments(name))}, lacking, engine.rows)
        return {power.trait: power for power in powers(groups[name])}

    return {**found, **view.remember(("powers", name, tuple(lacking)), made)} if lacking else found


def in_words(rows: Query, language: str) -> Query:
    """The rows set aside, their reason as a sentence and not as its code."""
    translate = translator(language)
    told = [(exp.Literal.string(code), exp.Literal.string(translate(text))) for code, text in REASONS.items()]
    cases = [exp.If(this=column("reason").eq(code), true=text) for code, text in told]
    reason = named(exp.Case(ifs=cases, default=column("reason")), "reason")
    cells = [reason if cell.alias_or_name == "reason" else cell for cell in rows.select.expressions]
    return Query(rows.select.copy().select(*cells, append=False), rows.columns)


def chosen(view: View, what: str) -> tuple[str, Query]:
    """The stored table and the rows of `what` in it, ordered by customer."""
    name, _, segment = what.partition("/")
    if what == PROFILE:
        stored = view.snapshot.tables[what].columns
        columns = {known: kind for known, kind in stored.items() if known not in view.hidden}
        rows = on_wall_clock(what, columns, view.zone)
        return what, Query(rows.select.order_by(column("customer_id", of=what)), rows.columns)
    if name == SET_ASIDE:
        return SET_ASIDE, _set_aside(view, segment)
    kind = view.known(name).kind
    view.permit((name,))
    if kind == "segmentation":
        return PROFILE, _members(view, name, segment)
    if kind == "tag" and not segment:
        tagged = table(PROFILE, {"customer_id": DataType.TEXT}).select.where(column(name))
        return PROFILE, Query(tagged.order_by(column("customer_id")), {"customer_id": DataType.TEXT})
    asked = message("'{what}' is no list of customers; name 'profile', a tag, a segmentation or segmentation/segment")
    raise UsageError(what=Phrase(asked, what=what))


def _set_aside(view: View, source: str) -> Query:
    """What was set aside, of one source or (blank) of all, by file and row."""
    view.permit_personal(Phrase(message("rows set aside, which may hold personal data")))
    if source and source not in view.content["quality"]:
        raise UnknownName(what=Phrase(message("source")), name=source, known=view.content["quality"])
    rows = on_wall_clock(SET_ASIDE, view.snapshot.tables[SET_ASIDE].columns, view.zone)
    rows = in_words(rows, view.language)
    select = rows.select.where(column("source").eq(exp.Literal.string(source))) if source else rows.select
    order = (column(part, of=SET_ASIDE) for part in ("source", "file", "row", "column"))
    return Query(select.order_by(*order), rows.columns)


def on_wall_clock(name: str, columns: Mapping[str, DataType], zone: str) -> Query:
    """A stored table for people: its moments as the workspace's clocks showed them."""
    cells = (
        named(local_time_sql(column(known), zone), known) if kind is DataType.TIME else column(known)
        for known, kind in columns.items()
    )
    return Query(exp.select(*cells).from_(identifier_table(name)), columns)


def _members(view: View, name: str, segment: str) -> Query:
    select = exp.select(column("customer_id"), named(column(name), "segment")).from_(
        table(PROFILE, {"customer_id": DataType.TEXT, name: DataType.TEXT}).select.subquery("profile")
    )
    if segment:
        select = select.where(column(name).eq(exp.Literal.string(view.known_segment(name, segment))))
    return Query(select.order_by(column("customer_id")), {"customer_id": DataType.TEXT, "segment": DataType.TEXT})


def rows_of(view: View, what: str) -> Table:
    """The rows of `what` for pandas, Polars or Arrow."""
    stored, query = chosen(view, what)
    with view.engine(stored) as engine:
        return Table(engine.arrow(query.select))


def export(view: View, what: str, to: Path) -> ExportAnswer:
    """The rows of `what` as a file."""
    stored, query = chosen(view, what)
    scratch = view.store.scratch
    scratch.mkdir(parents=True, exist_ok=True)
    with view.engine(stored, scratch=scratch) as engine:
        return write(engine, query, to, what=what, scratch=scratch)


def query(view: View, sql: str, limit: int) -> RowsAnswer:
    """A person's own SELECT over every table of the snapshot, sources under their names.

    In an engine of its own: what it takes, it takes from nobody else. Of a source it has the columns and each row's
    place, not what the import wrote beside them.
    """
    view.permit_personal(Phrase(message("questions in SQL, which may hold personal data")))
    tables = view.snapshot.tables
    with view.own_engine(*tables) as engine:
        for name, stored in tables.items():
            if name.startswith("sources/"):
                told = (each for each in stored.columns if each in _PLACE or not each.startswith("_"))
                select = exp.select(*(column(each) for each in told)).from_(identifier_table(name))
                engine.view(name.removeprefix("sources/"), select)
        answer = engine.read_only_sql(sql, limit=limit + 1)
    return RowsAnswer(answer.columns, tuple(answer.rows[:limit]), len(answer.rows) > limit)
