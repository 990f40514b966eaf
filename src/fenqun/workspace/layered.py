"""A table of customers in files, and one file over them: what that says of a customer counts."""

from collections.abc import Sequence
from pathlib import Path

from sqlglot import exp

from fenqun.engine.duckdb import parquet
from fenqun.query import column

AMENDED = "amended.parquet"
"""The name of the file that lies over the others."""

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
