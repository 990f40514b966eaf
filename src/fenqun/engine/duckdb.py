"""DuckDB inside the process: the default engine, and the only module that knows it."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from copy import copy
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from uuid import uuid4

import duckdb
from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.backend import Answer, ArrowStream, FileKind, Row
from fenqun.errors import Cancelled, OutOfMemory, Phrase, UsageError, message
from fenqun.query import column, identifier_table, named
from fenqun.sources.reading.staged import Staged

DIALECT = "duckdb"
MAX_THREADS = 16
ROWS_PER_INSERT = 50_000
_HELD = "held"
"""The database in memory of what is held compressed."""
MAX_LINE_BYTES = 16 << 20
"""Of a record in a CSV; the readers allow a quarter of it in characters."""

_KIND = "SELECT table_type FROM information_schema.tables WHERE table_name = ?"
"""Whether a name is that of a table or of a view."""

_CTRL_C = "Query interrupted"
"""What DuckDB makes of Ctrl-C in the main thread, as a RuntimeError."""

_Result = TypeVar("_Result")

_SQL_TYPES = {
    DataType.NUMBER: "DOUBLE",
    DataType.TEXT: "VARCHAR",
    DataType.DATE: "DATE",
    DataType.TIME: "TIMESTAMP",
    DataType.BOOLEAN: "BOOLEAN",
}
_DATA_TYPES = {
    "VARCHAR": DataType.TEXT,
    "DATE": DataType.DATE,
    "BOOLEAN": DataType.BOOLEAN,
    **dict.fromkeys(("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"), DataType.TIME),
    "TIMESTAMP WITH TIME ZONE": DataType.TIME,
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), DataType.NUMBER),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"), DataType.NUMBER),
    **dict.fromkeys(("FLOAT", "DOUBLE"), DataType.NUMBER),
}


def sql_type(kind: DataType) -> exp.DataType:
    """The engine's type of a column of the language's type."""
    return exp.DataType.build(_SQL_TYPES[kind])


def data_type(engine_type: str) -> DataType | None:
    """The language's type of an engine's type; None for lists, structs, blobs and the like."""
    return DataType.NUMBER if engine_type.startswith("DECIMAL") else _DATA_TYPES.get(engine_type)


_COPY: Mapping[FileKind, Mapping[str, exp.Expression]] = {
    "csv": {"FORMAT": exp.var("csv"), "HEADER": exp.true()},
    "jsonl": {"FORMAT": exp.var("json")},
    "parquet": {
        "FORMAT": exp.var("parquet"),
        "COMPRESSION": exp.var("zstd"),
        "COMPRESSION_LEVEL": exp.Literal.number(1),
    },
}
_ROWS: Mapping[str, exp.Expression] = {
    **_COPY["parquet"],
    "COMPRESSION_LEVEL": exp.Literal.number(-1),
    "PARQUET_VERSION": exp.var("v2"),
}
"""What differs from row to row as differences, and packed less tightly.

