"""What a process costs: seconds, seconds of all cores, peak memory."""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, seconds of all cores together, and the most MB of memory at once."""

    wall: float
    cpu: float
    memory: float


def cost(command: Sequence[str]) -> tuple[Cost, str]:
    """What the command costs, and what it prints. Raises CalledProcessError where it fails.

    A process counts the memory of the one that started it, too: this one must stay small.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        started = time.time()
        process = subprocess.Popen([part.replace("{now}", repr(started)) for part in command], stdout=out, stderr=err)
        _, status, used = os.wait4(process.pid, 0)
        took = time.time() - started
        out.seek(0), err.seek(0)
        printed, said = out.read(), err.read()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, printed, said)
    return Cost(took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024), printed


def typical(costs: Sequence[Cost]) -> Cost:
    """The least time on the clock, which other work only adds to; the medians of the cores' time and of memory."""
    cpu, memory = (statistics.median(getattr(one, part) for one in costs) for part in ("cpu", "memory"))
    return Cost(min(one.wall for one in costs), cpu, memory)


def fastest(costs: Sequence[Cost]) -> Cost:
    """The run of the least time: of a short command, what other work on the machine disturbed least."""
    return min(costs, key=lambda one: one.wall)
