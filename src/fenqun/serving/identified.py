"""Who a request comes from: by the session its cookie holds, or by its token."""

from starlette.requests import Request

from fenqun import clock
from fenqun.access import sessions, tokens
from fenqun.access.identity import Identity
from fenqun.access.sessions import Visit
from fenqun.serving.cookies import SESSION
from fenqun.serving.reader import is_api
from fenqun.serving.served import Served, served_by

_BEARER = "bearer"
UNATTENDED = "X-Unattended"
"""The header of requests that a page makes by itself, again and again: nobody need be there."""


def identified(request: Request) -> Identity | None:
    """Who asks, in the role they have now; None for who is not signed in.

    A token counts for the API only, and where one is sent no session does.
    """
    served, written = served_by(request), request.headers.get("authorization")
    if is_api(request) and written is not None:
        scheme, _, secret = written.partition(" ")
        if scheme.lower() != _BEARER:
            return None
        return tokens.identify(served.workspace.records, secret.strip(), at=clock.now())
    held = served.cookies.read(request, SESSION)
    if held is None:
        return None
    attended = UNATTENDED not in request.headers
    return sessions.identify(served.workspace.records, held, visit(request, served), attended=attended)


def visit(request: Request, served: Served) -> Visit:
    """This moment at this browser, for as long as sessions last here."""
    return Visit(clock.now(), request.headers.get("user-agent", ""), served.session_limits)
