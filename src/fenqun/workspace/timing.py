"""How long each step of a refresh took: what the next one is expected to take."""

from collections.abc import Callable, Mapping
from time import monotonic

from fenqun.errors import Phrase, message

PARTS: Mapping[str, str] = {
    message("computing traits"): "traits",
    message("dividing the customers"): "segments",
    message("writing the profile"): "writing",
    message("summing up the segments"): "summing",
}
"""The parts of a refresh after its sources, by the step that begins each."""

OnProgress = Callable[[str | Phrase, float], None]


class Timing:
    """Listens to the progress of a refresh; a step goes on until another begins."""

    def __init__(self, on_progress: OnProgress, *, now: Callable[[], float] = monotonic) -> None:
        self._on_progress = on_progress
        self._now = now
        self._part: str | None = None
        self._since = 0.0
        self._seconds: dict[str, float] = {}

    def tell(self, step: str | Phrase, share: float) -> None:
        """What a step of the refresh calls; the progress is told on."""
        if isinstance(step, str) and (part := PARTS.get(step)) is not None and part != self._part:
            self._close()
            self._part = part
        self._on_progress(step, share)

    def seconds(self) -> dict[str, float]:
        """By part of the refresh, the seconds until now."""
        self._close()
        return {part: round(seconds, 3) for part, seconds in self._seconds.items()}

    def _close(self) -> None:
        now = self._now()
        if self._part is not None:
            self._seconds[self._part] = self._seconds.get(self._part, 0.0) + now - self._since
        self._since = now
