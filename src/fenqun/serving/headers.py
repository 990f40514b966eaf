"""Headers of every answer: what a browser may do with it, and that nobody keeps it."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

NO_STORE = "no-store"
FOR_EVER = "public, max-age=31536000, immutable"
_A_YEAR_OF_HTTPS = "max-age=31536000"


class SecurityHeaders:
    """The application with these headers on every answer; `Cache-Control: no-store` where it says nothing else.

    over_https: browsers are told to come by https only, from now on, and to send no cookie otherwise.
    """

    def __init__(self, app: ASGIApp, *, over_https: bool = False) -> None:
        self.app = app
        self._over_https = over_https
        self._always = ALWAYS | ({"Strict-Transport-Security": _A_YEAR_OF_HTTPS} if over_https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, with_headers)

    def _complete(self, headers: MutableHeaders) -> None:
        for name, value in self._always.items():
            headers[name] = value
        headers.setdefault("Cache-Control", NO_STORE)
        if self._over_https:
            cookies = headers.getlist("Set-Cookie")
            del headers["Set-Cookie"]
            for cookie in cookies:
                headers.append("Set-Cookie", cookie if "; secure" in cookie.lower() else f"{cookie}; Secure")
