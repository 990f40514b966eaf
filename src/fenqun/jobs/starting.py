"""Starting a job: its record, its lock, and a process of its own that outlives who asked."""

import os
import subprocess
import sys
import threading
from dataclasses import asdict
from secrets import token_hex
from typing import Any

from fenqun import clock
from fenqun.answers import JobAnswer
from fenqun.errors import Busy, Phrase, UnknownName, UsageError, message
from fenqun.jobs.places import lock_of
from fenqun.jobs.settling import settle
from fenqun.jobs.telling import job
from fenqun.jobs.works import WORKS
from fenqun.store.locking import take
from fenqun.store.records.jobs import Job
from fenqun.workspace import Workspace

OPEN_AT_MOST = 16
"""Jobs that wait or run: each is a process."""
KEPT = 500


def start(workspace: Workspace, work: str = "refresh", **options: Any) -> JobAnswer:
    """The job that does the work as who asks; one that waits already for just this is not started twice.

    Raises UnknownName, UsageError for options the work does not take, Busy where too many wait.
    """
    _check(workspace, work, options)
    settle(workspace)
    records, actor = workspace.records.jobs, workspace.actor
    given = {name: options[name] for name in sorted(options) if options[name] is not None}
    asked = Job(
        id=token_hex(4),
        work=work,
        options=given,
        by=actor.name,
        actor=asdict(actor),
        asked_at=clock.now(),
    )
    lock = lock_of(workspace.directory, asked.id)
    # The process inherits the lock: from the record's first moment on it is held exactly as long as somebody is at it.
    held = take(lock)
    try:
        if (added := records.add(asked)) == asked.id:
            _spawn(workspace, asked.id, held)
            records.forget(KEPT)
        else:
            lock.unlink()
    finally:
        os.close(held)
    return job(workspace, added)


def _check(workspace: Workspace, work: str, options: dict[str, Any]) -> None:
    if workspace.is_made:
        said = message("a job runs in a process of its own, which does not know definitions made in Python")
        raise UsageError(what=Phrase(said))
    if work not in WORKS:
        raise UnknownName(what=Phrase(message("work")), name=work, known=WORKS)
    for name, value in options.items():
        if name not in WORKS[work].options:
            raise UnknownName(
                what=Phrase(message("option of '{work}'"), work=work), name=name, known=WORKS[work].options
            )
        WORKS[work].options[name](value)
    waiting = workspace.records.jobs.latest(OPEN_AT_MOST, only_open=True)
    if len(waiting) == OPEN_AT_MOST:
        raise Busy(who=waiting[-1].by, since=f"{waiting[-1].asked_at:%Y-%m-%d %H:%M} UTC")


def _spawn(workspace: Workspace, id: str, lock: int) -> None:  # noqa: A002 - the word of the definition
    command = [sys.executable, "-P", "-m", "fenqun.jobs.child", str(workspace.directory.resolve()), id, str(lock)]
    silent = subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdin=silent, stdout=silent, stderr=silent, pass_fds=[lock], start_new_session=True
    )
    # A cancel has to find it also before it is ready to say its number itself.
    lock_of(workspace.directory, id).write_text(str(process.pid), encoding="ascii")
    # Somebody has to ask for its status, or its entry stays in the table of processes.
    threading.Thread(target=process.wait, name=f"job {id}", daemon=True).start()
