"""Each new snapshot made ready before the first who asks: at the server's start, and after every refresh."""

import threading
from contextlib import suppress
from time import monotonic

from fenqun.errors import FenqunError
from fenqun.workspace import Workspace
from fenqun.workspace.foreseen import foreseen

LOOK_SECONDS = 1.0


class Readying:
    """A thread that looks for a new snapshot and loads it, then finds out what pages will ask of it; those who ask
    meanwhile are answered all the same."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="readying", daemon=True)

    def start(self) -> None:
        """Begin with the snapshot that is there."""
        self._thread.start()

    def stop(self) -> None:
        """End, and let go of what the workspace holds open."""
        self._over.set()
        self._workspace.close()
        self._thread.join()
        self._workspace.close()

    def _look(self) -> None:
        seen: object = None
        while not self._over.is_set():
            # What cannot be loaded is told to who asks.
            with suppress(FenqunError, OSError):
                mark = self._workspace.store.mark()
                if mark != seen:
                    seen = mark
                    self._workspace.load()
                    self._foresee(mark)
            self._over.wait(LOOK_SECONDS)

    def _foresee(self, mark: object) -> None:
        """What pages will ask of it; those who ask now go first: as long as each part takes, nothing is done."""
        started = monotonic()
        for _ in foreseen(self._workspace.view()):
            if self._over.wait(monotonic() - started) or self._workspace.store.mark() != mark:
                return
            started = monotonic()
