"""Importing a source where its files lie: Parquet whose columns have their types, read and written by the engine's own
workers. Of its rows this machine sees those that tell what a text is, and figures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.arriving import FILE, FILE_DAY, RAW, ROW, Arrived, day_in_name, mapped
from fenqun.engine.backend import FILE_ADDRESS, FILE_ROW, Lying, Reaching
from fenqun.engine.checking import CHECKED_ROWS, LATER, Checked, checked, missing
from fenqun.engine.intake import (
    USED,
    Imported,
    Progress,
    Task,
    Tell,
    Work,
    counted,
    find_later,
    ids_of_orders,
    is_used,
    report_of,
)
from fenqun.engine.runs import MOST_IN_ORDER, TOGETHER
from fenqun.engine.setting_aside import ASIDE, listed
from fenqun.engine.typing import SAMPLE_ROWS, typed_there
from fenqun.engine.wanting import wanted_of
from fenqun.query import column, identifier_table, named
from fenqun.sources.quality import SET_ASIDE, FileRead
from fenqun.sources.source import Source

_LYING, _FIRST, _SHOWN = "files as they lie", "the first of them", "names of files"
_NAMES = {FILE_ADDRESS: DataType.TEXT, FILE: DataType.TEXT, FILE_DAY: DataType.DATE}
_TOLD = {ROW: "BIGINT", FILE_DAY: "DATE"}
_SUFFIX = ".parquet"


@dataclass(frozen=True)
class Places:
    """Where the engine's workers find the files of a source, by the names they are shown by, and into which folders
    they write the rows and what was set aside; `written`: the files in such a folder, wherever it lies."""

    addresses: Mapping[str, str]
    rows: Path
    aside: Path
    written: Callable[[Path], Sequence[Path]]


@dataclass(frozen=True)
class Taken:
    """What was imported, and the files of what was set aside."""

    imported: Imported
    aside: tuple[Path, ...]


def may_lie(source: Source, shown: Iterable[str]) -> bool:
    """Whether the source can be read where it lies, as far as that can be told by the names of its files."""
    names = list(shown)
    return source.database is None and bool(names) and all(name.casefold().endswith(_SUFFIX) for name in names)


def take_in_place(task: Task, engine: Reaching, places: Places, tell: Tell) -> Taken | None:
    """Import the source where it lies; None where that cannot be: then it is for `import_source`, which also tells
    what is wrong with it. Raises Problems of the source's rules."""
    tell(Progress("reading", ", ".join(sorted(places.addresses)), 1, 1))
    arrived = _arrived(task, engine, places)
    if arrived is None:
        return None
    tell(Progress("typing"))
    _sample(engine, places, arrived)
    typed = typed_there(engine, arrived.columns, wanted_of(arrived, task.source), task.zone)
    if typed is None:
        return None
    engine.drop(RAW)
    engine.view(RAW, _raw(arrived.headers, _LYING))
    tell(Progress("checking"))
    rows = checked(typed, task.source, task.zone, task.as_of, task.today)
    work = Work(task, engine, tell, places.rows)
    engine.materialise(CHECKED_ROWS, rows.select)
    ids = ids_of_orders(work, rows)
    repeated = find_later(work, rows, ids)
    files = _written(engine, places, places.rows, _used_rows(rows, arrived))
    engine.register_parquet(USED, files, rows.columns)
    counts = counted(work, rows, list(arrived.columns), repeated, ids)
    tell(Progress("describing"))
    aside = _written(engine, places, places.aside, listed(engine, task.name, rows, arrived))
    engine.register_parquet(ASIDE, aside, SET_ASIDE)
    report = report_of(work, arrived, typed, rows, counts)
    if not report.adds_up:
        raise AssertionError(f"the rows of {task.name} do not add up: {report}")
    reading = {name: (f"{arrived.columns[name]} {each.reading[0]}", *each.reading[1:]) for name, each in typed.items()}
    return Taken(Imported(rows.columns, files, aside[0], report, reading=reading), aside)


