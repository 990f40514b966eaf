"""A table of customers in files, and one file over them: what that says of a customer counts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.query import column, named

AMENDED = "amended.parquet"
"""The name of the file that lies over the others."""
ROW = "_row"
"""In such a file of the profile: the number, from 0, of the row that it stands for; new customers follow the last."""
_NUMBER = "file_row_number"

_CUSTOMER = "customer_id"


def layers(files: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The files of everyone, and the one over them if there is one."""
    return [file for file in files if file.name != AMENDED], [file for file in files if file.name == AMENDED]


def overlaid(everyone: Sequence[Path], amended: exp.Select, columns: Sequence[exp.Column]) -> exp.Query:
    """All customers as the files of everyone have them, but those whom the select has: they come as it says."""
    among = exp.select(column(_CUSTOMER)).from_(amended.subquery("a"))
    others = exp.select(*columns).from_(parquet(everyone))
    others = others.where(exp.not_(exp.In(this=column(_CUSTOMER), query=among.subquery())))
    return exp.union(others, amended, distinct=False)


def numbered(files: Sequence[Path], cells: Sequence[exp.Expr]) -> exp.Query:
    """The cells of all rows of a profile, and `_row`: the number by which its sets of customers know them.

    A profile in several files of everyone (as Spark writes it) is numbered in the order of the ids.
    """
    everyone, amended = layers(files)
    if len(everyone) > 1:
        order = exp.Order(expressions=[exp.Ordered(this=column("customer_id"))])
        number: exp.Expr = exp.Window(this=exp.RowNumber(), order=order) - exp.Literal.number(1)
        return exp.select(*cells, named(number, ROW)).from_(parquet(everyone))
    rows = exp.select(*cells, named(column(_NUMBER), ROW)).from_(parquet(everyone, row_numbers=True))
    if not amended:
        return rows
    over = parquet(amended)
    others = rows.where(exp.not_(exp.In(this=column(_NUMBER), query=exp.select(column(ROW)).from_(over).subquery())))
    return exp.union(
        others, exp.select(*(cell.copy() for cell in cells), column(ROW)).from_(over.copy()), distinct=False
    )


def register(engine: DuckDB, name: str, files: Sequence[Path], columns: Mapping[str, DataType]) -> None:
    """A table of the store under a name in the engine, whether a file lies over it or not."""
    _, amended = layers(files)
    if not amended:
        engine.register_parquet(name, files, columns)
        return
    cells = [column(known) for known in columns]
    engine.view(name, exp.select(*(cell.copy() for cell in cells)).from_(numbered(files, cells).subquery("rows")))
