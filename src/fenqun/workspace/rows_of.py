"""All rows of some customers of a source: by their numbers where the files have them, by their ids elsewhere."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.engine.numbering import CUSTOMERS, NUMBER, rows_by_number
from fenqun.profiles.aggregate import CUSTOMER
from fenqun.query import Query, column, identifier_table, table
from fenqun.store.tables import Store
from fenqun.workspace.arrivals import Arrival

_KNOWN = {CUSTOMER: DataType.TEXT, NUMBER: DataType.NUMBER}


def rows_of(store: Store, engine: DuckDB, arrival: Arrival, customers: str) -> Query:
    """The rows, as the source has them. `customers`: the table with the ids of those whose rows are wanted."""
    among = exp.select(column(CUSTOMER)).from_(identifier_table(customers))
    is_wanted = exp.In(this=column(CUSTOMER), query=among.subquery())
    columns, others = arrival.columns, set(arrival.rows.files)
    parts: list[exp.Query] = []
    for folder, files in _numbered(store, arrival):
        known = exp.select(*map(column, _KNOWN)).from_(parquet(store.paths([f"{folder}/{CUSTOMERS}"])))
        name = f"{arrival.name} (customers, {len(parts) + 1})"
        engine.materialise(name, known.where(is_wanted.copy()))
        parts.append(rows_by_number(store.paths(files), columns, table(name, _KNOWN)))
        others -= {*files}
    if others or not parts:
        paths = store.paths(file for file in arrival.rows.files if file in others)
        parts.append(exp.select(*map(column, columns)).from_(parquet(paths)).where(is_wanted))
    return Query(exp.union(*parts, distinct=False) if len(parts) > 1 else parts[0], columns)


def _numbered(store: Store, arrival: Arrival) -> Iterator[tuple[str, Sequence[str]]]:
    """The folders in which a file says which customer has which number, with the files of rows that have them."""
    if NUMBER not in arrival.rows.columns:
        return
    for folder, files in groupby(arrival.rows.files, lambda file: file.rpartition("/")[0]):
        has = [file for file in files if NUMBER in store.place.footer(file).columns]
        if has and store.place.file(f"{folder}/{CUSTOMERS}") is not None:
            yield folder, has
