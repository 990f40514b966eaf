"""How far a job is, written into its record while it works."""

import threading
from types import TracebackType
from typing import Any

from fenqun import clock
from fenqun.engine.carrying import packed_part
from fenqun.errors import Phrase
from fenqun.store.records.jobs import Jobs, Line

EVERY_SECONDS = 0.25


class Notes:
    """Takes down steps and shares as they come; a thread writes what has changed, at most four times a second."""

    def __init__(self, records: Jobs, id: str) -> None:  # noqa: A002 - the word of the definition
        self._records = records
        self._id = id
        self._lines: list[Line] = []
        self._changed: dict[str, Any] = {}
        self._told: list[object] = []
        self._share = 0.0
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._writer = threading.Thread(target=self._write, name=f"notes {id}", daemon=True)

    def __enter__(self) -> "Notes":
        self._writer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._writer.join()
        self.flush()

    def progress(self, step: str | Phrase, share: float) -> None:
        """What `on_progress` of a verb tells; the share never goes back."""
        self.step(step)
        with self._lock:
            self._share = max(self._share, min(share, 1.0))
            self._changed["share"] = self._share

    def step(self, step: str | Phrase) -> None:
        """What is being done now, and a line in the log the first time."""
        text = packed_part(step)
        with self._lock:
            self._changed["step"] = text
            if text not in self._told:
                self._told.append(text)
                self._lines.append(Line(clock.now(), text))

    def line(self, text: str | Phrase) -> None:
        """A line in the log only."""
        with self._lock:
            self._lines.append(Line(clock.now(), packed_part(text)))

    def change(self, **changed: Any) -> None:
        """Other values of the record, written at once."""
        with self._lock:
            self._changed |= changed
        self.flush()

    def flush(self) -> None:
        """Write what has changed."""
        with self._lock:
            lines, changed = self._lines, self._changed
            self._lines, self._changed = [], {}
            if lines or changed:
                self._records.change(self._id, lines, **changed)

    def _write(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            self.flush()
