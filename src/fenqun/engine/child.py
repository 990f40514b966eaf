"""The limited process that reads what nobody vouches for: a task on stdin, a line of JSON per answer on stdout."""

import json
import sys
from typing import Any

from pydantic import TypeAdapter

from fenqun.engine.carrying import packed
from fenqun.engine.intake import Imported, Progress, Task, take_in
from fenqun.errors import FenqunError, OutOfMemory
from fenqun.sources.reading.limits import limit


def main() -> None:
    """Import the task on stdin, and say on stdout how it goes: `progress`, then `done` or `failed`."""
    order = json.load(sys.stdin)
    task = TypeAdapter(Task).validate_python(order["task"])
    limit(memory=order["memory"], seconds=order["seconds"], network=task.source.database is not None)
    try:
        imported = take_in(task, _tell)
    except FenqunError as error:
        _say(failed=packed(error))
    except MemoryError:
        _say(failed=packed(OutOfMemory(limit=f"{order['memory'] >> 20} MB")))
    else:
        _say(done=TypeAdapter(Imported).dump_python(imported, mode="json"))


def _tell(progress: Progress) -> None:
    _say(progress=TypeAdapter(Progress).dump_python(progress, mode="json"))


def _say(**answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
