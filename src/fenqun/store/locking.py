"""Locks between processes, held by the kernel: a process that dies lets go of them, so none is ever stuck."""

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from fenqun import clock
from fenqun.errors import Busy, Phrase, message

if sys.platform != "win32":
    import fcntl

_LONGEST_PAUSE = 0.25
_SHORTEST_WAIT = 0.1
"""Who only looks whether a lock is free holds it for a moment: that is no reason to give up."""
_LOOKS = 5
"""How often a holder's name is looked for: it is written just after the lock is taken."""

_mine = threading.local()


@dataclass(frozen=True)
class Holder:
    """Who holds a lock; `since` is UTC as people read it."""

    who: str
    since: str
    pid: int


@contextmanager
def held(path: Path, *, who: str, wait_seconds: float | None = 0.0) -> Iterator[None]:
    """Holds the lock while the block runs; a thread that holds it already goes on at once.

    wait_seconds: how long to wait for another, None for ever. Raises Busy. On Windows nobody is kept out.
    """
    name = os.path.realpath(path)
    mine: set[str] = _mine.__dict__.setdefault("names", set())
    if name in mine:
        yield
        return
    file = _taken(path, wait_seconds)
    mine.add(name)
    try:
        _write(file, Holder(who, f"{clock.now():%Y-%m-%d %H:%M} UTC", os.getpid()))
        yield
    finally:
        mine.discard(name)
        os.ftruncate(file, 0)
        os.close(file)


def take(path: Path) -> int:
    """The lock as an open file, to be handed to a process: it is held until the last one that has it open is gone.

    Raises BlockingIOError where it is held.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        raise
    return file


def is_free(path: Path) -> bool:
    """Whether nobody holds the lock now."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        if sys.platform != "win32":
            # Shared, so that two who look at once do not take each other for the holder.
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(file)
    return True


def holder(path: Path) -> Holder | None:
    """Who holds the lock; None where it is free, or its holder has not yet said."""
    if is_free(path):
        return None
    try:
        return Holder(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _taken(path: Path, wait_seconds: float | None) -> int:
    until = None if wait_seconds is None else time.monotonic() + max(wait_seconds, _SHORTEST_WAIT)
    pause = 0.005
    while True:
        try:
            return take(path)
        except BlockingIOError:
            if until is not None and time.monotonic() >= until:
                raise _busy(path) from None
        time.sleep(pause)
        pause = min(1.2 * pause, _LONGEST_PAUSE)


def _busy(path: Path) -> Busy:
    for _ in range(_LOOKS):
        if (found := holder(path)) is not None:
            return Busy(who=found.who, since=found.since)
        time.sleep(0.01)
    return Busy(who=Phrase(message("somebody")), since=f"{clock.now():%Y-%m-%d %H:%M} UTC")


def _write(file: int, one: Holder) -> None:
    os.ftruncate(file, 0)
    os.pwrite(file, json.dumps(asdict(one), ensure_ascii=False).encode(), 0)
