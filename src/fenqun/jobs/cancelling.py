"""Stopping a job: asked to, then made to."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from fenqun.answers import JobAnswer
from fenqun.errors import Busy, Phrase, UnknownName, message
from fenqun.jobs.places import lock_of, process_of
from fenqun.jobs.telling import job
from fenqun.store.locking import is_free
from fenqun.workspace import Workspace

GRACE_SECONDS = 1.5
_PAUSE = 0.02


def cancel(workspace: Workspace, id: str) -> JobAnswer:  # noqa: A002 - the word of the definition
    """The job, over: stopped, unless it was over before. The last good snapshot stays. Raises UnknownName."""
    records = workspace.records.jobs
    found = records.get(id)
    if found is None:
        raise UnknownName(what=Phrase(message("job")), name=id)
    lock = lock_of(workspace.directory, id)
    if found.is_open and records.change(id, stop_wished=True):
        workspace.audit("cancel", f"jobs/{id}", work=found.work, by=found.by)
        if not _ended(lock, signal.SIGTERM, GRACE_SECONDS):
            _ended(lock, signal.SIGKILL, GRACE_SECONDS)
            _tidy(workspace)
    return job(workspace, id)


def _ended(lock: Path, how: signal.Signals, seconds: float) -> bool:
    """Whether the job's process is gone within the time, after one signal."""
    until = time.monotonic() + seconds
    told = False
    while not is_free(lock):
        if time.monotonic() > until:
            return False
        process = process_of(lock)
        if process is not None and not told:
            told = True
            _signal(process, how)
        time.sleep(_PAUSE)
    return True


def _tidy(workspace: Workspace) -> None:
    """What was killed could not clean up; if another is at work by now, that does."""
    from fenqun.workspace.refresh import clear_scratch  # noqa: PLC0415 - brings the engine, which few cancels need

    with suppress(Busy), workspace.writing():
        clear_scratch(workspace.directory)


def _signal(process: int, how: signal.Signals) -> None:
    """A request goes to the job, which ends its own children; force goes to all of them."""
    with suppress(ProcessLookupError):
        if how is signal.SIGKILL:
            os.killpg(process, how)
        else:
            os.kill(process, how)
