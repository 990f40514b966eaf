"""The sources as the stages after them see them: one canonical table each."""

from collections.abc import Mapping
from dataclasses import dataclass

from fenqun import query
from fenqun.definition import DataType
from fenqun.query import Query
from fenqun.sources.source import Role


@dataclass(frozen=True)
class SourceTable:
    """A source's rows in the engine, under the table name `table`.

    `columns` have standard names where the source maps them, own names otherwise. `time_column` is what windows
    look at, None where the source has no time.
    """

    name: str
    role: Role
    columns: Mapping[str, DataType]
    table: str
    time_column: str | None = None

    @property
    def query(self) -> Query:
        """The table read whole."""
        return query.table(self.table, self.columns)
