"""Long work that can be stopped from another thread, wherever it is: in the engine or in a child process."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

from fenqun.errors import Cancelled

_Result = TypeVar("_Result")

AGAIN_SECONDS = 0.05
"""An engine between two statements does not notice that it was interrupted, so it is told again."""


class Stop:
    """The wish that some work end. Whoever does it says how it is reached, and looks at it between steps."""

    def __init__(self) -> None:
        self._wished = False
        self._ends: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    @contextmanager
    def reaches(self, end: Callable[[], None]) -> Iterator[None]:
        """While the block runs, `end` is called when a stop is wished, maybe more than once.

        Raises Cancelled where it was wished before.
        """
        with self._lock:
            self._raise()
            self._ends.append(end)
        try:
            yield
        finally:
            with self._lock:
                self._ends.remove(end)

    def now(self) -> None:
        """Wish it: what is at work is told at once."""
        with self._lock:
            self._wished = True
            for end in self._ends:
                end()

    @property
    def wished(self) -> bool:
        """Whether the work is to end."""
        return self._wished

    def check(self) -> None:
        """Raises Cancelled where a stop was wished."""
        with self._lock:
            self._raise()

    def _raise(self) -> None:
        if self._wished:
            raise Cancelled


def stoppable(work: Callable[[Stop], _Result]) -> _Result:
    """What the work gives. Ctrl-C in the main thread stops it wherever it is, and is raised once it has ended;
    it comes too late for work that was done by then."""
    if threading.current_thread() is not threading.main_thread():
        return work(Stop())
    stop = Stop()
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(work, stop)
        try:
            return done.result()
        except KeyboardInterrupt:
            while not done.done():
                stop.now()
                wait([done], timeout=AGAIN_SECONDS)
            if isinstance(done.exception(), Cancelled):
                raise
        return done.result()
