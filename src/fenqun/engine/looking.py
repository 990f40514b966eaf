"""A first look at a file in the limited child process."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlglot import exp

from fenqun.engine.confined import Limits, done_apart
from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.query import column
from fenqun.sources.look import Look, Looks, Records, Told, from_json, look_as_told, looks, to_json
from fenqun.sources.source import Role

SAMPLED_ROWS = 200_000
"""Rows of a Parquet file that a first look may go through."""


def look_apart(path: Path, role: Role | None) -> Looks:
    """The tables of a file as first seen; `role` is what the owner says it is.

    Raises UnreadableFile, UnsafeFile.
    """
    return _apart(path, {"role": role.value if role else None})


def look_apart_as_told(path: Path, told: Told) -> Look:
    """The one table the owner speaks of, as told. Raises UnreadableFile, UnsafeFile."""
    return _apart(path, {"told": {"role": told.role.value, "sheet": told.sheet, "names": dict(told.names)}}).found[0]


def _apart(path: Path, asked: Mapping[str, Any]) -> Looks:
    into = Path(tempfile.mkdtemp())
    try:
        order = {"look": {"path": str(path), "into": str(into), **asked}}
        return from_json(done_apart(order, Limits(), path.name))
    finally:
        shutil.rmtree(into, ignore_errors=True)


def look(order: dict[str, Any]) -> Any:
    """What the child does with the order: the looks as plain JSON."""
    path, into = Path(order["path"]), Path(order["into"])
    if told := order.get("told"):
        wanted = Told(Role(told["role"]), told["sheet"], told["names"])
        return to_json(look_as_told(path, into, wanted, parquet=parquet_records))
    role = Role(order["role"]) if order["role"] else None
    return to_json(looks(path, into, role=role, parquet=parquet_records))


def parquet_records(path: Path) -> Records:
    """A Parquet file as text: moments and days in ISO form, blank where missing; at most its first rows."""
    with DuckDB([path.parent]) as engine:
        file = parquet([path])
        header = tuple(engine.engine_types(exp.select(exp.Star()).from_(file.copy())))
        count = int(engine.rows(exp.select(exp.Count(this=exp.Star())).from_(file.copy()))[0][0])
        cells = [
            exp.Coalesce(this=exp.cast(column(name), "varchar"), expressions=[exp.Literal.string("")])
            for name in header
        ]
        rows = engine.rows(exp.select(*cells).from_(file).limit(SAMPLED_ROWS))

    def read() -> Iterator[Sequence[str]]:
        return iter(rows)

    return Records(header, count, read)
