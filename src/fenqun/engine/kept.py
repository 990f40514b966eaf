"""A query run once for several looks at it: its rows kept in the engine for a moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from fenqun.engine.backend import Backend
from fenqun.query import Query, table


@contextmanager
def kept(backend: Backend, query: Query) -> Iterator[Query]:
    """The rows of the query as a table, until the block ends; whatever else is asked of the engine meanwhile."""
    name = f"kept {uuid4().hex}"
    backend.materialise(name, query.select)
    try:
        yield table(name, query.columns)
    finally:
        backend.drop(name)
