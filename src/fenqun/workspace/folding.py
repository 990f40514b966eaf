"""Many small files of a source's rows become one, now and then: each is opened by whoever asks the source."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlglot import exp

from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.query import column
from fenqun.store.parquet import footer
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store
from fenqun.workspace.pieces import pieces

MOST_SMALL = 40
"""Small files behind the others; once they are more, they become one."""
SMALL = 1_000_000
"""Rows of a file that is worth joining with others."""
_PLACE = ("_file", "_row")


def folded(store: Store, before: Stored, new: Sequence[Path]) -> tuple[Stored, list[Path], list[int]]:
    """What is to be put into the store where these files come behind those there: the content they come behind, the
    files, and of how many pieces each of all files is then."""
    counts = pieces(before)
    kept = _kept(store, before)
    if len(before.files) - kept < MOST_SMALL:
        return before, list(new), [*counts, *([1] * len(new))]
    last = store.paths(before.files[kept:])
    target = new[0].with_name("folded.parquet")
    names = [name for name in before.columns if name in _PLACE or not name.startswith("_")]
    with DuckDB([store.directory, target.parent]) as engine:
        rows = exp.select(*(column(name) for name in names)).from_(parquet([*last, *new]))
        engine.write_parquet(rows, target)
    for path in new:
        path.unlink()
    base = replace(before, files=before.files[:kept], rows=before.rows - sum(footer(path).rows for path in last))
    return base, [target], [*counts[:kept], sum(counts[kept:]) + len(new)]


def _kept(store: Store, before: Stored) -> int:
    """How many files stay: those of the last whole reading, and up to the last large one."""
    first = before.files[0].rpartition("/")[0]
    stay = 0
    for place, file in enumerate(before.files, start=1):
        if file.rpartition("/")[0] == first or store.place.footer(file).rows >= SMALL:
            stay = place
    return stay
