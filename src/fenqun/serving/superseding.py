"""Questions that a newer one of the same asker makes superfluous, or that nobody waits for any more: stopped."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from threading import Lock

from starlette.requests import Request

from fenqun.serving.asking import Asking
from fenqun.workspace.running import Running


class Questions:
    """The questions under way, by who asked and the key they gave; one of each."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: dict[tuple[str, str], Running] = {}

    @contextmanager
    def asked(self, who: str, key: str, question: Running) -> Iterator[None]:
        """While the question is answered; the one before it, by the same person under the same key, is stopped."""
        with self._lock:
            before = self._running.get((who, key))
            self._running[who, key] = question
        if before is not None:
            before.cancel()
        try:
            yield
        finally:
            with self._lock:
                if self._running.get((who, key)) is question:
                    del self._running[who, key]


@contextmanager
def superseding(asking: Asking, key: str | None) -> Iterator[Running]:
    """What to give to the verb that answers: `workspace.count(rule, running=running)`.

    A newer question of the same asker under the same key stops it (Cancelled); without a key it stands alone.
    """
    running = Running()
    if key is None or asking.identity is None:
        yield running
        return
    questions: Questions = asking.served.parts.setdefault("questions", Questions())
    with questions.asked(asking.identity.via_id or asking.identity.name, key, running):
        yield running


@asynccontextmanager
async def until_gone(request: Request, running: Running) -> AsyncIterator[None]:
    """While the question is answered; it is stopped when nobody waits for the answer any more.

    The body of the request has to be read before.
    """

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        running.cancel()

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
