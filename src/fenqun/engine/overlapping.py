"""The rows of files that are to be added to a source, compared with the rows that the source has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.checking import IS_RETURN, KEYS, ORDERING
from fenqun.engine.duckdb import DuckDB, data_type, parquet
from fenqun.engine.repeating import MARK, mark, spans
from fenqun.query import column, identifier_table, named
from fenqun.rules.local_day import local_day_sql
from fenqun.sources.overlap import Overlap
from fenqun.sources.source import TIME_COLUMN, VALID_FROM, Role

_NEW, _THERE, _SHARED = "arriving", "there", "shared"
_COMMON = {DataType.NUMBER: "DOUBLE", DataType.DATE: "TIMESTAMP", DataType.TIME: "TIMESTAMP"}
_ALSO = " (there)"


@dataclass(frozen=True)
class Compared:
    """A source of which rows arrive: its name and role, and the zone of its days."""

    source: str
    role: Role
    zone: str

    @property
    def key(self) -> str:
        """The column of the ids to compare."""
        return "order_id" if self.role in ORDERING else KEYS.get(self.role, "")


def overlap(engine: DuckDB, arriving: Sequence[Path], there: Sequence[Path], of: Compared) -> Overlap:
    """What the rows that arrive have in common with those there, both as an import writes them."""
    shared = _sides(engine, arriving, there)
    key = of.key if of.key in shared else ""
    time = TIME_COLUMN.get(of.role) or ""
    time = time if time in shared else ""
    known = Overlap(
        of.source, key, bool(key) and of.role in KEYS, 0, 0, 0,
        _rows(engine, _NEW), _equal_rows(engine, _all(_NEW), _all(_THERE)), _rows(engine, _THERE),
    )  # fmt: skip
    if key:
        known = _with_ids(engine, known, time, of)
    known = replace(known, is_history=of.role is Role.CUSTOMERS and VALID_FROM in shared)
    if time:
        first, last = _span(engine, _all(_SHARED) if key else _of_equal_rows(time), of.zone)
        known = replace(known, first=first, last=last)
    return known


def is_apart(engine: DuckDB, arriving: Sequence[Path], there: Sequence[Path], of: Compared) -> bool:
    """Whether no id and no row that arrives is there, so that nothing is counted twice, and nothing set aside for it.

    Rows are compared as a whole where no id tells them apart.
    """
    names = _sides(engine, arriving, there)
    key, time = of.key if of.key in names else "", TIME_COLUMN.get(of.role) or ""
    if key and _is_any(engine, _sold(_THERE, of.role), key, _sold(_NEW, of.role)):
        return False
    untold = _all(_NEW).where(_untold(key, of.role)) if key else _all(_NEW)
    rows = _perhaps_equal(engine, untold, key, time if time in names else "")
    return rows is None or not _is_any(engine, rows, MARK, untold)


def _is_any(engine: DuckDB, rows: exp.Select, name: str, new: exp.Select) -> bool:
    """Whether a row has what one of the new ones has there; nothing else of the rows is read."""
    known = exp.select(column(name)).from_(new.subquery("new")).where(exp.not_(column(name).is_(exp.null())))
    found = exp.select(exp.Literal.number(1)).from_(rows.subquery("rows"))
    return bool(engine.rows(found.where(exp.In(this=column(name), query=known.subquery())).limit(1)))


def _untold(key: str, role: Role) -> exp.Expr:
    """Whether a row that arrives may be there though no row there has its id: it has none, or takes an order back."""
    nothing = column(key).is_(exp.null())
    taken_back = exp.func("coalesce", column(IS_RETURN), exp.true())
    return exp.or_(nothing, taken_back) if role in ORDERING else nothing


def _perhaps_equal(engine: DuckDB, new: exp.Select, key: str, time: str) -> exp.Select | None:
    """The rows there that may be equal to one of these, None where there are none of these.

    With their times as literals, and by their ids, the files tell which of their rows need not be read.
    """
    values = [column(name) if name else exp.Literal.number(1) for name in (key, time)]
    counts = (exp.Count(this=exp.Star()), *(exp.Count(this=each) for each in values))
    edges = (exp.Min(this=values[1].copy()), exp.Max(this=values[1].copy()))
    count, keyed, timed, *moments = engine.rows(exp.select(*counts, *edges).from_(new.subquery("rows")))[0]
    if not count:
        return None
    rows = _all(_THERE)
    if key and keyed == count:
        theirs = exp.select(column(key)).from_(new.subquery("ids"))
        rows = rows.where(exp.In(this=column(key), query=theirs.subquery()))
    if not time:
        return rows
    unknown = column(time).is_(exp.null())
    if not timed:
        return rows.where(unknown)
    low, high = (exp.cast(exp.Literal.string(str(moment)), "TIMESTAMP") for moment in moments)
    within = exp.Between(this=column(time), low=low, high=high)
    return rows.where(within if timed == count else exp.or_(within, unknown))


def _sides(engine: DuckDB, arriving: Sequence[Path], there: Sequence[Path]) -> list[str]:
    """The views NEW and THERE, each row with its mark; the columns that both have."""
    new, old = (exp.select("*").from_(parquet(files)) for files in (arriving, there))
    here, before = engine.engine_types(new), engine.engine_types(old)
    names = [name for name in here if name in before and not name.startswith("_")]
    for view, select, kinds, others in ((_NEW, new, here, before), (_THERE, old, before, here)):
        values = (_comparable(name, kinds[name], others[name]) for name in names)
        engine.view(view, exp.select("*", named(mark(values), MARK)).from_(select.subquery("rows")))
    return names


def _comparable(name: str, kind: str, other: str) -> exp.Expr:
    """The value in a type that both have: what is written as 5 here may be 5.0 there."""
    if kind == other:
        return column(name)
    found = data_type(kind), data_type(other)
    numbers = found[0] is found[1] or set(found) <= {DataType.DATE, DataType.TIME}
    common = _COMMON.get(found[0] or DataType.TEXT, "VARCHAR") if numbers else "VARCHAR"
    return exp.cast(column(name), common)


def _rows(engine: DuckDB, table: str) -> int:
    return _count(engine, _all(table))


def _count(engine: DuckDB, rows: exp.Select) -> int:
    return int(engine.rows(exp.select(exp.Count(this=exp.Star())).from_(rows.subquery("rows")))[0][0])


def _equal_rows(engine: DuckDB, new: exp.Select, old: exp.Select) -> int:
    """Rows that both have: of equal ones as many as there are on either side."""
    least = exp.func("least", column("here"), column("there"))
    both = exp.select(exp.Sum(this=least)).from_(_marks(new, "here").subquery("n"))
    return int(engine.rows(both.join(_marks(old, "there").subquery("t"), using=[MARK]))[0][0] or 0)


def _marks(rows: exp.Select, count: str) -> exp.Select:
    counted = named(exp.Count(this=exp.Star()), count)
    return exp.select(column(MARK), counted).from_(rows.subquery("rows")).group_by(column(MARK))


def _of_equal_rows(time: str) -> exp.Select:
    known = exp.In(this=column(MARK), query=exp.select(column(MARK)).from_(identifier_table(_THERE)).subquery())
    both = (named(column(time), name) for name in ("_first", "_last"))
    return exp.select(*both).from_(identifier_table(_NEW)).where(known)


def _all(table: str) -> exp.Select:
    return exp.select("*").from_(identifier_table(table))


def _sold(table: str, role: Role) -> exp.Select:
    """Its rows without those that take an order back: a refund often repeats its order's number."""
    rows = _all(table)
    return rows.where(exp.not_(column(IS_RETURN))) if role in ORDERING else rows


