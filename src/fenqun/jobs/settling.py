"""Jobs whose process is gone: whoever looks next says what became of them, so that none is ever stuck."""

from fenqun import clock
from fenqun.engine.carrying import packed
from fenqun.errors import FenqunError, Phrase, message
from fenqun.jobs.places import lock_of
from fenqun.store.locking import is_free
from fenqun.workspace import Workspace

_OPEN_AT_MOST = 1_000
_ENDED_EARLY = message("it ended before it was done: the program or the machine was stopped, or ran out of memory")


def settle(workspace: Workspace) -> None:
    """Jobs that wait or run without a process are cancelled, if that was wished, or else interrupted."""
    for job in workspace.records.jobs.latest(_OPEN_AT_MOST, only_open=True):
        lock = lock_of(workspace.directory, job.id)
        if not is_free(lock):
            continue
        problems = [] if job.stop_wished else [packed(FenqunError(what=Phrase(_ENDED_EARLY)))]
        state = "cancelled" if job.stop_wished else "interrupted"
        # A job that ended by itself meanwhile has said so before it let go of its lock; then this changes nothing.
        workspace.records.jobs.change(job.id, state=state, ended_at=clock.now(), problems=problems)
        lock.unlink(missing_ok=True)
