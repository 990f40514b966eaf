"""The files of a source as one table in the engine: columns by their names in the language, each row with its place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlglot import exp

from fenqun.engine.backend import Backend
from fenqun.engine.duckdb import DuckDB, csv_text, parquet
from fenqun.errors import InvalidValue, MissingColumn, Phrase, Place, Problems, UnreadableFile, message
from fenqun.query import column, identifier_table, named
from fenqun.sources.headers import own_names
from fenqun.sources.quality import FileRead
from fenqun.sources.reading.staged import Rejected, Staged

RAW = "raw"
FILE, ROW = "_file", "_row"
FILE_DAY = "_file_day"
"""In a mapping: the day that the file's name holds (`customers-2024-05-01.csv`)."""
CUSTOMER = "customer_id"
_DAY = re.compile(r"(?<!\d)(\d{4})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
MOST_VIEWED_FILES = 50
"""Parquet files read where they lie; more are first brought into one form."""


@dataclass(frozen=True)
class File:
    """A staged file, the name it is shown by, and those of its columns that are not taken over."""

    shown: str
    staged: Staged
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Arrived:
    """The table `raw`: `_file`, `_row` and the columns. `columns` gives the engine's type by name, in order;
    `headers` the column's name in the file."""

    columns: Mapping[str, str]
    headers: Mapping[str, str]
    files: tuple[FileRead, ...]
    rejected: tuple[tuple[str, Rejected], ...]

    @property
    def rows(self) -> int:
        """Data rows in all files, the rejected ones included."""
        return sum(file.rows for file in self.files)


def mapped(header: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Name in the language -> name in the file: the mapping's, then the others under names of their own.

    `customer_id` is a word of the language, so only a column of exactly that name bears it unmapped. `_row` in the
    mapping is the row's number, `_file_day` the day in the file's name, for a file that has no such column.
    """
    taken, there = set(columns.values()), {*header, ROW, FILE_DAY}
    found = {name: of for name, of in columns.items() if of in there}
    if CUSTOMER in there - taken and CUSTOMER not in columns:
        found[CUSTOMER] = CUSTOMER
    others = [name for name in header if name not in taken | set(found.values())]
    return found | dict(zip(own_names(others, frozenset(columns) | {CUSTOMER}), others, strict=True))


def arrive(engine: DuckDB, source: str, files: Sequence[File], columns: Mapping[str, str], scratch: Path) -> Arrived:
    """Make the table `raw` of the files.

    Raises MissingColumn where no file has a mapped column, UnreadableFile where the engine counts other rows than the
    reader did.
    """
    headers = _headers(engine, source, files, columns)
    parts = [_part(engine, file, headers[file.shown]) for file in files]
    stored = _stored(engine, files, parts, scratch)
    types = _common_types(engine, stored)
    selects = [_cast(select, has, types) for select, has in stored]
    engine.view(RAW, selects[0] if len(selects) == 1 else exp.union(*selects, distinct=False, copy=False))
    names = {name: of for file in reversed(files) for name, of in headers[file.shown].items()}
    return Arrived(
        columns={name: kind for name, kind in types.items() if name not in (FILE, ROW)},
        headers=names,
        files=tuple(_read(engine, file) for file in files),
        rejected=tuple(
            (file.shown, record) for file in files for record in file.staged.rejected if record.column is None
        ),
    )


def _headers(
    engine: DuckDB, source: str, files: Sequence[File], columns: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    found = {file.shown: [name for name in _header(engine, file.staged) if name not in file.left_out] for file in files}
    everywhere = {name for header in found.values() for name in header}
    missing = [name for name in columns.values() if name not in {*everywhere, ROW, FILE_DAY}]
    if missing:
        known = ", ".join(found[files[0].shown])
        raise Problems(
            MissingColumn(at=Place(files[0].shown), name=name, known=known, source=source) for name in missing
        )
    names = {shown: mapped(header, columns) for shown, header in found.items()}
    folded: dict[str, str] = {}
    for name in {name: None for file in names.values() for name in file}:
        if folded.setdefault(name.casefold(), name) != name:
            what = Phrase(message("differs from '{other}' only in upper and lower case"), other=folded[name.casefold()])
            raise InvalidValue(key=name, what=what)
    return names


def _header(engine: DuckDB, staged: Staged) -> tuple[str, ...]:
    if staged.kind == "parquet":
        return tuple(engine.engine_types(exp.select("*").from_(parquet([staged.path]))))
    return staged.header


def _part(engine: DuckDB, file: File, names: Mapping[str, str]) -> exp.Select:
    """One file as a select of `_file`, `_row` and its columns under their names."""
    staged = file.staged
    if staged.kind == "parquet":
        row: exp.Expr = exp.Add(this=column("file_row_number"), expression=exp.Literal.number(1))
        place = {of: of for of in _header(engine, staged)}
        return _placed(file, row, place, names).from_(parquet([staged.path], row_numbers=True))
    place = {of: f"c{number}" for number, of in enumerate(staged.columns)}
    if staged.row_column is not None:
        row = column(place[staged.row_column])
    else:
        number = exp.Window(this=exp.func("row_number"))
        row = exp.Add(this=number, expression=exp.Literal.number(staged.first_row - 1))
    return _placed(file, row, place, names).from_(csv_text(staged, list(place.values())))


def _placed(file: File, row: exp.Expr, place: Mapping[str, str], names: Mapping[str, str]) -> exp.Select:
    number = exp.cast(row, "BIGINT")
    shown = named(exp.Literal.string(file.shown), FILE)
    told = {ROW: exp.cast(number.copy(), "VARCHAR"), FILE_DAY: _day_in_name(file.shown)}
    chosen = (named(column(place[of]) if of in place else told[of].copy(), name) for name, of in names.items())
    return exp.select(shown, named(number, ROW), *chosen)


def has_day(shown: str) -> bool:
    """Whether the file's name holds a day."""
    return bool(_DAY.search(shown.rpartition("/")[2]))


def day_in_name(shown: str) -> str | None:
    """The last day in the file's name; None where it holds none."""
    found = _DAY.findall(shown.rpartition("/")[2])
    return "-".join(found[-1]) if found else None


def _day_in_name(shown: str) -> exp.Expr:
    day = day_in_name(shown)
    return exp.Literal.string(day) if day is not None else exp.cast(exp.null(), "VARCHAR")


def _stored(
    engine: DuckDB, files: Sequence[File], parts: Sequence[exp.Select], scratch: Path
) -> list[tuple[exp.Select, Mapping[str, str]]]:
    """Each part, text now in Parquet so that it is parsed once; with its columns and engine types."""
    found: list[tuple[exp.Select, Mapping[str, str]]] = []
    for number, (file, part) in enumerate(zip(files, parts, strict=True)):
        select = part
        if file.staged.kind == "csv" or len(files) > MOST_VIEWED_FILES:
            target = scratch / f"raw-{number}.parquet"
            _counted(engine.write_parquet(part, target), file)
            select = exp.select("*").from_(parquet([target]))
        found.append((select, engine.engine_types(select)))
    return found


def _read(engine: DuckDB, file: File) -> FileRead:
    """A Parquet file counts its rows itself."""
    staged = file.staged
    rows = staged.rows
    if staged.kind == "parquet":
        rows = engine.rows(exp.select(exp.Count(this=exp.Star())).from_(parquet([staged.path])))[0][0]
    return FileRead(file.shown, rows + sum(found.column is None for found in staged.rejected), staged.said)


def _counted(rows: int, file: File) -> None:
    if file.staged.kind == "csv" and rows != file.staged.rows:
        said = message("{counted} rows were counted in it, but {read} were read")
        what = Phrase(said, counted=file.staged.rows, read=rows)
        raise UnreadableFile(at=Place(file.shown), what=what)


def _common_types(engine: DuckDB, stored: Sequence[tuple[exp.Select, Mapping[str, str]]]) -> dict[str, str]:
    """One type by column: that of every file that has it, else text."""
    types: dict[str, str] = {}
    for _, columns in stored:
        for name, kind in columns.items():
            types[name] = kind if types.get(name, kind) == kind else "VARCHAR"
    return types


def _cast(select: exp.Select, has: Mapping[str, str], types: Mapping[str, str]) -> exp.Select:
    def expressions() -> Iterator[exp.Expr]:
        for name, kind in types.items():
            if name not in has:
                yield named(exp.cast(exp.null(), exp.DataType.build(kind, dialect="duckdb")), name)
            elif has[name] == kind:
                yield column(name)
            else:
                yield named(exp.cast(column(name), "VARCHAR"), name)

    return exp.select(*expressions()).from_(select.subquery("part"))


def raw_sample(engine: Backend, names: Sequence[str], rows: int) -> Mapping[str, list[str]]:
    """The distinct texts of the first rows, by column, in their order."""
    if not names:
        return {}
    found = engine.rows(exp.select(*(column(name) for name in names)).from_(identifier_table(RAW)).limit(rows))
    values = zip(*found, strict=True) if found else ([] for _ in names)
    return {
        name: list(dict.fromkeys(v for v in part if v is not None)) for name, part in zip(names, values, strict=True)
    }