def _with_ids(engine: DuckDB, known: Overlap, time: str, of: Compared) -> Overlap:
    """With the ids that arrive, those there, and those of both: the table SHARED."""
    key = known.key
    spanned = [_spans(_sold(table, of.role), key, time) for table in (_NEW, _THERE)]
    ids, before = (_count(engine, each) for each in spanned)
    edges = ("_first", "_last")
    old = exp.select(column(key), *(named(column(name), name + _ALSO) for name in edges))
    both = exp.select("*").from_(spanned[0].subquery("n"))
    both = both.join(old.from_(spanned[1].subquery("o")).subquery("t"), using=[exp.to_identifier(key, quoted=True)])
    shared = engine.materialise(_SHARED, both)
    among = exp.In(this=column(key), query=exp.select(column(key)).from_(identifier_table(_SHARED)).subquery())
    rows = _count(engine, _sold(_NEW, of.role).where(among))
    changed = rows - _equal_rows(engine, _sold(_NEW, of.role), _sold(_THERE, of.role))
    found = replace(known, ids=ids, ids_there=shared, ids_before=before, rows_changed=changed)
    return replace(found, redated=_redated(engine, of.zone)) if time else found


def _redated(engine: DuckDB, zone: str) -> int:
    """The ids of both whose days here are all before, or all after, those there."""
    names = ("_first", "_last", "_first" + _ALSO, "_last" + _ALSO)
    first, last, first_there, last_there = (local_day_sql(column(name), zone) for name in names)
    apart = exp.or_(exp.GT(this=first, expression=last_there), exp.LT(this=last, expression=first_there))
    return _count(engine, _all(_SHARED).where(apart))


def _spans(rows: exp.Select, key: str, time: str) -> exp.Select:
    if time:
        return spans(rows, key, time)
    nothing = (named(exp.cast(exp.null(), "TIMESTAMP"), name) for name in ("_first", "_last"))
    known = exp.not_(column(key).is_(exp.null()))
    return exp.select(column(key), *nothing).from_(rows.subquery("rows")).where(known).group_by(column(key))


def _span(engine: DuckDB, rows: exp.Select, zone: str) -> tuple[str | None, str | None]:
    edges = (exp.Min(this=column("_first")), exp.Max(this=column("_last")))
    edge = exp.select(named(edges[0], "_first"), named(edges[1], "_last")).from_(rows.subquery("rows"))
    days = (exp.cast(local_day_sql(column(name), zone), "VARCHAR") for name in ("_first", "_last"))
    first, last = engine.rows(exp.select(*days).from_(edge.subquery("edges")))[0]
    return first, last
