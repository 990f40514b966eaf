"""A progress bar on stderr for long work, when a person watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fenqun.cli.session import is_terminal
from fenqun.errors import Phrase
from fenqun.language import Translator

OnProgress = Callable[[str | Phrase, float], None]
"""Told what is being done (an English text of the product) and how far the whole is, 0 to 1."""


@contextmanager
def progress(translate: Translator) -> Iterator[OnProgress]:
    """Gives what to call while the work goes on; nothing is drawn where nobody watches."""
    if not is_terminal():
        yield lambda _step, _share: None
        return
    from rich.console import Console  # noqa: PLC0415 - only long work draws a bar
    from rich.markup import escape  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=1.0)

        def update(step: str | Phrase, share: float) -> None:
            told = step.text(translate) if isinstance(step, Phrase) else translate(step)
            shown.update(task, description=escape(told), completed=share)

        yield update
