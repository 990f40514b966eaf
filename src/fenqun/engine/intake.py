"""One import from files to Parquet: staged, typed, checked, described. Runs in the limited child process."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from shutil import rmtree
from typing import Generic, TypeVar

from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.engine.arriving import FILE, RAW, ROW, Arrived, File, arrive
from fenqun.engine.backend import Backend
from fenqun.engine.behind import Behind, Decided, ReadOtherwise
from fenqun.engine.checking import (
    CHECKED_ROWS,
    IS_RETURN,
    KEPT,
    LATER,
    ORDERING,
    REASON,
    UNLIKELY,
    UNREAD,
    Checked,
    checked,
    missing,
)
from fenqun.engine.columns import Typed
from fenqun.engine.continuing import Read, check_behind, more_rows, until, unused_digests
from fenqun.engine.describing import MOST_EXACT_ROWS, describe, duplicate_lines
from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.engine.numbering import CUSTOMERS, NUMBER
from fenqun.engine.overlapping import Compared, overlap
from fenqun.engine.repeating import Ids, order_ids, repeated_rows
from fenqun.engine.runs import are_many, files_of, write_runs
from fenqun.engine.setting_aside import counts_by_reason, problems_by_column, set_aside
from fenqun.engine.typing import type_columns
from fenqun.engine.wanting import wanted_of
from fenqun.errors import FenqunError, MissingColumn, Place
from fenqun.query import column, identifier_table
from fenqun.sources.overlap import Overlap
from fenqun.sources.quality import ColumnQuality, QualityReport
from fenqun.sources.reading.further import can_go_on, stage_further
from fenqun.sources.reading.read import stage
from fenqun.sources.reading.staged import End, ReadOptions, Staged
from fenqun.sources.source import VALID_FROM, Role, Source

USED, _ONCE, _ALL = "used", "once", "all rows"
_KEYLESS = (Role.ORDER_LINES, Role.EVENTS, Role.CONTACTS, Role.SURVEYS)


@dataclass(frozen=True)
class Task:
    """What to import: `files` by the name they are shown by; `today` is the last day a value can have.

    `memory_limit` is the engine's, such as `2GB`. `there`: rows of the source to compare with, as an import wrote them;
    `behind`: to come behind; `kept`: of which those imported may only be the continuation.
    """

    name: str
    source: Source
    zone: str
    as_of: Moment
    today: date
    files: Mapping[str, Path]
    into: Path
    memory_limit: str | None = None
    threads: int | None = None
    workspace: Path | None = None
    there: tuple[Path, ...] = ()
    behind: Behind | None = None
    kept: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Imported:
    """An imported source: Parquet files of these columns and `_file`, `_row`; its set-aside table, one Parquet file.

    `overlap`: what it has in common with the rows that it was to be compared with. `reading`: by column, how its values
    are spelled; `decided`, on what that rests. `ends`: by file, where to read on once it has grown. `more`: the file
    of the rows that it has beyond those kept, if there are any; None where those are not its beginning. `is_told`:
    the report's columns tell of the rows that it comes behind as well. `unused`: see `unused_digests`.
    `until`: from that day on the same files give other rows.
    """

    columns: Mapping[str, DataType]
    files: tuple[Path, ...]
    set_aside: Path
    quality: QualityReport
    overlap: Overlap | None = None
    reading: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decided: Mapping[str, Decided] = field(default_factory=dict)
    ends: Mapping[str, End] = field(default_factory=dict)
    more: tuple[Path, ...] | None = None
    is_told: bool = False
    unused: tuple[int, ...] | None = ()
    until: date | None = None


@dataclass(frozen=True)
class Progress:
    """What is being done: `reading` a file (the `done`-th of `of`), `typing`, `checking`, `describing`."""

    step: str
    file: str | None = None
    done: int = 0
    of: int = 0


Tell = Callable[[Progress], None]
_Engine_co = TypeVar("_Engine_co", bound=Backend, covariant=True)


@dataclass(frozen=True)
class Work(Generic[_Engine_co]):
    """What the steps of one import share."""

    task: Task
    engine: _Engine_co
    tell: Tell
    scratch: Path


def take_in(task: Task, tell: Tell) -> Imported:
    """Import the source.

    Raises ReadOtherwise where it was to come behind other rows, and can only be read with them; the errors of reading,
    MissingColumn, and Problems of the source's rules.
    """
    scratch = task.into / "scratch"
    scratch.mkdir(parents=True)
    try:
        return _imported(task, scratch, tell)
    finally:
        rmtree(scratch)


def _imported(task: Task, scratch: Path, tell: Tell) -> Imported:
    staged = _staged(task, scratch, tell)
    earlier = (*task.there, *task.kept, *(task.behind.rows if task.behind else ()))
    places = {path.parent for path in (*(file.staged.path for file in staged), *earlier)}
    with DuckDB(
        [task.into, *places], scratch=scratch, memory_limit=task.memory_limit, threads=task.threads, keeps_footers=True
    ) as engine:
        return _taken(Work(task, engine, tell, scratch), staged)


def _staged(task: Task, scratch: Path, tell: Tell) -> list[File]:
    database = task.source.database
    if database is not None:
        from fenqun.sources.reading.database import stage_database  # noqa: PLC0415 - SQLAlchemy doubles the start

        shown = database.table or task.name
        tell(Progress("reading", shown, 1, 1))
        staged_table = stage_database(database, scratch, workspace=task.workspace)
        return [File(shown, staged_table, task.source.left_out)]
    staged = []
    for number, (shown, path) in enumerate(sorted(task.files.items()), start=1):
        tell(Progress("reading", shown, number, len(task.files)))
        into = scratch / f"file-{number}"
        into.mkdir()
        staged.append(File(shown, _staged_file((shown, path), task, into), task.source.left_out))
    return staged


def _staged_file(file: tuple[str, Path], task: Task, into: Path) -> Staged:
    (shown, path), source = file, task.source
    options = ReadOptions(source.sheet, source.header_row, source.encoding, source.delimiter)
    end = task.behind.ends.get(shown) if task.behind else None
    try:
        staged = stage_further(path, options, into, end) if end else stage(path, options, into)
        if staged is None:
            raise ReadOtherwise
        return staged if can_go_on(path, staged.end) else replace(staged, end=None)
    except FenqunError as error:
        if error.at is not None and error.at.file == path.name:
            error.at = replace(error.at, file=shown)
        raise


def _taken(work: Work[DuckDB], staged: Sequence[File]) -> Imported:
    task, engine = work.task, work.engine
    arrived = arrive(engine, task.name, staged, task.source.columns, work.scratch)
    lacking = missing(task.source.role, arrived.columns)
    if lacking is not None:
        known = ", ".join(arrived.headers.values())
        raise MissingColumn(at=Place(staged[0].shown), name=lacking, known=known, source=task.name)
    work.tell(Progress("typing"))
    before = task.behind.decided if task.behind else None
    typed = type_columns(engine, arrived.columns, wanted_of(arrived, task.source), task.zone, before=before)
    work.tell(Progress("checking"))
    rows = checked(typed, task.source, task.zone, task.as_of, task.today)
    used, counts = _written(work, rows, list(arrived.columns))
    work.tell(Progress("describing"))
    listed = task.into / "set_aside.parquet"
    set_aside(engine, task.name, rows, arrived, listed)
    report = report_of(work, arrived, typed, rows, counts)
    if not report.adds_up:
        raise AssertionError(f"the rows of {task.name} do not add up: {report}")
    compared = Compared(task.name, task.source.role, task.zone)
    common = overlap(engine, used, task.there, compared) if task.there else None
    reading = {name: (f"{arrived.columns[name]} {each.reading[0]}", *each.reading[1:]) for name, each in typed.items()}
    unused = unused_digests(engine, list(arrived.columns)) if task.source.role in _KEYLESS else ()
    imported = Imported(rows.columns, tuple(used), listed, report, common, reading, unused=unused)
    imported = replace(imported, until=until(engine, task.source, task.as_of.day, task.today))
    if task.behind is not None:
        unread = {each.name for each in report.columns if each.unreadable}
        check_behind(engine, Read(used, reading, unread, unused), task.behind, compared)
        imported = _told(work, imported, arrived.headers)
    return replace(
        imported,
        decided={name: each.decided for name, each in typed.items() if each.decided is not None},
        ends={file.shown: file.staged.end for file in staged if file.staged.end is not None},
        more=more_rows(engine, used, task.kept, task.into) if task.kept else None,
    )


def _told(work: Work[DuckDB], imported: Imported, headers: Mapping[str, str]) -> Imported:
    """With the columns of all rows described, where those that it comes behind are not too many."""
    behind, report = work.task.behind, imported.quality
    if behind is None or behind.used > MOST_EXACT_ROWS:
        return imported
    work.engine.register_parquet(_ALL, [*behind.rows, *imported.files], imported.columns)
    problems = {each.name: each for each in report.columns}
    columns = (
        replace(each, unreadable=problems[each.name].unreadable, impossible=problems[each.name].impossible)
        for each in describe(work.engine, _ALL, imported.columns, headers)
    )
    return replace(imported, quality=replace(report, columns=tuple(columns)), is_told=True)


@dataclass(frozen=True)
class _Counts:
    used: int
    left_out: int
    returns: int | None
    duplicate_lines: int | None
    repeated_rows: int | None
    redated_orders: int | None


def _written(work: Work[DuckDB], rows: Checked, arrived: Sequence[str]) -> tuple[list[Path], _Counts]:
    """The files of the used rows, from all rows once checked: what is set aside is read from those.

    Of many rows, when all are used and every value was taken over, those files serve: their further columns are NULL.
    """
    engine, into = work.engine, work.task.into
    files = files_of(engine)
    checked_files = write_runs(engine, rows.select, rows.columns, files, work.scratch / "checked", beside=into)
    engine.view(CHECKED_ROWS, exp.select("*").from_(parquet(checked_files)))
    ids = ids_of_orders(work, rows)
    repeated = find_later(work, rows, ids)
    targets = [into / file.name.replace("checked", "rows") for file in checked_files]
    if are_many(files) and _is_clean(engine, rows):
        for file, target in zip(checked_files, targets, strict=True):
            file.rename(target)
        engine.view(CHECKED_ROWS, exp.select("*").from_(parquet(targets)))
    else:
        write = engine.write_rows if are_many(files) else engine.write_parquet
        names = [*rows.columns, *([NUMBER] if (into / CUSTOMERS).exists() else [])]
        for file, target in zip(checked_files, targets, strict=True):
            write(_used_rows(names, file), target)
    engine.register_parquet(USED, targets, rows.columns)
    return targets, counted(work, rows, arrived, repeated, ids)


def counted(
    work: Work[Backend], rows: Checked, arrived: Sequence[str], repeated: int | None, ids: Ids | None
) -> _Counts:
    """What there is to count of the rows, once the used ones are written."""
    engine = work.engine
    left_out = _count(engine, CHECKED_ROWS, exp.and_(column(REASON).is_(exp.null()), exp.not_(column(KEPT))))
    back = exp.and_(is_used(), column(IS_RETURN)) if IS_RETURN in rows.columns else None
    returns = _count(engine, CHECKED_ROWS, back) if back is not None else None
    lines = duplicate_lines(engine, _once(work), arrived) if work.task.source.role in _KEYLESS else None
    redated = ids.redated if ids else None
    return _Counts(_count(engine, USED, exp.true()), left_out, returns, lines, repeated, redated)


def _once(work: Work[Backend]) -> str:
    """The table of the rows as they arrived, without those left out because an earlier file has them."""
    if work.task.source.repeated == "count":
        return RAW
    rows = exp.select("*").from_(identifier_table(RAW))
    places = [name.this for name in (column(FILE), column(ROW))]
    work.engine.view(_ONCE, rows.join(identifier_table(LATER), using=places, join_type="anti"))
    return _ONCE


def _is_clean(engine: DuckDB, rows: Checked) -> bool:
    """Whether every row is used and every value taken over, so that nothing has to be written again."""
    texts = [UNREAD + name for name in rows.unread] + [UNLIKELY + name for name in rows.unlikely]
    lost = [exp.not_(column(name).is_(exp.null())) for name in (REASON, *texts)]
    problems = _count(engine, CHECKED_ROWS, exp.or_(exp.not_(column(KEPT)), *lost))
    return problems == 0 and _count(engine, LATER, exp.true()) == 0


def _used_rows(names: Sequence[str], file: Path) -> exp.Select:
    used = exp.select(column(FILE), column(ROW), *(column(name) for name in names))
    places = [name.this for name in (column(FILE), column(ROW))]
    return used.from_(parquet([file])).where(is_used()).join(identifier_table(LATER), using=places, join_type="anti")


def is_used() -> exp.Expr:
    """Whether a checked row is used, unless an earlier one is enough for it."""
    return exp.and_(column(REASON).is_(exp.null()), column(KEPT))


def _count(engine: Backend, table: str, condition: exp.Expr) -> int:
    select = exp.select(exp.Count(this=exp.Star())).from_(identifier_table(table)).where(condition)
    return int(engine.rows(select)[0][0])


def find_later(work: Work[Backend], rows: Checked, ids: Ids | None) -> int | None:
    """The table of the places of rows whose key an earlier row has; or that an earlier file has, where they are to be
    left out. How many such rows count again, None where it was not looked for."""
    engine, source = work.engine, work.task.source
    is_once = source.role is Role.ORDERS and ids is not None and not ids.again
    if rows.key is not None and not is_once:
        history = [VALID_FROM] if source.role is Role.CUSTOMERS and VALID_FROM in rows.columns else []
        engine.materialise(LATER, _with_known_key([rows.key, *history], source.role))
        return None
    places = exp.select(column(FILE), column(ROW)).from_(identifier_table(CHECKED_ROWS))
    engine.materialise(LATER, places.where(exp.false()))
    files = work.task.behind.files if work.task.behind else len(work.task.files)
    if files < 2 or source.role not in _KEYLESS:
        return None
    repeated = repeated_rows(CHECKED_ROWS, rows.columns, is_used())
    if source.repeated == "leave_out":
        engine.materialise(LATER, repeated)
        return 0
    count = exp.select(exp.Count(this=exp.Star())).from_(repeated.subquery("repeated"))
    return int(engine.rows(count)[0][0])


def ids_of_orders(work: Work[Backend], rows: Checked) -> Ids | None:
    """What comes of the order ids; a refund often repeats its order's number, later."""
    if work.task.source.role not in ORDERING:
        return None
    orders = exp.select("*").from_(identifier_table(CHECKED_ROWS)).where(is_used(), exp.not_(column(IS_RETURN)))
    return order_ids(work.engine, orders, rows.columns, work.task.zone)


