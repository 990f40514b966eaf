"""The process of a job: it waits for its turn, does the work as who asked, and writes down how it goes."""

import os
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from fenqun import clock
from fenqun.engine.carrying import packed
from fenqun.errors import FenqunError, Phrase, Problems, message
from fenqun.jobs.noting import Notes
from fenqun.jobs.places import lock_of
from fenqun.jobs.works import WORKS
from fenqun.store.records.jobs import Job
from fenqun.workspace import Workspace
from fenqun.workspace.actor import Actor

NICENESS = 10
"""The server answers first."""


class _Stopping:
    """Whether a stop was asked for. The first request interrupts the work; further ones must not disturb its end."""

    def __init__(self) -> None:
        self.wished = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        self.wished = True
        raise KeyboardInterrupt


def main(arguments: Sequence[str]) -> None:
    """Do the job. arguments: the workspace's folder, the job, and the file handle of its lock, which is held."""
    directory, id, lock = Path(arguments[0]), arguments[1], int(arguments[2])  # noqa: A001
    os.set_inheritable(lock, False)
    os.nice(NICENESS)
    stopping = _Stopping()
    signal.signal(signal.SIGTERM, stopping)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    workspace = Workspace(directory)
    job = workspace.records.jobs.get(id)
    if job is None or not job.is_open:
        return
    with Notes(workspace.records.jobs, id) as notes:
        ended = _ended(workspace.acting(Actor(**job.actor)), job, notes, stopping)
        notes.change(**ended, ended_at=clock.now())
    lock_of(directory, id).unlink(missing_ok=True)


def _ended(workspace: Workspace, job: Job, notes: Notes, stopping: _Stopping) -> dict[str, Any]:
    """What came of it, as values of the record."""
    try:
        if job.stop_wished:
            raise KeyboardInterrupt
        outcome = _done(workspace, job, notes)
    except KeyboardInterrupt:
        return {"state": "cancelled"}
    except FenqunError as error:
        return {"state": "cancelled"} if stopping.wished else {"state": "failed", "problems": _packed(error)}
    except Exception as error:  # noqa: BLE001 - the door of this process
        return {"state": "failed", "problems": _packed(_fault(error, notes))}
    return {"state": "done", "share": 1.0, "outcome": outcome}


def _done(workspace: Workspace, job: Job, notes: Notes) -> Any:
    if (other := workspace.writer) is not None:
        notes.step(Phrase(message("waiting for {who}, at work since {since}"), who=other.who, since=other.since))
    with workspace.writing(wait_seconds=None):
        notes.step(message("starting"))
        notes.change(state="running", started_at=clock.now())
        outcome = WORKS[job.work].run(workspace, job.options, notes.progress)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        return outcome


def _packed(error: FenqunError) -> list[Any]:
    return [packed(each) for each in (error.problems if isinstance(error, Problems) else [error])]


def _fault(error: Exception, notes: Notes) -> FenqunError:
    """What was not foreseen, without its text, which may hold values of customers; the log says where it came from."""
    if isinstance(error, OSError):
        said = ": ".join(str(part) for part in (error.filename, error.strerror) if part)
        return FenqunError(what=said or type(error).__name__)
    for frame in traceback.extract_tb(error.__traceback__):
        notes.line(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}")
    return FenqunError(what=Phrase(message("a fault of the program itself: {kind}"), kind=type(error).__name__))


if __name__ == "__main__":
    main(sys.argv[1:])