Measured of four million orders sorted by customer (CPU, one core), 2 % of the customers asked for six columns: 0.19 s
where zstd level 1 took 0.25, written in 1.9 s and not 2.3, 84 MB and not 77. Level 1 with differences 0.21 s, 72 MB;
lz4_raw with them 0.18 s, 94 MB, without 0.21 s, 116 MB; uncompressed with them 0.17 s, 130 MB. Row groups of 30,000
to 250,000 rows, pages of 64 KB and no Bloom filters changed nothing beyond the noise. Half of the 0.19 s is the ids:
as numbers they would take a fifth of that.
A profile of 77 columns is read column by column in 0.20 s any way; packed like that it is a fifth larger. Measures,
nearly all doubles, took 0.05 s and not 0.07, of files a quarter larger that Spark before 4.3 does not read.
"""
_NOT_BY_DIFFERENCES = frozenset({"DOUBLE", "FLOAT"})
"""Types that would be written as BYTE_STREAM_SPLIT, which Spark reads from 4.3 on alone: rows that have one are written
as any other table."""


class DuckDB(AbstractContextManager["DuckDB"]):
    """A `Backend` on an in-memory DuckDB that may touch only the given directories.

    `directories`: where it may read and write files. `scratch`: where it may spill to; none: it never spills.
    `memory_limit`: such as `2GB`; none: DuckDB's own bound, 80 % of the machine's. `many_rules`: selects may hold
    hundreds of rules; of one rule alone the plan may be better without. `keeps_footers`: what Parquet files say of
    their row groups is read once and kept in memory until it is closed, for the work on few files.
    """

    def __init__(
        self,
        directories: Sequence[Path] = (),
        *,
        scratch: Path | None = None,
        memory_limit: str | None = None,
        threads: int | None = None,
        many_rules: bool = False,
        keeps_footers: bool = False,
    ) -> None:
        self.memory_limit = memory_limit
        self.helpers: set[DuckDB] = set()
        """Sessions that what interrupts this one interrupts too (see `aside`)."""
        self._connection = duckdb.connect(":memory:", config=_start(scratch, memory_limit, threads))
        places = [str(place.resolve()) for place in (*directories, *([scratch] if scratch else []))]
        # The order matters: nothing can be set after the lock, and no directory named after the switch.
        for setting, value in (
            # It makes a join of each list of six values or more: 24 s of planning where 1,000 rules have 600 lists.
            ("disabled_optimizers", "in_clause" if many_rules else ""),
            # Of a table of a hundred million rows each statement would read footers for 25 ms.
            ("GLOBAL parquet_metadata_cache", keeps_footers),
            ("enable_progress_bar", True),
            ("enable_progress_bar_print", False),
            ("GLOBAL TimeZone", "UTC"),  # of every session
            ("allowed_directories", places),
            ("enable_external_access", False),
            ("lock_configuration", True),
        ):
            self._connection.execute(_set(setting), [value])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def session(self) -> "DuckDB":
        """Another connection to the same tables: it runs beside this one, is interrupted and closed apart from it.

        The tables stay until the last of the connections is closed.
        """
        other = copy(self)
        other._connection, other.helpers = self._connection.cursor(), set()
        return other

    def rows(self, select: exp.Query) -> list[Row]:
        """All rows, drained: an open result would refuse the next select."""
        return self._run(select, duckdb.DuckDBPyConnection.fetchall)

    def types(self, select: exp.Query) -> Mapping[str, DataType]:
        """The columns and types; those the language has no type for are left out."""
        found = {name: data_type(kind) for name, kind in self.engine_types(select).items()}
        return {name: kind for name, kind in found.items() if kind is not None}

    def engine_types(self, select: exp.Query) -> dict[str, str]:
        """The columns and the engine's own types, such as `DECIMAL(18,4)`."""
        described = self._run(exp.Describe(this=select), duckdb.DuckDBPyConnection.fetchall)
        return {row[0]: row[1] for row in described}

    def view(self, name: str, select: exp.Query) -> None:
        """Name the select."""
        try:
            self._called(name, select)
        except duckdb.CatalogException:
            # Perhaps a table has the name: to ask that first would take longer than to name the select.
            self.drop(name)
            self._called(name, select)

    def _called(self, name: str, select: exp.Query) -> None:
        self._done(exp.Create(this=identifier_table(name), kind="VIEW", replace=True, expression=select))

    def materialise(self, name: str, select: exp.Query) -> int:
        """Run the select and keep it. It may read an older table of the same name, which then goes."""
        fresh = f"{name} (new)"
        self._done(exp.Create(this=identifier_table(fresh), kind="TABLE", expression=select))
        self.drop(name)
        renamed = exp.AlterRename(this=identifier_table(name))
        self._done(exp.Alter(this=identifier_table(fresh), kind="TABLE", actions=[renamed]))
        count = exp.select(exp.Count(this=exp.Star())).from_(identifier_table(name))
        return int(self.rows(count)[0][0])

    def hold(self, name: str, select: exp.Query) -> None:
        """Run the select and keep it under the name, compressed in memory: less of it, and faster to read.

        It may read the older table or view of the name, which others can read until, at one stroke, this one is there.
        """
        self._said(f"ATTACH IF NOT EXISTS ':memory:' AS {_HELD} (COMPRESS)")
        kept = exp.Table(this=exp.to_identifier(f"{name} {uuid4().hex}", quoted=True), db="main", catalog=_HELD)
        self._done(exp.Create(this=kept, kind="TABLE", expression=select))
        # Compresses what is held; while somebody else writes it is not done, and memory holds it as it is.
        with suppress(duckdb.TransactionException):
            self._said(f"CHECKPOINT {_HELD}")
        self.replace(name, exp.select(exp.Star()).from_(kept.copy()))

    def replace(self, name: str, select: exp.Query) -> None:
        """As `view`, at one stroke for those who read it in other sessions."""
        self._said("BEGIN TRANSACTION")
        try:
            self.drop(name)
            self._called(name, select)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._said("COMMIT")

    def drop(self, name: str) -> None:
        """Forget the table or view, if there is one."""
        for (kind,) in self._guarded(lambda: self._connection.execute(_KIND, [name]).fetchall()):
            self._done(
                exp.Drop(tables=[identifier_table(name)], kind="VIEW" if kind == "VIEW" else "TABLE", exists=True)
            )

    def register_parquet(self, name: str, paths: Sequence[Path], columns: Mapping[str, DataType]) -> None:
        """A view of the files; columns keep the types they have in the files."""
        if paths:
            self.view(name, exp.select(*(column(known) for known in columns)).from_(parquet(paths)))
            return
        nothing = (named(exp.cast(exp.null(), sql_type(kind)), known) for known, kind in columns.items())
        self.view(name, exp.select(*nothing).where(exp.false()))

    def write_parquet(self, select: exp.Query, path: Path) -> int:
        """Rows in the select's order, zstd-compressed. The file must not be there yet: readers may hold an old one."""
        return self.copy_to(select, path, "parquet")

    def write_rows(self, select: exp.Query, path: Path) -> int:
        """As `write_parquet`, for the many rows of a source, of which some columns and customers are asked often."""
        is_readable = _NOT_BY_DIFFERENCES.isdisjoint(self.engine_types(select).values())
        return self._copied(select, path, _ROWS if is_readable else _COPY["parquet"])

    def copy_to(self, select: exp.Query, path: Path, kind: FileKind) -> int:
        """Rows in the select's order; CSV is UTF-8 with a header, JSON lines have an object a row."""
        return self._copied(select, path, _COPY[kind])

    def write_values(self, columns: Mapping[str, exp.DataType], rows: Sequence[Row], path: Path) -> int:
        """As `write_parquet`, rows of this process, bound and in no table on the way; for few rows of many bytes."""
        lists = (
            named(exp.Explode(this=exp.cast(exp.Placeholder(), _list(kind))), name) for name, kind in columns.items()
        )
        values = [[row[at] for row in rows] for at in range(len(columns))]
        return self._copied(exp.select(*lists), path, _COPY["parquet"], values)

    def _copied(
        self, select: exp.Query, path: Path, options: Mapping[str, exp.Expression], values: Sequence[Any] = ()
    ) -> int:
        if path.exists():
            raise FileExistsError(path)
        copy = exp.Copy(
            this=exp.Subquery(this=select),
            kind=False,
            files=[exp.Literal.string(str(path))],
            params=[exp.CopyParameter(this=exp.var(key), expression=value) for key, value in options.items()],
        )
        text = copy.sql(DIALECT)
        return int(self._guarded(lambda: self._connection.execute(text, values or None).fetchall())[0][0])

    def table_from_rows(self, name: str, columns: Mapping[str, DataType], rows: Sequence[Row]) -> None:
        """The rows as a table, unnested from bound lists: one statement for many thousand rows."""
        self.drop(name)
        definitions = [
            exp.ColumnDef(this=exp.to_identifier(known, quoted=True), kind=sql_type(kind))
            for known, kind in columns.items()
        ]
        self._done(exp.Create(this=exp.Schema(this=identifier_table(name), expressions=definitions), kind="TABLE"))
        lists = (
            named(exp.Explode(this=exp.cast(exp.Placeholder(), _list(sql_type(kind)))), known)
            for known, kind in columns.items()
        )
        insert = exp.insert(exp.select(*lists), identifier_table(name)).sql(DIALECT)
        for start in range(0, len(rows), ROWS_PER_INSERT):
            self._insert(insert, rows[start : start + ROWS_PER_INSERT])

    def _insert(self, insert: str, rows: Sequence[Row]) -> None:
        values = [list(part) for part in zip(*rows, strict=True)]
        self._guarded(lambda: self._connection.execute(insert, values).fetchall())

    def arrow(self, select: exp.Query) -> ArrowStream:
        """A relation: it keeps ORDER BY, where `execute().to_arrow_table()` may lose it; needs no pyarrow."""
        return self._guarded(lambda: self._connection.sql(select.sql(DIALECT)))

    def read_only_sql(self, text: str, *, limit: int | None = None) -> Answer:
        """One SELECT in a read-only transaction; files outside the directories stay closed to it."""
        try:
            statements = self._connection.extract_statements(text)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise UsageError(what=Phrase(message("only one SELECT can be asked")))
            self._connection.execute("BEGIN TRANSACTION READ ONLY")
            try:
                return self._guarded(lambda: self._answer(statements[0], limit))
            finally:
                self._connection.execute("ROLLBACK")
        except duckdb.Error as error:
            raise UsageError(what=str(error).splitlines()[0]) from error

    def _answer(self, statement: Any, limit: int | None) -> Answer:
        result = self._connection.execute(statement)
        columns = tuple(part[0] for part in result.description or ())
        found = result.fetchall() if limit is None else result.fetchmany(limit)
        result.fetchall()
        return Answer(columns, found)

    def progress(self) -> float | None:
        """The running select's progress, as DuckDB estimates it."""
        percent = self._connection.query_progress()
        return percent / 100 if percent >= 0 else None

    def interrupt(self) -> None:
        """Stop the running select; it raises `Cancelled`."""
        self._connection.interrupt()
        with suppress(duckdb.ConnectionException):  # it may have been closed just now
            for helper in [*self.helpers]:
                helper.interrupt()

    def close(self) -> None:
        """Let go of everything; scratch files are removed."""
        self._connection.close()

    def _said(self, statement: str) -> None:
        """One of the engine's own statements, which holds nothing of a user's."""
        self._guarded(lambda: self._connection.execute(statement))

    def _done(self, statement: exp.Expr) -> None:
        self._run(statement, duckdb.DuckDBPyConnection.fetchall)

    def _run(self, statement: exp.Expr, fetch: Callable[[duckdb.DuckDBPyConnection], _Result]) -> _Result:
        text = statement.sql(DIALECT)
        return self._guarded(lambda: fetch(self._connection.execute(text)))

    def _guarded(self, work: Callable[[], _Result]) -> _Result:
        try:
            return work()
        except duckdb.InterruptException as error:
            raise Cancelled from error
        except duckdb.OutOfMemoryException as error:
            raise OutOfMemory(limit=self.memory_limit or "80 %") from error
        except RuntimeError as error:
            if str(error) == _CTRL_C:
                raise KeyboardInterrupt from error
            raise