def _arrived(task: Task, engine: Reaching, places: Places) -> Arrived | None:
    """The files under RAW, as if they had been brought here; None where not all that is mapped is in them."""
    found = engine.lie(_LYING, [places.addresses[shown] for shown in sorted(places.addresses)])
    if found is None or (shown_at := _shown_at(found, places)) is None:
        return None
    wanted = task.source.columns
    header = [name for name in found.columns if name not in task.source.left_out]
    headers = mapped(header, wanted)
    if wanted.keys() - headers.keys() or len({name.casefold() for name in headers}) < len(headers):
        return None
    if missing(task.source.role, headers) is not None:
        return None
    try:
        rows = [(address, shown, _day(shown)) for address, shown in shown_at.items()]
    except ValueError:
        return None  # a name such as 2024-02-31
    engine.table_from_rows(_SHOWN, _NAMES, rows)
    types = {name: found.columns.get(of) or _TOLD[of] for name, of in headers.items()}
    counts = {shown_at[address]: count for address, count in found.rows.items()}
    read = tuple(FileRead(shown, counts.get(shown, 0)) for shown in sorted(places.addresses))
    return Arrived(types, headers, read, ())


def _day(shown: str) -> date | None:
    day = day_in_name(shown)
    return date.fromisoformat(day) if day is not None else None


def _shown_at(found: Lying, places: Places) -> dict[str, str] | None:
    """By the address that the engine tells of a file, the name it is shown by; None where it tells of another."""
    known = {_bare(address): shown for shown, address in places.addresses.items()}
    if any(_bare(address) not in known for address in found.rows):
        return None
    return {address: known[_bare(address)] for address in found.rows}


def _bare(address: str) -> tuple[str, str]:
    """An address however it is written: `file:/a b` is `file:///a%20b`."""
    parts = urlsplit(address)
    return parts.netloc, unquote(parts.path)


def _sample(engine: Reaching, places: Places, arrived: Arrived) -> None:
    """The first rows as RAW, from as few files as have enough of them."""
    first, rows = [], 0
    for file in arrived.files:
        if rows < SAMPLE_ROWS and file.rows:
            first.append(places.addresses[file.file])
            rows += file.rows
    found = engine.lie(_FIRST, first) if first else None
    needed = set(arrived.headers.values()) - _TOLD.keys()
    lying = _FIRST if found is not None and needed <= found.columns.keys() else _LYING
    engine.materialise(RAW, _raw(arrived.headers, lying).limit(SAMPLE_ROWS))


def _raw(headers: Mapping[str, str], lying: str) -> exp.Select:
    """The rows under their names, each with its place."""
    number = exp.cast(exp.Add(this=column(FILE_ROW, of=lying), expression=exp.Literal.number(1)), "BIGINT")
    told = {ROW: number, FILE_DAY: column(FILE_DAY, of=_SHOWN)}
    chosen = (named(told[of].copy() if of in told else column(of, of=lying), name) for name, of in headers.items())
    select = exp.select(named(column(FILE, of=_SHOWN), FILE), named(number, ROW), *chosen)
    same = column(FILE_ADDRESS, of=lying).eq(column(FILE_ADDRESS, of=_SHOWN))
    return select.from_(identifier_table(lying)).join(identifier_table(_SHOWN), on=same)


def _used_rows(rows: Checked, arrived: Arrived) -> exp.Select:
    """The used rows: many with what belongs to a customer together, few in the order of the files."""
    places = [name.this for name in (column(FILE), column(ROW))]
    used = exp.select(column(FILE), column(ROW), *(column(name) for name in rows.columns))
    used = used.from_(identifier_table(CHECKED_ROWS)).where(is_used())
    used = used.join(identifier_table(LATER), using=places, join_type="anti")
    key = [column(name) for name in TOGETHER if name in rows.columns][:1] if arrived.rows > MOST_IN_ORDER else []
    return used.order_by(*key, column(FILE), column(ROW))


def _written(engine: Reaching, places: Places, folder: Path, select: exp.Select) -> tuple[Path, ...]:
    engine.write_parts(select, folder)
    return tuple(places.written(folder))
