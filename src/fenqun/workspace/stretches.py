"""A large source asked of a stretch of customers' ids after the other: in less memory, and in less time.

Its rows lie in runs in the order of the ids (see `engine.runs`), so that each stretch reads its own row groups alone.
Measured of 100 million orders of 5 million customers: grouping all at once by customer and category took 65 s of cpu
and 6 GB; a tenth of the rows takes less than a tenth of it.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from pathlib import Path

from sqlglot import exp

from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.query import column

ROWS_AT_ONCE = 10_000_000
"""About so many are grouped together."""

_CUSTOMER = "customer_id"


def stretches(engine: DuckDB, files: Sequence[Path], rows: int) -> list[exp.Expr]:
    """Conditions on `customer_id` that divide the rows of the files; one that all known ids meet where they are few.

    The edges are ids of the first file, each so many rows after the last: where it is in order, all of about a size.
    """
    parts = ceil(rows / ROWS_AT_ONCE)
    if parts < 2 or not files:
        return [exp.not_(column(_CUSTOMER).is_(exp.null()))]
    count = exp.select(exp.Count(this=exp.Star())).from_(parquet(files[:1]))
    step = max(int(engine.rows(count)[0][0]) // parts, 1)
    every = exp.Mod(this=column("file_row_number"), expression=exp.Literal.number(step)).eq(exp.Literal.number(0))
    ids = exp.select(column(_CUSTOMER)).distinct().from_(parquet(files[:1], row_numbers=True)).where(every)
    known = ids.where(exp.not_(column(_CUSTOMER).is_(exp.null()))).order_by(column(_CUSTOMER))
    edges = [exp.Literal.string(found) for (found,) in engine.rows(known)][1:]
    if not edges:
        return stretches(engine, files, 0)
    between = [exp.and_(column(_CUSTOMER) >= low, column(_CUSTOMER) < high) for low, high in pairwise(edges)]
    return [column(_CUSTOMER) < edges[0], *between, column(_CUSTOMER) >= edges[-1]]
