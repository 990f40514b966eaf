"""The limited process that reads what nobody vouches for: an order on stdin, a line of JSON per answer on stdout.

It may be started before there is an order; without any it ends when stdin does.
"""

import ctypes
import json
import os
import signal
import sys
from typing import Any

from pydantic import TypeAdapter

from fenqun.engine.behind import ReadOtherwise
from fenqun.engine.carrying import packed
from fenqun.engine.confined import EARLY
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.intake import Imported, Progress, Task, take_in
from fenqun.engine.looking import look
from fenqun.errors import FenqunError, OutOfMemory
from fenqun.sources.reading.limits import limit

_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux."""


def main() -> None:
    """Do what the order on stdin says, and say on stdout how it goes: `progress`, then `done` or `failed`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends us
    if EARLY in sys.argv:
        with DuckDB():
            pass  # the first one takes long to open
    said = sys.stdin.read()
    if not said:
        return  # nobody has anything to be read, or our parent is gone
    order = json.loads(said)
    _end_with(order.get("parent"))
    task = TypeAdapter(Task).validate_python(order["task"]) if "task" in order else None
    database = task is not None and task.source.database is not None
    limit(memory=order["memory"], seconds=order["seconds"], network=database)
    try:
        done = _imported(task) if task is not None else look(order["look"])
    except ReadOtherwise:
        _say(done=None)
    except FenqunError as error:
        _say(failed=packed(error))
    except MemoryError:
        _say(failed=packed(OutOfMemory(limit=f"{order['memory'] >> 20} MB")))
    else:
        _say(done=done)


def _end_with(parent: int | None) -> None:
    """Have the kernel end this process when its parent is gone, however that came; only Linux does."""
    if sys.platform == "linux" and parent is not None:
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(1)


def _imported(task: Task) -> Any:
    return TypeAdapter(Imported).dump_python(take_in(task, _tell), mode="json")


def _tell(progress: Progress) -> None:
    _say(progress=TypeAdapter(Progress).dump_python(progress, mode="json"))


def _say(**answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
