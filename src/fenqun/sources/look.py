"""A first look at files of records: what their columns mean and what a workspace must know about their rows."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from fenqun.definition import DataType
from fenqun.errors import Phrase, Place, UnreadableFile, message
from fenqun.sources.contents import Content, content
from fenqun.sources.reading.read import sheets, stage, staged_records
from fenqun.sources.reading.staged import ReadOptions, Said, Staged
from fenqun.sources.recognise import Recognition, as_chosen, meaning, with_own
from fenqun.sources.signs import BelowZero, below_zero, currency_signs, repeated, steady
from fenqun.sources.source import TIME_COLUMN, Role
from fenqun.sources.standard import IN_ORDERS

_MOST_ROWS, _ROWS_BACK, _ROWS_AGAIN = 2_000_000, 100_000, 20_000
_SAMPLE = 10_000
_MOST_VALUES = 200
_FIRST_ROWS, _EXAMPLES, _MOST_LETTERS = 10, 3, 200
_MONEY = ("amount", "discount", "cost", "profit", "shipping", "tax", "refunded")


REPEATED = message("'{header}' repeats the whole order's figure on every line, so it was not taken for the line's.")
REJECTED = message("{count} rows cannot be read and will be set aside; the first is row {row}.")


@dataclass(frozen=True)
class Records:
    """A table as text: its header, how many rows, and its rows anew at each call; blank where missing."""

    header: tuple[str, ...]
    rows: int
    read: Callable[[], Iterator[Sequence[str]]]


ReadParquet = Callable[[Path], Records]
"""How an engine gives the rows of a Parquet file as text."""


@dataclass(frozen=True)
class Look:
    """A table as first seen. Names are those of `recognition.columns`.

    filled: the share of rows with a value, by name, in the sample.
    values: the commonest values with their counts in the sample, of the columns that have at most 200 different ones.
    unique: columns in which no value comes twice. dates: how ambiguous dates were read. last_day: the latest day of
    orders in the sample. steady: own columns of an orders file that never differ within a customer. customers: how many
    different ones the sample has, 0 where no column names them. first: the first rows as written, under the file's
    `header`; examples: up to three different values by header. Both are cut to 200 characters a cell.
    """

    path: Path
    sheet: str | None
    rows: int
    recognition: Recognition
    said: tuple[Said, ...] = ()
    filled: Mapping[str, float] = field(default_factory=dict)
    values: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    unique: frozenset[str] = frozenset()
    dates: Mapping[str, str] = field(default_factory=dict)
    last_day: date | None = None
    below_zero: BelowZero = field(default_factory=BelowZero)
    steady: tuple[str, ...] = ()
    currency_signs: tuple[str, ...] = ()
    customers: int = 0
    header: tuple[str, ...] = ()
    first: tuple[tuple[str, ...], ...] = ()
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def role(self) -> Role:
        """What its rows are."""
        return self.recognition.role


@dataclass(frozen=True)
class Looks:
    """The tables of one file, and the names of the sheets that fit no role."""

    found: tuple[Look, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """What the owner says of one table: its role, of a workbook its sheet, and by header the name of each column that
    is not to be guessed ('' leaves it out)."""

    role: Role
    sheet: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)


_LOOKS = TypeAdapter[Looks](Looks)


def to_json(looked: Looks) -> Any:
    """As plain JSON."""
    return _LOOKS.dump_python(looked, mode="json")


def from_json(data: Any) -> Looks:
    """From plain JSON."""
    return _LOOKS.validate_python(data)


def looks(path: Path, into: Path, *, role: Role | None = None, parquet: ReadParquet | None = None) -> Looks:
    """A first look at a file; of a workbook at every sheet.

    `role` is what the owner says the file is: of a workbook the sheet that fits it, else the first. Of the other
    sheets those that fit a role are found too. What must be staged anew goes into the folder `into`.
    Raises UnreadableFile and UnsafeFile as `stage`.
    """
    names = sheets(path)
    if len(names) < 2:
        found = _look(path, None, into, role=role, parquet=parquet)
        return Looks((found,)) if found else Looks()
    seen = {name: _of_sheet(path, name, into) for name in names}
    if role is not None and not any(found and _serves(found.role, role) for found in seen.values()):
        seen[names[0]] = _look(path, names[0], into, role=role)
    kept = tuple(found for found in seen.values() if found)
    return Looks(kept, tuple(name for name, found in seen.items() if not found))


def look_as_told(path: Path, into: Path, told: Told, *, parquet: ReadParquet | None = None) -> Looks:
    """A first look at the one table that the owner speaks of. Raises UnreadableFile and UnsafeFile as `stage`."""
    table = _table(path, told.sheet, into, parquet)
    recognition = as_chosen(table.contents, told.role, told.names)
    return Looks((replace(_described(table, recognition), path=path),))


def _serves(found: Role, wanted: Role) -> bool:
    return found is wanted or (found in IN_ORDERS and wanted in IN_ORDERS)


def _of_sheet(path: Path, sheet: str, into: Path) -> Look | None:
    try:
        return _look(path, sheet, into)
    except UnreadableFile:
        return None


@dataclass(frozen=True)
class _Table:
    """A staged table and its sample: up to 10,000 rows, evenly spread over the first two million, by header."""

    staged: Staged
    records: Records
    columns: Mapping[str, list[str]]
    contents: Mapping[str, Content]


def _table(path: Path, sheet: str | None, into: Path, parquet: ReadParquet | None) -> _Table:
    staged = stage(path, ReadOptions(sheet=sheet), into)
    records = _records(staged, parquet)
    step = max(1, -(-min(records.rows, _MOST_ROWS) // _SAMPLE))
    sample = list(islice(records.read(), 0, _MOST_ROWS, step))
    columns = {header: [row[place] for row in sample] for place, header in enumerate(records.header)}
    columns = {header: values for header, values in columns.items() if header != staged.row_column}
    return _Table(staged, records, columns, {header: content(values) for header, values in columns.items()})


def _look(
    path: Path, sheet: str | None, into: Path, *, role: Role | None = None, parquet: ReadParquet | None = None
) -> Look | None:
    """Meanings are found from the sample; rows that take an order back among the first 100,000."""
    table = _table(path, sheet, into, parquet)
    recognition = meaning(table.contents, role)
    if recognition is None:
        return None
    again = _of_the_order(recognition, table.records)
    if again:
        recognition = _of_the_line(recognition, again, table.contents)
    look = _described(table, recognition)
    return replace(look, path=path, said=(*look.said, *(Said(REPEATED, {"header": header}) for header in again)))


def _of_the_order(recognition: Recognition, records: Records) -> list[str]:
    """The headers of figures of the whole order that each of its lines repeats."""
    columns = recognition.columns
    money = {name: records.header.index(columns[name]) for name in _MONEY if name in columns}
    if recognition.role is not Role.ORDER_LINES or "order_id" not in columns or not money:
        return []
    order = records.header.index(columns["order_id"])
    return [columns[name] for name in repeated(islice(records.read(), _ROWS_AGAIN), order, money)]


def _of_the_line(recognition: Recognition, again: Sequence[str], contents: Mapping[str, Content]) -> Recognition:
    """The meaning without those headers, which keep names of their own."""
    found = meaning({header: of for header, of in contents.items() if header not in again}, Role.ORDER_LINES)
    return with_own(found, {header: contents[header] for header in again}) if found else recognition


def _records(staged: Staged, parquet: ReadParquet | None) -> Records:
    if staged.kind == "csv":
        return Records(staged.columns, staged.rows, lambda: staged_records(staged))
    if parquet is None:
        raise UnreadableFile(at=Place(staged.path.name), what=Phrase(message("no engine to read Parquet with")))
    return parquet(staged.path)


def _described(table: _Table, recognition: Recognition) -> Look:
    staged, records, columns, contents = table.staged, table.records, table.columns, table.contents
    named = {name: contents[header] for name, header in recognition.columns.items()}
    places = {name: records.header.index(header) for name, header in recognition.columns.items()}
    customers = columns.get(recognition.columns.get("customer_id", ""), [])
    orders = recognition.role in IN_ORDERS
    own = {name: columns[header] for name, header in recognition.own.items()}
    time = named.get(TIME_COLUMN.get(recognition.role, ""))
    return Look(
        path=staged.path,
        sheet=staged.sheet,
        rows=records.rows,
        recognition=recognition,
        said=(*staged.said, *_rejected(staged), *_of_spelling(recognition, named)),
        filled={name: len(of.values) / max(1, len(columns[header])) for name, header, of in _each(recognition, named)},
        values={name: _commonest(of) for name, of in named.items() if 0 < len(of.distinct) <= _MOST_VALUES},
        unique=frozenset(name for name, of in named.items() if of.values and of.is_unique),
        dates=_ambiguous_dates(named, recognition),
        last_day=time.last_day if orders and time else None,
        below_zero=below_zero(islice(records.read(), _ROWS_BACK), places) if orders else BelowZero(),
        steady=steady(customers, own) if orders and customers else (),
        currency_signs=currency_signs(named.get("amount")),
        customers=len(set(customers)),
        header=tuple(columns),
        first=_first(records, tuple(columns)),
        examples={header: _some(values) for header, values in columns.items()},
    )


def _first(records: Records, header: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    places = [records.header.index(name) for name in header]
    return tuple(tuple(row[place][:_MOST_LETTERS] for place in places) for row in islice(records.read(), _FIRST_ROWS))


def _some(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(value[:_MOST_LETTERS] for value in values if value.strip()), _EXAMPLES))


def _rejected(staged: Staged) -> Iterator[Said]:
    """How many records cannot be used as they stand, with the first of them."""
    whole = [rejected for rejected in staged.rejected if rejected.column is None]
    if whole:
        yield Said(REJECTED, {"count": len(whole), "row": whole[0].row})


def _of_spelling(recognition: Recognition, named: Mapping[str, Content]) -> Iterator[Said]:
    """What reading decided; a standard column is read as its type, whatever it looks like."""
    for name, header, of in _each(recognition, named):
        yield from of.spelling.said_of(header) if name in recognition.own else of.spelling.said


def _each(recognition: Recognition, named: Mapping[str, Content]) -> Iterator[tuple[str, str, Content]]:
    return ((name, header, named[name]) for name, header in recognition.columns.items())


def _ambiguous_dates(named: Mapping[str, Content], recognition: Recognition) -> dict[str, str]:
    days = (DataType.DATE, DataType.TIME)
    asked = {name: of.spelling for name, of in named.items() if recognition.types[name] in days}
    return {name: spelling.order for name, spelling in asked.items() if spelling.ambiguous and spelling.order}


def _commonest(found: Content) -> tuple[tuple[str, int], ...]:
    counts = Counter(value.strip() for value in found.values)
    return tuple(sorted(counts.items(), key=lambda counted: (-counted[1], counted[0])))
