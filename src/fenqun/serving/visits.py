"""The cookie of who is not signed in yet, set when a form was given to them."""

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fenqun.serving.cookies import VISIT


class Visits:
    """The application, its answers setting the cookie that a request has newly drawn (`request.state.new_visit`)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and (drawn := state.get("new_visit")):
                carrier = Response()
                scope["app"].state.served.cookies.write(carrier, VISIT, drawn)
                MutableHeaders(scope=message).append("Set-Cookie", carrier.headers["Set-Cookie"])
            await send(message)

        await self.app(scope, receive, with_cookie)
