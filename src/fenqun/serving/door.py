"""The outermost door: what breaks inside is answered and noted without a word of anyone's data."""

import logging
import secrets
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("fenqun.server")
"""Requests by the pattern of their path and never with their query; errors by where they came from."""


class Door:
    """The application; an unexpected error becomes the answer that `broken` makes, and a line in the log."""

    def __init__(self, app: ASGIApp, *, broken: Callable[[Request, str], Response]) -> None:
        self.app = app
        self._broken = broken

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - the door: nobody inside knew what to do with it
            incident = secrets.token_hex(4)
            LOG.error("%s: %s", incident, described(error))
            if not status:
                answer = await self._said(Request(scope), incident)
                await answer(scope, receive, watched)
        finally:
            taken = (time.perf_counter() - started) * 1000
            LOG.info("%s %s %s %.0f ms", scope["method"], pattern_of(scope), status or "-", taken)

    async def _said(self, request: Request, incident: str) -> Response:
        try:
            return await run_in_threadpool(self._broken, request, incident)
        except Exception as error:  # noqa: BLE001 - what is broken may be what the answer is made with
            LOG.error("%s: %s", incident, described(error))
            return PlainTextResponse(f"Something went wrong here: {incident}", 500)


def described(error: BaseException) -> str:
    """The kinds of an error and its causes, and the lines they came through; not their texts, which may hold data."""
    told: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(told) < 5:
        frames = traceback.extract_tb(cause.__traceback__)[-8:]
        lines = (f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
        told.append(f"{type(cause).__name__} at {' < '.join(reversed(list(lines)))}")
        cause = cause.__cause__ or cause.__context__
    return "; from ".join(told)


def pattern_of(scope: Scope) -> str:
    """The pattern of the path that answered (`/customers/{customer_id}`); `-` where none did."""
    route = scope.get("route")
    return str(getattr(route, "path_format", None) or getattr(route, "path", "-"))