def parquet(paths: Sequence[Path], *, row_numbers: bool = False) -> exp.Expr:
    """The files as a table expression, columns matched by name; `row_numbers` adds `file_row_number` from 0."""
    files = exp.array(*(exp.Literal.string(str(path)) for path in paths))
    options = ["union_by_name", *(["file_row_number"] if row_numbers else [])]
    return exp.func(
        "read_parquet", files, *(exp.PropertyEQ(this=exp.var(key), expression=exp.true()) for key in options)
    )


def csv_text(staged: Staged, names: Sequence[str]) -> exp.Expr:
    """A staged CSV as a table expression of texts named `names`; empty values are NULL. Nothing is left to detect."""
    columns = exp.Struct(
        expressions=[
            exp.PropertyEQ(this=exp.Literal.string(name), expression=exp.Literal.string("VARCHAR")) for name in names
        ]
    )
    options: dict[str, exp.Expr] = {
        "columns": columns,
        "auto_detect": exp.false(),
        "header": exp.false(),
        "skip": exp.Literal.number(staged.skip_rows),
        "delim": exp.Literal.string(staged.delimiter),
        "quote": exp.Literal.string(staged.quote),
        "escape": exp.Literal.string(staged.escape),
        "max_line_size": exp.Literal.number(MAX_LINE_BYTES),
        "compression": exp.Literal.string("none"),
    }
    values = (exp.PropertyEQ(this=exp.var(key), expression=value) for key, value in options.items())
    return exp.func("read_csv", exp.Literal.string(str(staged.path)), *values)


def _start(scratch: Path | None, memory_limit: str | None, threads: int | None) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "threads": threads or min(os.cpu_count() or 1, MAX_THREADS),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "allow_persistent_secrets": False,
        "error_on_division_by_zero": False,
        "ieee_floating_point_ops": False,
        "temp_directory": str(scratch.resolve()) if scratch else "",
    }
    return settings | ({"memory_limit": memory_limit} if memory_limit else {})


def _set(setting: str) -> str:
    value = exp.EQ(this=exp.var(setting), expression=exp.Placeholder())
    return exp.Set(expressions=[exp.SetItem(this=value)]).sql(DIALECT)


def _list(kind: exp.DataType) -> exp.DataType:
    return exp.DataType(this=exp.DataType.Type.ARRAY, expressions=[kind], nested=True)
