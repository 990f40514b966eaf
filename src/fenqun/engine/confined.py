"""The limited child process: what nobody vouches for is never parsed in ours."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Thread
from typing import Any

from fenqun.engine.carrying import unpacked
from fenqun.engine.stopping import Stop
from fenqun.errors import Phrase, Place, UnsafeFile, message

GIGABYTE = 1 << 30
_COMPLAINT_BYTES = 1 << 16

EARLY = "early"
"""Told to a child that is started before there is an order."""
_standing_by: "list[subprocess.Popen[bytes]]" = []
"""Such children."""


@dataclass(frozen=True)
class Limits:
    """Bounds of one import: bytes of address space, seconds of processor time, and the engine's memory within."""

    memory: int = 12 * GIGABYTE
    seconds: int = 3600
    engine_memory: str = "2GB"
    threads: int | None = None


@contextmanager
def standing_by() -> Iterator[None]:
    """While the block runs a child waits for the first order: it loads what it needs while its parent does.

    It takes one order, as any other child, and ends before the block does.
    """
    child = _started(EARLY)
    _standing_by.append(child)
    try:
        yield
    finally:
        with suppress(ValueError):  # somebody has given it an order
            _standing_by.remove(child)
            child.kill()
            _let_go(child)
        child.wait()  # where that was another thread: it would end with the one that started it


def done_apart(
    order: Mapping[str, Any],
    limits: Limits,
    shown: str,
    *,
    on_progress: Callable[[Any], None] = lambda _: None,
    stop: Stop | None = None,
) -> Any:
    """What the child answers to the order, in plain JSON. Raises what the work raised there; UnsafeFile where the
    child was ended by its limits or by what it read, named `shown`; Cancelled where a stop was wished."""
    bounded = {**order, "memory": limits.memory, "seconds": limits.seconds, "parent": os.getpid()}
    for answer in _answers(bounded, shown, stop or Stop()):
        if "progress" in answer:
            on_progress(answer["progress"])
        elif "failed" in answer:
            raise unpacked(answer["failed"])
        else:
            return answer["done"]
    raise AssertionError("the child ended without an answer")


def _answers(order: Mapping[str, Any], shown: str, stop: Stop) -> Iterator[Mapping[str, Any]]:
    """What the child says, line by line; it does not outlive the reader."""
    with _early() or _started() as child:
        try:
            with stop.reaches(child.kill), _Complaint(child) as complaint:
                yield from _said(child, order)
            if child.wait() != 0:
                raise _ended(child.returncode, complaint.text, shown)
        except (OSError, ValueError, UnsafeFile):
            stop.check()  # a child that was stopped leaves a broken pipe or half a line behind
            raise
        finally:
            child.kill()


def _started(*told: str) -> "subprocess.Popen[bytes]":
    # -P: a json.py lying in the folder we were started from is not ours to run.
    command = [sys.executable, "-P", "-m", "fenqun.engine.child", *told]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)


def _early() -> "subprocess.Popen[bytes] | None":
    """A child that waits for an order, for whoever asks first; None where there is none."""
    with suppress(IndexError):
        child = _standing_by.pop()
        if child.poll() is None:
            return child
        _let_go(child)
    return None


def _let_go(child: "subprocess.Popen[bytes]") -> None:
    with child:
        pass


def _said(child: "subprocess.Popen[bytes]", order: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if child.stdin is None or child.stdout is None:
        raise AssertionError("the child has no pipes")
    child.stdin.write(json.dumps(order).encode())
    child.stdin.close()
    for line in child.stdout:
        yield json.loads(line)


class _Complaint:
    """What the child says on stderr, read while it says it: a full pipe would hold it up. The end of it is kept."""

    def __init__(self, child: "subprocess.Popen[bytes]") -> None:
        self._child = child
        self._said = b""
        self._thread = Thread(target=self._read, name="complaint", daemon=True)

    def __enter__(self) -> "_Complaint":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._child.kill()
        self._thread.join()

    @property
    def text(self) -> str:
        """The end of what was said."""
        return self._said.decode(errors="replace")

    def _read(self) -> None:
        pipe = self._child.stderr
        while pipe is not None and (more := os.read(pipe.fileno(), _COMPLAINT_BYTES)):
            self._said = (self._said + more)[-_COMPLAINT_BYTES:]


def _ended(status: int, complaint: str, shown: str) -> Exception:
    """A child killed by its limits or by what it read; anything else is a fault of ours."""
    if status >= 0:
        return RuntimeError(complaint)
    if -status in (signal.SIGXCPU, signal.SIGKILL):
        what = Phrase(message("reading it takes too long or too much memory"))
    else:
        what = Phrase(message("reading it ended with {signal}"), signal=signal.Signals(-status).name)
    return UnsafeFile(at=Place(shown), what=what)
