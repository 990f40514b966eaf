"""Work of the engine beside other work of it, where each of the two keeps but one core busy."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

from fenqun.engine.duckdb import DuckDB
from fenqun.engine.stopping import AGAIN_SECONDS

_Result = TypeVar("_Result")


@contextmanager
def aside(engine: DuckDB, work: Callable[[DuckDB], _Result]) -> Iterator["Future[_Result]"]:
    """The work in a thread, on a session of its own, while the block runs; it has ended where the block has.

    What interrupts the engine interrupts it too, and so does whatever the block raises.
    """
    with engine.session() as session, ThreadPoolExecutor(1) as pool:
        engine.helpers.add(session)
        done = pool.submit(work, session)
        try:
            yield done
        except BaseException:
            # A session between two statements does not notice.
            while not done.done():
                session.interrupt()
                wait([done], timeout=AGAIN_SECONDS)
            raise
        finally:
            wait([done])
            engine.helpers.discard(session)
