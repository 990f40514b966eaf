"""How large a request may be, counted as it arrives."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The most bytes of a request's body: `usual`, or what `at` says for single paths."""

    usual: int = 8 * MEGABYTE
    at: Mapping[str, int] = field(default_factory=dict)

    def of(self, path: str) -> int:
        """The limit of a path."""
        return self.at.get(path, self.usual)


class BodyLimit:
    """The application, its requests cut off with a 413 once they are larger than the limit of their path."""

    def __init__(self, app: ASGIApp, *, limits: Limits) -> None:
        self.app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most, arrived = self._limits.of(scope["path"]), 0
        announced = Headers(scope=scope).get("content-length", "")

        async def counted() -> Message:
            nonlocal arrived
            if announced.isdecimal() and int(announced) > most:
                raise HTTPException(413)
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > most:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)
