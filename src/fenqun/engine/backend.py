"""What an engine can do for the stages: run their selects, keep tables, read and write Parquet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from sqlglot import exp

from fenqun.definition import DataType

Row = tuple[Any, ...]
FileKind = Literal["csv", "jsonl", "parquet"]


@runtime_checkable
class ArrowStream(Protocol):
    """A result any Arrow library can read, through the Arrow C stream interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The stream, as a capsule."""
        ...


@dataclass(frozen=True)
class Answer:
    """What a person's own SQL gave: the columns' names and the rows, in order."""

    columns: tuple[str, ...]
    rows: list[Row]


class Backend(Protocol):
    """An engine. Names are any text; the engine quotes them. Moments are naive UTC.

    Every method raises `Cancelled` after `interrupt` and `OutOfMemory` past its memory limit.
    """

    def rows(self, select: exp.Query) -> list[Row]:
        """All rows of the select, in its order: dates as date, moments as naive datetime, DECIMAL as Decimal."""
        ...

    def types(self, select: exp.Query) -> Mapping[str, DataType]:
        """The columns the select gives, in order; it is not run."""
        ...

    def view(self, name: str, select: exp.Query) -> None:
        """Name the select; it is run anew wherever the name is read. An older table or view of the name goes."""
        ...

    def materialise(self, name: str, select: exp.Query) -> int:
        """Run the select once and keep it under the name; the number of rows. An older one of the name goes."""
        ...

    def drop(self, name: str) -> None:
        """Forget the table or view, if there is one."""
        ...

    def register_parquet(self, name: str, paths: Sequence[Path], columns: Mapping[str, DataType]) -> None:
        """Name the files, read as one table with these columns; no files: a table without rows."""
        ...

    def table_from_rows(self, name: str, columns: Mapping[str, DataType], rows: Sequence[Row]) -> None:
        """Keep the rows under the name: values of the user's (lists, hand tags) come in here, bound, never as SQL."""
        ...

    def progress(self) -> float | None:
        """How far the running select is, 0 to 1, or None where it cannot be said; from any thread."""
        ...

    def interrupt(self) -> None:
        """Stop what is running; from any thread."""
        ...

    def close(self) -> None:
        """Let go of memory and files."""
        ...


FILE_ADDRESS, FILE_ROW = "the file's address", "the row in the file"
"""Of files that lie elsewhere: the columns that say where a row is from; rows count from 0."""


@dataclass(frozen=True)
class Lying:
    """Parquet files where they lie: the columns, with their types in DuckDB's words, and the rows by address."""

    columns: Mapping[str, str]
    rows: Mapping[str, int]


class Reaching(Backend, Protocol):
    """An engine whose workers read and write files that this machine need not see."""

    def lie(self, name: str, addresses: Sequence[str]) -> Lying | None:
        """Name the Parquet files, with FILE_ADDRESS and FILE_ROW beside their columns; None where it cannot read them
        as one table."""
        ...

    def write_parts(self, select: exp.Query, folder: Path) -> None:
        """Run the select into Parquet files in the folder; in the order of their names the rows are in its order."""
        ...


class Answering(Backend, Protocol):
    """An engine that also answers people: files for them, streams of rows, what they ask in SQL."""

    def write_parquet(self, select: exp.Query, path: Path) -> int:
        """Run the select into one new Parquet file, rows in its order; the number of rows."""
        ...

    def copy_to(self, select: exp.Query, path: Path, kind: FileKind) -> int:
        """Run the select into one new file for people, rows in its order; the number of rows."""
        ...

    def arrow(self, select: exp.Query) -> ArrowStream:
        """The select's rows as an Arrow stream, to be read once."""
        ...

    def read_only_sql(self, text: str, *, limit: int | None = None) -> Answer:
        """Run a person's own single SELECT over the named tables; at most `limit` rows.

        Raises UsageError for anything else than one SELECT, or one that the engine refuses.
        """
        ...
