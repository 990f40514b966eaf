"""Started once by those who test: forks the limited child of an import, which takes longer to load than to work.

A message on standard input, a socket, is where it works and its environment, with four descriptors: the child's
standard input, output and errors, and where to tell its process id and how it ended.
"""

import json
import os
import socket
import sys

from fenqun.engine import child

_END_WITH = child._end_with


def main() -> None:
    """Until there is nobody any more who could ask."""
    with socket.socket(fileno=0) as asked:
        while True:
            message, descriptors, *_ = socket.recv_fds(asked, 1 << 20, 4)
            if not message:
                return
            if os.fork() == 0:
                _mind(json.loads(message), *descriptors)
            for descriptor in descriptors:
                os.close(descriptor)
            _bury()


def _bury() -> None:
    """Take note of the minders that ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _mind(place: dict, *descriptors: int) -> None:
    """Fork the child; tell who it is and how it ended."""
    _END_WITH(os.getppid())
    *standard, told = descriptors
    if (process := os.fork()) == 0:
        os.close(told)
        _work(place, standard)
    for descriptor in standard:
        os.close(descriptor)
    os.write(told, f"{process}\n".encode())
    os.write(told, f"{os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])}\n".encode())
    os._exit(0)


def _work(place: dict, standard: list[int]) -> None:
    for at, descriptor in enumerate(standard):
        os.dup2(descriptor, at)
        os.close(descriptor)
    os.chdir(place["folder"])
    os.environ.clear()
    os.environ.update(place["environment"])
    child._end_with = lambda _: _END_WITH(os.getppid())  # its parent is the minder, not who asked
    child.main()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
