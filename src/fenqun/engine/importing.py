"""Importing a source in a limited child process: what nobody vouches for is never parsed in ours."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from fenqun.clock import Moment, now
from fenqun.engine.carrying import unpacked
from fenqun.engine.intake import Imported, Progress, Task
from fenqun.errors import Place, UnsafeFile
from fenqun.sources.source import Source

GIGABYTE = 1 << 30


@dataclass(frozen=True)
class Limits:
    """Bounds of one import: bytes of address space, seconds of processor time, and the engine's memory within."""

    memory: int = 12 * GIGABYTE
    seconds: int = 3600
    engine_memory: str = "2GB"
    threads: int | None = None


def import_source(
    name: str,
    source: Source,
    files: Mapping[str, Path],
    into: Path,
    *,
    zone: str,
    as_of: Moment,
    workspace: Path | None = None,
    limits: Limits | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Imported:
    """The source's rows in Parquet under the new folder `into`, with its quality report.

    `files`: by the name they are shown by, usually the path within the workspace; none for a database. `zone` is the
    workspace's; the source's own goes before it. `as_of` only matters to rules that look at the time.
    Raises what reading raises: UnreadableFile, UnsafeFile, MissingColumn, UnreachableDatabase; Problems of the source's
    rules; Cancelled, OutOfMemory.
    """
    bounds = limits or Limits()
    today = max(as_of.day, now().date())
    task = Task(
        name,
        source,
        source.time_zone or zone,
        as_of,
        today,
        files,
        into,
        bounds.engine_memory,
        bounds.threads,
        workspace,
    )
    order = {
        "task": TypeAdapter(Task).dump_python(task, mode="json", by_alias=True, exclude_none=True),
        "memory": bounds.memory,
        "seconds": bounds.seconds,
    }
    for answer in _answers(order, ", ".join(files) or name):
        if "progress" in answer:
            tell(TypeAdapter(Progress).validate_python(answer["progress"]))
        elif "failed" in answer:
            raise unpacked(answer["failed"])
        else:
            return TypeAdapter(Imported).validate_python(answer["done"])
    raise AssertionError("the child ended without an answer")


def _answers(order: Mapping[str, Any], shown: str) -> Iterator[Mapping[str, Any]]:
    """What the child says, line by line; it does not outlive the reader."""
    command = [sys.executable, "-m", "fenqun.engine.child"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        try:
            if child.stdin is None or child.stdout is None or child.stderr is None:
                raise AssertionError("the child has no pipes")
            child.stdin.write(json.dumps(order).encode())
            child.stdin.close()
            for line in child.stdout:
                yield json.loads(line)
            complaint = child.stderr.read().decode(errors="replace")
            if child.wait() != 0:
                raise _ended(child.returncode, complaint, shown)
        finally:
            child.kill()


def _ended(status: int, complaint: str, shown: str) -> Exception:
    """A child killed by its limits or by what it read; anything else is a fault of ours."""
    if status >= 0:
        return RuntimeError(complaint)
    if -status in (signal.SIGXCPU, signal.SIGKILL):
        what = "reading it takes too long"
    else:
        what = f"reading it ended with {signal.Signals(-status).name}"
    return UnsafeFile(at=Place(shown), what=what)
