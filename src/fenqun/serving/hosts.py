"""Which names a server answers to: another name in front of its address is another site's."""

import ipaddress
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class KnownHosts:
    """The application, for requests to a known host only; others get a 400 and nothing else.

    A page of another site can point a name of its own at this machine and read what is answered (DNS rebinding), but
    its requests carry that name. `any_address`: numeric addresses are known too, which cannot be pointed elsewhere.
    """

    def __init__(self, app: ASGIApp, *, names: Iterable[str], any_address: bool = False) -> None:
        self.app = app
        self._names = frozenset(name.lower() for name in names)
        self._any_address = any_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        if scope["type"] == "http" and not self._knows(host_of(Headers(scope=scope).get("host", ""))):
            await PlainTextResponse("Unknown host", 400)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _knows(self, host: str) -> bool:
        return host in self._names or (self._any_address and _is_address(host))


def host_of(header: str) -> str:
    """The host of a Host header, without port and brackets."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