def _with_known_key(keys: Sequence[str], role: Role) -> exp.Select:
    """The places of the rows whose keys an earlier row has; those without the first have none."""
    key, *_ = keys
    places = exp.select(column(FILE), column(ROW)).from_(identifier_table(CHECKED_ROWS))
    # A refund often repeats its order's number, so returns are no duplicates.
    once = exp.and_(
        is_used(), exp.not_(column(IS_RETURN)) if role in ORDERING else exp.true(), column(key).is_(exp.null()).not_()
    )
    ids = exp.select(column(key)).from_(identifier_table(CHECKED_ROWS)).where(once).group_by(column(key))
    repeated = ids.having(exp.Count(this=exp.Star()) > exp.Literal.number(1))
    order = exp.Order(expressions=[exp.Ordered(this=column(FILE)), exp.Ordered(this=column(ROW))])
    number = exp.Window(this=exp.func("row_number"), partition_by=[column(name) for name in keys], order=order)
    among = exp.In(this=column(key), query=repeated.subquery())
    numbered = places.select(exp.alias_(number, "_number", quoted=True)).where(exp.and_(once, among))
    later = exp.select(column(FILE), column(ROW)).from_(numbered.subquery("numbered"))
    return later.where(column("_number") > exp.Literal.number(1))


def report_of(
    work: Work[Backend], arrived: Arrived, typed: Mapping[str, Typed], rows: Checked, counts: _Counts
) -> QualityReport:
    """The report of the import, once what is set aside is written."""
    engine = work.engine
    problems = problems_by_column(engine)
    columns = describe(engine, USED, rows.columns, arrived.headers)
    return QualityReport(
        source=work.task.name,
        role=work.task.source.role,
        read=arrived.rows,
        used=counts.used,
        set_aside=counts_by_reason(engine, kept=False),
        left_out=counts.left_out,
        value_problems=counts_by_reason(engine, kept=True),
        returns=counts.returns,
        duplicate_lines=counts.duplicate_lines,
        repeated_rows=counts.repeated_rows,
        redated_orders=counts.redated_orders,
        files=arrived.files,
        columns=tuple(_with_problems(each, problems) for each in columns),
        said=tuple(said for each in typed.values() for said in each.said),
    )


def _with_problems(described: ColumnQuality, problems: Mapping[tuple[str, bool], int]) -> ColumnQuality:
    """`problems` counts by column, and whether its values cannot be (or else cannot be read)."""
    name = described.name
    return replace(described, unreadable=problems.get((name, False), 0), impossible=problems.get((name, True), 0))
