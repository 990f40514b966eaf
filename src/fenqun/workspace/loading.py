"""The first refresh of a process: what it takes is loaded side by side, here and where files are read."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import Thread

from fenqun.engine.confined import standing_by
from fenqun.language import LANGUAGES, translator

_REFRESH, _RECORDS = "fenqun.workspace.refresh", "fenqun.store.records"


@contextmanager
def loading() -> Iterator[None]:
    """While the block loads what refreshes, and finds out what is new, a child that reads files loads as well."""
    if _REFRESH in sys.modules:
        yield
        return
    with standing_by():
        yield


@contextmanager
def meanwhile() -> Iterator[None]:
    """While the block reads files, which is waiting for children, this process loads what computes and records."""
    if _RECORDS in sys.modules:
        yield
        return
    thread = Thread(target=_load, name="loading", daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def _load() -> None:
    from fenqun.engine.duckdb import DuckDB  # noqa: PLC0415 - the child is to be started before it is loaded

    import_module(_RECORDS)  # SQLAlchemy takes long to load
    with DuckDB():
        pass  # the first one takes long to open
    for language in LANGUAGES:
        translator(language)  # what is computed is called in each of them
