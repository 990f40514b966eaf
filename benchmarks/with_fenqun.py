"""The profile by Fenqun: a refresh of the workspace. Prints as JSON how far it was after how many seconds.

What an earlier refresh found out of the sources' rows is taken away first: nobody else may use it either.
"""

import json
import resource
import sys
import time
from pathlib import Path
from shutil import rmtree

from fenqun import Workspace

MARKS = {
    "computing traits": "imported",
    "writing the profile": "computed",
    "summing up the segments": "written",
    "done": "done",
}


def marks(directory: str, started: float) -> dict[str, dict[str, float]]:
    """Seconds since the start of the process, seconds of all cores, and peak memory, when each part was done."""
    found: dict[str, dict[str, float]] = {}

    def mark(step: object, _share: float) -> None:
        if isinstance(step, str) and step in MARKS:
            own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
            found.setdefault(
                MARKS[step],
                {
                    "wall": time.time() - started,
                    "cpu": own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime,
                    "memory": max(own.ru_maxrss, others.ru_maxrss) / 1024,
                },
            )

    rmtree(Path(directory) / ".fenqun/store/measures", ignore_errors=True)
    Workspace(directory).refresh(on_progress=mark)
    return found


if __name__ == "__main__":
    print(json.dumps(marks(sys.argv[1], float(sys.argv[2]))))
