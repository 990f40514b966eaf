"""Importing a source in a limited child process: what nobody vouches for is never parsed in ours."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from fenqun.clock import Moment, now
from fenqun.engine.behind import Behind, ReadOtherwise
from fenqun.engine.confined import Limits, done_apart
from fenqun.engine.intake import Imported, Progress, Task
from fenqun.engine.stopping import Stop
from fenqun.sources.source import Source


def import_source(
    name: str,
    source: Source,
    files: Mapping[str, Path],
    into: Path,
    *,
    zone: str,
    as_of: Moment,
    workspace: Path | None = None,
    there: Sequence[Path] = (),
    behind: Behind | None = None,
    kept: Sequence[Path] = (),
    limits: Limits | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
    stop: Stop | None = None,
) -> Imported:
    """The source's rows in Parquet under the new folder `into`, with its quality report.

    `files`: by the name they are shown by, usually the path within the workspace; none for a database. `zone` is the
    workspace's; the source's own goes before it. `as_of` only matters to rules that look at the time. `there`: rows
    that an import wrote, to compare these with; `behind`: to come behind; `kept`: of which those imported may
    only be the continuation.
    Raises ReadOtherwise where it can only be read with what it was to come behind; what reading raises: UnreadableFile,
    UnsafeFile, MissingColumn, UnreachableDatabase; Problems of the source's rules; Cancelled, OutOfMemory.
    """
    bounds, zone, today = limits or Limits(), source.time_zone or zone, max(as_of.day, now().date())
    shares = (bounds.engine_memory, bounds.threads)
    task = Task(name, source, zone, as_of, today, files, into, *shares, workspace, tuple(there), behind, tuple(kept))
    order = {"task": TypeAdapter(Task).dump_python(task, mode="json", by_alias=True, exclude_none=True)}

    def on_progress(progress: Any) -> None:
        tell(TypeAdapter(Progress).validate_python(progress))

    done = done_apart(order, bounds, ", ".join(files) or name, on_progress=on_progress, stop=stop)
    if done is None:
        raise ReadOtherwise
    return TypeAdapter(Imported).validate_python(done)
