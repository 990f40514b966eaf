"""Lists of customers, found by a rule and by search, in any order, page by page."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlglot import exp

from fenqun.answers import CustomersAnswer, ExportAnswer
from fenqun.clock import to_local
from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.errors import Phrase, UsageError, message
from fenqun.query import Query, column, identifier_table, named
from fenqun.rules.local_day import local_time_sql
from fenqun.rules.syntax import Node
from fenqun.rules.text import to_text
from fenqun.sources.reading.plain import narrow
from fenqun.workspace import rule
from fenqun.workspace.export import write
from fenqun.workspace.keyset import Key, beyond, cursor, ordered, page_size, row_of
from fenqun.workspace.names import ID, chosen_columns, described
from fenqun.workspace.registering import SEARCHABLE, search_column
from fenqun.workspace.tables import PROFILE
from fenqun.workspace.view import View

MOST_SEARCHED = 1000
"""Characters of a search."""
FEW_FOUND = 500
"""Customers found by a search that are remembered by their ids."""


@dataclass(frozen=True)
class Question:
    """Which customers, in which order. `node`: a checked rule."""

    node: Node | None = None
    search: str = ""
    sort: str = ID
    descending: bool = False

    @property
    def matching(self) -> str:
        """Marks who is meant, whatever the order."""
        return json.dumps([to_text(self.node) if self.node is not None else None, self.search])

    @property
    def whole(self) -> str:
        """Marks who is meant and in which order."""
        return json.dumps([self.matching, self.sort, self.descending])


@dataclass(frozen=True)
class Page:
    """The part of a list that is asked for: so many rows after or before a cursor, or from the start."""

    after: str | None = None
    before: str | None = None
    limit: int = 50


def asked(view: View, where: object, search: str, sort: str = ID, descending: bool = False) -> Question:
    """The question, checked: a rule as text or tree (None or blank: everyone), a text to search for, a column.

    Raises Problems, UnknownName, UsageError, and NotAllowed for personal data that who asks may not see.
    """
    nothing = where is None or (isinstance(where, str) and not where.strip())
    if len(search) > MOST_SEARCHED:
        what = message("a search has at most {most} characters")
        raise UsageError(what=Phrase(what, most=MOST_SEARCHED))
    described(view, sort)
    view.permit((sort,))
    return Question(None if nothing else rule.read(view, where), search.strip(), sort, descending)


@contextmanager
def fitting(view: View, engine: DuckDB, question: Question) -> Iterator[exp.Select]:
    """A select of nothing yet, over the customers that fit; valid as long as the context is open."""
    select = exp.Select().from_(identifier_table(SEARCHABLE))
    if question.search:
        select = select.where(_found(view, engine, question.search))
    if question.node is None:
        yield select
    else:
        with rule.condition(view, engine, question.node) as condition:
            yield select.where(condition)


def _found(view: View, engine: DuckDB, search: str) -> exp.Expr:
    """Whether an attribute that who asks may see, or the id, holds the text, in large or small letters."""
    if "\0" in search or any("\ud800" <= sign <= "\udfff" for sign in search):
        return exp.false()  # no text of a table holds them
    within = column(search_column(view.actor.sees_personal))
    texts = dict.fromkeys((search, narrow(search)))  # ids and phones are kept in plain letters, names as written
    holds = exp.or_(*(exp.func("contains", within, exp.func("lower", exp.Literal.string(text))) for text in texts))
    if view.resident is None:
        return holds
    key = ("found", search, view.actor.sees_personal)
    few = view.remember(key, lambda: _some(engine, holds, FEW_FOUND + 1))
    # Reading all texts is what takes time: of a few found it is done once, not for the count and each page.
    if len(few) > FEW_FOUND:
        return holds
    return column(ID).isin(*(exp.Literal.string(each) for each in few)) if few else exp.false()


def _some(engine: DuckDB, condition: exp.Expr, most: int) -> list[str]:
    select = exp.select(column(ID)).from_(identifier_table(SEARCHABLE)).where(condition)
    return [row[0] for row in engine.rows(select.limit(most))]


def total(view: View, engine: DuckDB, question: Question) -> int:
    """How many customers fit."""

    def count() -> int:
        with fitting(view, engine, question) as select:
            return int(engine.rows(select.select(exp.Count(this=exp.Star())))[0][0])

    if question.node is None and not question.search:
        return view.customers
    if question.node is not None and not rule.lasts(view, question.node):
        return count()
    return view.remember(("total", question.matching, view.actor.sees_personal), count)


def customers_answer(view: View, question: Question, columns: Sequence[str], page: Page) -> CustomersAnswer:
    """A page of the list."""
    limit = page_size(page.limit)
    names = chosen_columns(view, columns)
    if page.after and page.before:
        raise UsageError(what=Phrase(message("a page comes after a row or before one, not both")))
    with view.engine(*rule.tables_for(question.node)) as engine:
        rows, more = _rows(view, engine, question, [name for name in names if name not in view.hidden], page)
        found = total(view, engine, question)
    rows = rows[:limit]
    backwards = bool(page.before)
    ids = [str(row[ID]) for row in (reversed(rows) if backwards else rows)]
    later, earlier = (bool(page.before), more) if backwards else (more, bool(page.after))
    return CustomersAnswer(
        as_of=view.as_of,
        snapshot=view.snapshot.id,
        total=found,
        customers=view.customers,
        columns=tuple(described(view, name) for name in names),
        rows=tuple({name: row.get(name) for name in names} for row in (reversed(rows) if backwards else rows)),
        labels=labels(view, names),
        hidden=tuple(name for name in names if name in view.hidden),
        sort=question.sort,
        descending=question.descending,
        after=cursor(question.whole, ids[-1]) if later and ids else None,
        before=cursor(question.whole, ids[0]) if earlier and ids else None,
    )


def labels(view: View, names: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """By segmentation among the names what its segments are called, by attribute what its standard values are."""
    segments = {
        name: {segment: view.segment_label(name, segment) for segment in view.segments(name)}
        for name in names
        if name in view.content["segments"] and name not in view.hidden
    }
    return segments | {name: coded for name in names if (coded := view.coded(name)) and name not in view.hidden}


def _rows(
    view: View, engine: DuckDB, question: Question, names: Sequence[str], page: Page
) -> tuple[list[dict[str, Any]], bool]:
    """The page's rows, from the cursor on (for `before`: backwards), and whether there are more."""
    keys, backwards = order(question), bool(page.before)
    with fitting(view, engine, question) as select:
        if edge := page.after or page.before:
            select = select.where(beyond(keys, _values(engine, question, edge), backwards=backwards))
        select = select.select(*(column(name) for name in names)).order_by(*ordered(keys, backwards=backwards))
        found = engine.rows(select.limit(page.limit + 1))
    return [on_wall_clock(view, names, row) for row in found], len(found) > page.limit


