"""What a stage passes on: a select and the types of its columns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from fenqun.definition import DataType

Ask = Callable[[exp.Query], Sequence[tuple[Any, ...]]]
"""Runs a select and returns its rows: how a stage that must look at the data (cut points) is given eyes."""


@dataclass(frozen=True)
class Query:
    """A select (or a table's name, as a select of it) and its typed columns, in order.

    Nodes are built, never parsed from anyone's text; sqlglot only quotes and prints.
    """

    select: exp.Query
    columns: Mapping[str, DataType]
    stored: str | None = field(default=None, compare=False)
    """The table or view whose columns these are, where the select does nothing but read it."""

    def under(self, alias: str) -> exp.Expr:
        """The rows to select from, under the alias; the node is the caller's own, to be built in without a copy.

        A stored table stands for itself: a select of its hundred columns takes longer to copy, print and read than
        most questions to answer.
        """
        if self.stored is None:
            return self.select.subquery(alias)
        return exp.alias_(identifier_table(self.stored), alias, table=True, copy=False)


Keep = Callable[[Query], AbstractContextManager[Query]]
"""Runs a query once, for a stage that looks at it several times: its rows as a table, while the block runs."""


@contextmanager
def unkept(query: Query) -> Iterator[Query]:
    """The query itself, run wherever it is looked at."""
    yield query


def table(name: str, columns: Mapping[str, DataType]) -> Query:
    """A stored table or view, read whole."""
    select = exp.select(*(column(known) for known in columns), copy=False).from_(identifier_table(name), copy=False)
    return Query(select, columns, stored=name)


def column(name: str, of: str | None = None) -> exp.Column:
    """A quoted column, of the table or alias `of` where given."""
    return exp.column(exp.to_identifier(name, quoted=True), table=exp.to_identifier(of, quoted=True) if of else None)


def identifier_table(name: str) -> exp.Table:
    """A quoted table name."""
    return exp.Table(this=exp.to_identifier(name, quoted=True))


def named(expression: exp.Expr, name: str) -> exp.Alias:
    """The expression under a quoted name."""
    return exp.Alias(this=expression, alias=exp.to_identifier(name, quoted=True))
