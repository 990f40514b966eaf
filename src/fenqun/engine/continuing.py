"""Rows of a source beside those that are there: whether they only come behind them, and which ones do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlglot import exp

from fenqun.engine.arriving import FILE, RAW, ROW
from fenqun.engine.behind import Behind, ReadOtherwise
from fenqun.engine.checking import CHECKED_ROWS, KEPT, REASON
from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.engine.overlapping import Compared, is_apart
from fenqun.engine.setting_aside import ASIDE
from fenqun.query import column, identifier_table, named
from fenqun.rules.calls import DAILY
from fenqun.rules.local_day import day_sql
from fenqun.rules.syntax import Call, walk
from fenqun.sources.source import Source

MOST_MORE = 0.5
"""Of all rows; where more of them are new, all are kept anew, in one order."""
_MOST_UNUSED = 1000
_THEN, _NOW, _LAST = "rows then", "rows now", "_last"

Reading = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Read:
    """Rows that were read alone: their files; by column, how the values are spelled; columns with values unread;
    digests of what was not used (see `unused_digests`)."""

    files: Sequence[Path]
    reading: Reading
    unread: Collection[str] = ()
    unused: tuple[int, ...] | None = ()


def check_behind(engine: DuckDB, found: Read, behind: Behind, of: Compared) -> None:
    """Raises ReadOtherwise where the rows are not what they would be if all had been read: read alike, nothing of
    them is there already."""
    if behind.decided is None and not _are_read_alike(behind.reading, found.reading, found.unread):
        raise ReadOtherwise
    # Equal rows are counted also where neither is used.
    if found.unused is None or (found.unused and (behind.unused is None or {*found.unused} & {*behind.unused})):
        raise ReadOtherwise
    if not is_apart(engine, found.files, behind.rows, of):
        raise ReadOtherwise


def _are_read_alike(before: Reading, now: Reading, unread: Collection[str]) -> bool:
    """By the same formats; or by some of them, where no value was left that another might have read."""

    def alike(name: str) -> bool:
        then, formats = before[name], now[name]
        if then == formats:
            return True
        return name not in unread and then[0] == formats[0] and set(formats[1:]) < set(then[1:])

    return before.keys() == now.keys() and all(map(alike, now))


def unused_digests(engine: DuckDB, columns: Sequence[str]) -> tuple[int, ...] | None:
    """Digests of the rows of `raw` that are not used, in every column; None where they are too many to be kept."""
    places = exp.select(column(FILE), column(ROW)).from_(identifier_table(CHECKED_ROWS))
    unused = places.where(exp.not_(exp.and_(column(REASON).is_(exp.null()), column(KEPT))))
    using = [name.this for name in (column(FILE), column(ROW))]
    digest = exp.select(exp.func("hash", *(column(name) for name in columns))).from_(identifier_table(RAW))
    digest = digest.join(unused.subquery("unused"), using=using, join_type="semi")
    found = engine.rows(digest.limit(_MOST_UNUSED + 1))
    return tuple(int(row[0]) for row in found) if len(found) <= _MOST_UNUSED else None


def until(engine: DuckDB, source: Source, day: date, today: date) -> date | None:
    """The first day on which the same files give other rows: the rules look at the day, or a value that was refused as
    lying ahead has come. None: never.
    """
    parts = [part for rule in (source.where, source.returns) if rule is not None for part in walk(rule)]
    if any(isinstance(part, Call) and part.function in DAILY for part in parts):
        return day + timedelta(days=1)
    refused = column("reason").isin(exp.Literal.string("impossible"), exp.Literal.string("impossible_time"))
    moment = exp.TryCast(this=column("value"), to=exp.DataType.build("TIMESTAMP"))
    # As `plausible.bounds` has it: up to the first moment of tomorrow.
    ahead = moment > day_sql(today + timedelta(days=1))
    first = exp.select(exp.Min(this=moment.copy())).from_(identifier_table(ASIDE)).where(refused, ahead)
    found: datetime | None = engine.rows(first)[0][0]
    if found is None:
        return None
    return found.date() - timedelta(days=1) if found.time() == time.min else found.date()


def more_rows(engine: DuckDB, used: Sequence[Path], kept: Sequence[Path], into: Path) -> tuple[Path, ...] | None:
    """The file of the rows that came since those kept; none where none has. None where those kept are not what the
    files begin with, each as it was and in its place.

    `used`, `kept`: the files of an import now, and of one earlier. Rows are compared by digests of 64 bits.
    """
    then, now = (exp.select("*").from_(parquet(files)) for files in (kept, used))
    types = [
        {name: kind for name, kind in engine.engine_types(each).items() if not name.startswith("_")}
        for each in (then, now)
    ]
    if types[0] != types[1] or list(types[0]) != list(types[1]):
        return None
    engine.view(_THEN, then)
    last = exp.select(column(FILE), named(exp.Max(this=column(ROW)), _LAST)).from_(identifier_table(_THEN))
    engine.materialise(_LAST, last.group_by(column(FILE)))
    joined = exp.select("n.*", column(_LAST, of="l")).from_(now.subquery("n"))
    same = exp.EQ(this=column(FILE, of="n"), expression=column(FILE, of="l"))
    engine.view(_NOW, joined.join(identifier_table(_LAST).as_("l"), on=same, join_type="left"))
    is_more = exp.or_(column(_LAST).is_(exp.null()), column(ROW) > column(_LAST))
    names = [FILE, ROW, *types[0]]
    before = _digest(engine, exp.select("*").from_(identifier_table(_THEN)), names)
    if before != _digest(engine, exp.select("*").from_(identifier_table(_NOW)).where(exp.not_(is_more)), names):
        return None
    more = exp.select(*(column(name) for name in names)).from_(identifier_table(_NOW)).where(is_more)
    count = int(engine.rows(exp.select(exp.Count(this=exp.Star())).from_(more.subquery("more")))[0][0])
    if count > MOST_MORE * (count + before[0]):
        return None
    if not count:
        return ()
    engine.write_parquet(more, into / "more.parquet")
    return (into / "more.parquet",)


def _digest(engine: DuckDB, rows: exp.Select, names: Sequence[str]) -> tuple[int, int, int]:
    """How many rows, and two figures that are the same for the same rows in any order."""
    mark = exp.func("hash", *(column(name) for name in names))
    marked = exp.select(named(mark, "mark")).from_(rows.subquery("rows")).subquery("marks")
    figures = (exp.Count(this=exp.Star()), exp.Sum(this=column("mark")), exp.func("bit_xor", column("mark")))
    count, total, mixed = engine.rows(exp.select(*figures).from_(marked))[0]
    return int(count), int(total or 0), int(mixed or 0)