def on_wall_clock(view: View, names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """A row by column, its moments as the workspace's clocks showed them."""
    return {
        name: to_local(value, view.zone) if isinstance(value, datetime) else value
        for name, value in zip(names, row, strict=True)
    }


def order(question: Question) -> list[Key]:
    """What the list is sorted by. Of a search by id, who has that id comes first, then those whose id begins so."""
    if question.sort != ID:
        return [Key(column(question.sort), question.descending, nullable=True), Key(column(ID))]
    by_id = Key(column(ID), question.descending)
    return [Key(_nearness(question.search)), by_id] if question.search and not question.descending else [by_id]


def _nearness(search: str) -> exp.Expr:
    sought = exp.func("lower", exp.Literal.string(narrow(search).replace("\0", "").encode(errors="replace").decode()))
    same = exp.func("lower", column(ID)).eq(sought)
    begins = exp.func("starts_with", exp.func("lower", column(ID)), sought.copy())
    ifs = [exp.If(this=test, true=exp.Literal.number(place)) for place, test in enumerate((same, begins))]
    return exp.paren(exp.Case(ifs=ifs, default=exp.Literal.number(2)))


def _values(engine: DuckDB, question: Question, edge: str) -> Sequence[Any]:
    """The values of the keys in the row that the page begins at, as they are now."""
    row = row_of(question.whole, edge)
    keys = [key.sql.copy() for key in order(question)]
    here = exp.select(*keys).from_(identifier_table(SEARCHABLE)).where(column(ID).eq(exp.Literal.string(row)))
    found = engine.rows(here)
    if not found:
        what = message("the customer that this page begins at is no longer there; begin with the first page")
        raise UsageError(what=Phrase(what))
    return found[0]


def customer_ids(view: View, question: Question) -> list[str]:
    """The ids of all customers that fit, in order."""
    with view.engine(*rule.tables_for(question.node)) as engine, fitting(view, engine, question) as select:
        return [row[0] for row in engine.rows(select.select(column(ID)).order_by(column(ID)))]


def export_customers(view: View, question: Question, columns: Sequence[str], to: Path) -> ExportAnswer:
    """All rows of the list as a file; personal columns that nobody named are left out where they may not be seen."""
    view.permit(columns)
    names = [name for name in chosen_columns(view, columns) if name not in view.hidden]
    types = view.snapshot.tables[PROFILE].columns
    scratch = view.store.scratch
    scratch.mkdir(parents=True, exist_ok=True)
    with (
        view.engine(*rule.tables_for(question.node), scratch=scratch) as engine,
        fitting(view, engine, question) as select,
    ):
        cells = (named(_shown(name, types[name], view.zone), name) for name in names)
        query = Query(select.select(*cells).order_by(*ordered(order(question))), {name: types[name] for name in names})
        return write(engine, query, to, what="customers", scratch=scratch)


def _shown(name: str, kind: DataType, zone: str) -> exp.Expr:
    return local_time_sql(column(name), zone) if kind is DataType.TIME else column(name)
