"""Bounds on the process that parses files nobody vouches for: memory, processor time, no network, no other programs."""

import sys
from collections.abc import Mapping

try:
    import resource
except ImportError:  # Windows has no such limits; there the parent's timeout is the bound
    resource = None  # type: ignore[assignment]

_NETWORK = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname")
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "pty.spawn")


def limit(*, memory: int, seconds: int, network: bool = False) -> None:
    """Bounds this process for the rest of its life: `memory` bytes of address space, `seconds` of processor time,
    no core files, no other programs; no network unless asked for.

    Past the memory an allocation fails, past the seconds the process is killed, and what is forbidden raises
    PermissionError.
    """
    if resource is not None:
        for kind, most in _bounds(memory, seconds).items():
            _, hard = resource.getrlimit(kind)
            bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (bound, bound))
    forbidden = frozenset(_PROGRAMS if network else (*_NETWORK, *_PROGRAMS))

    def refuse(event: str, _: object) -> None:
        if event in forbidden:
            raise PermissionError(f"{event} is forbidden while files are read")

    sys.addaudithook(refuse)


def _bounds(memory: int, seconds: int) -> Mapping[int, int]:
    return {resource.RLIMIT_AS: memory, resource.RLIMIT_CPU: seconds, resource.RLIMIT_CORE: 0}
