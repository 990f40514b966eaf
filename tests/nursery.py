"""Processes of tests, forked by one that has loaded already what they need, which takes longer than their work.

Started as a program it is that one. A message on its standard input, a socket, is an order: what to run, where, in
which environment; with it come descriptors: the standard ones, where to tell the process id and how it ended, and
those handed on. Every process has a minder beside it, of whom it can have the children forked that read its files.
"""

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from typing import Any

_STANDARD = ("stdin", "stdout", "stderr")
_LIMITED = "fenqun.engine.child"
_NEEDED = (
    _LIMITED,
    "fenqun.jobs.child",
    "fenqun.workspace.refresh",
    "fenqun.store.records",
    "sqlglot.dialects.duckdb",
)


class Nursery:
    """Forks what `subprocess.Popen` would start: a module of ours that has a `main`, or a script (-c)."""

    def __init__(self, asks: socket.socket | None = None) -> None:
        self._asks = asks
        self._process: subprocess.Popen[bytes] | None = None
        self._starting = Lock()

    def fork(self, command: Sequence[object], **options: Any) -> "Forked":
        """In place of `subprocess.Popen` of this Python."""
        kind, what, *arguments = [str(each) for each in command[1:] if each != "-P"]
        place = {"folder": str(Path.cwd()), "environment": dict(os.environ), "apart": "start_new_session" in options}
        return Forked(self._asked(), {**place, "kind": kind, "what": what, "arguments": arguments}, options)

    @property
    def stands_in(self) -> SimpleNamespace:
        """For the module `subprocess` of who starts such processes."""
        return SimpleNamespace(Popen=self.fork, PIPE=subprocess.PIPE, DEVNULL=subprocess.DEVNULL)

    def _asked(self) -> socket.socket:
        with self._starting:  # by two threads at once it would be started twice, and one of the two forgotten
            if self._asks is None:
                self._asks, answers = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                with answers:
                    command = [sys.executable, "-P", __file__]
                    self._process = subprocess.Popen(command, stdin=answers, start_new_session=True)
            return self._asks

    def close(self) -> None:
        """End with it."""
        if self._asks is not None:
            self._asks.close()
        if self._process is not None:
            self._process.wait()


class Forked:
    """A process as `subprocess.Popen` tells of it, as far as that is asked."""

    def __init__(self, nursery: socket.socket, order: dict[str, Any], options: dict[str, Any]) -> None:
        handed = list(options.get("pass_fds", ()))
        given, theirs = {}, []
        for name in _STANDARD:
            if options.get(name) == subprocess.DEVNULL:
                given[name] = None
                theirs.append(os.open(os.devnull, os.O_RDWR))
            else:
                reads, writes = os.pipe()
                ours, their = (writes, reads) if name == "stdin" else (reads, writes)
                given[name] = os.fdopen(ours, "wb" if name == "stdin" else "rb", -1 if name == "stdin" else 0)
                theirs.append(their)
        self.stdin, self.stdout, self.stderr = given.values()
        reads, tells = os.pipe()
        self._told = os.fdopen(reads, "rb")
        theirs.append(tells)
        socket.send_fds(nursery, [json.dumps({**order, "handed": handed}).encode()], [*theirs, *handed])
        for descriptor in theirs:
            os.close(descriptor)
        self.pid = int(self._told.readline())
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Nothing is told by a minder who was killed with it."""
        if self.returncode is None:
            with self._told:
                self.returncode = int(self._told.readline() or -signal.SIGKILL)
        return self.returncode

    def poll(self) -> int | None:
        """What was waited for."""
        return self.returncode

    def kill(self) -> None:
        """As force does."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """All that it says in the end, which has to be little."""
        with self:
            self.stdin.close()
            return self.stdout.read().decode(), self.stderr.read().decode()

    def __enter__(self) -> "Forked":
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.wait()
        finally:
            for pipe in (self.stdin, self.stdout, self.stderr):
                with suppress(BrokenPipeError):
                    if pipe is not None:
                        pipe.close()


def main() -> None:
    """Until there is nobody any more who could ask."""
    for name in _NEEDED:
        import_module(name)
    gc.collect()
    gc.freeze()  # what was loaded is neither looked through nor copied by those who are forked
    gc.set_threshold(100_000)
    with socket.socket(fileno=os.dup(0)) as asked, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)  # else the next descriptor would be that of standard input
        _serve(asked)


def _serve(asked: socket.socket) -> None:
    minders: list[int] = []
    while True:
        message, descriptors, *_ = socket.recv_fds(asked, 1 << 20, 8)
        if not message:
            return
        asker = os.getpid()
        if (minder := os.fork()) == 0:
            asked.close()
            _mind(json.loads(message), descriptors, asker)
        minders = [each for each in (*minders, minder) if os.waitpid(each, os.WNOHANG)[0] == 0]
        for descriptor in descriptors:
            os.close(descriptor)


def _mind(order: dict[str, Any], descriptors: list[int], asker: int) -> None:
    """Fork the process; tell who it is and how it ended; fork what it asks for."""
    import_module(_LIMITED)._end_with(asker)
    minder = os.getpid()
    asks, answers = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    told = descriptors.pop(3)
    if (process := os.fork()) == 0:
        os.close(told)
        answers.close()
        _run(order, descriptors, asks, minder)
    asks.close()
    for descriptor in descriptors:
        os.close(descriptor)
    os.write(told, f"{process}\n".encode())
    _serve(answers)  # ends when the process does
    os.write(told, f"{os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])}\n".encode())
    os._exit(0)


def _run(order: dict[str, Any], descriptors: list[int], asks: socket.socket, minder: int) -> None:
    child = import_module(_LIMITED)
    end_with = child._end_with
    end_with(minder)
    child._end_with = lambda _: None  # its parent is the minder, not who asked
    if order["apart"]:
        os.setsid()
    for at, descriptor in enumerate(descriptors[:3]):
        os.dup2(descriptor, at)
        os.close(descriptor)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    import_module("fenqun.engine.confined").subprocess = Nursery(asks).stands_in
    numbers = {str(theirs): str(ours) for theirs, ours in zip(order["handed"], descriptors[3:], strict=True)}
    sys.argv = ["-c", *(numbers.get(each, each) for each in order["arguments"])]
    status = _status(order)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _status(order: dict[str, Any]) -> int:
    try:
        if order["kind"] == "-c":
            exec(compile(order["what"], "<script>", "exec"), {"__name__": "__main__"})
        else:
            ran = import_module(order["what"]).main
            ran() if order["what"] == _LIMITED else ran(sys.argv[1:])
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001 - the door of this process
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    main()
