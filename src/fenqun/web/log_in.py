"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from fenqun.access import sessions
from fenqun.access.sign_in import SignedIn, sign_in
from fenqun.errors import SignInFailed
from fenqun.language import translator
from fenqun.serving.asking import SIGNED_IN, Asking, needs
from fenqun.serving.cookies import SESSION, VISIT
from fenqun.serving.identified import visit
from fenqun.serving.problem import status_of
from fenqun.web.failing import PASSWORD, SIGN_IN, headers_of
from fenqun.web.links import local
from fenqun.web.templating import render

routes = APIRouter()

_PAGE = "log_in/page.html.j2"
_LONGEST = 1_000


@routes.get(SIGN_IN)
def page(asking: Annotated[Asking, Depends(needs(None))]) -> Response:
    """The form; who is signed in is sent on."""
    then = local(asking.request.query_params.get("next", "/"))
    if asking.identity is not None:
        return RedirectResponse(PASSWORD if asking.identity.must_change else then, 303)
    return render(asking, _PAGE, then=then, name="", problems=[], sign_on=asking.served.sign_on)


@routes.post(SIGN_IN)
def enter(asking: Annotated[Asking, Depends(needs(None))]) -> Response:
    """A new session, if name and password open the workspace."""
    then, name = local(asking.text("next") or "/"), asking.text("name").strip()[:_LONGEST]
    try:
        signed_in = sign_in(
            asking.workspace, name, asking.text("password")[:_LONGEST], visit(asking.request, asking.served)
        )
    except SignInFailed as error:
        told = [error.text(translator(asking.language))]
        parts = {"then": then, "name": name, "problems": told, "sign_on": asking.served.sign_on}
        refused = render(asking, _PAGE, status=status_of(error), **parts)
        refused.headers.update(headers_of(error))
        return refused
    return entered(asking, signed_in, then)


def entered(asking: Asking, signed_in: SignedIn, then: str) -> Response:
    """On to the page, with the cookie of the new session; what the browser held before counts no more."""
    if (held := asking.served.cookies.read(asking.request, SESSION)) is not None:
        sessions.sign_out(asking.workspace, held)
    answer = RedirectResponse(PASSWORD if signed_in.identity.must_change else then, 303)
    asking.served.cookies.write(answer, SESSION, signed_in.secret)
    asking.served.cookies.forget(answer, VISIT)
    return answer


@routes.post("/sign-out")
def leave(asking: Annotated[Asking, Depends(SIGNED_IN)]) -> Response:
    """End the session, here and at the server."""
    if (held := asking.served.cookies.read(asking.request, SESSION)) is not None:
        sessions.sign_out(asking.workspace, held)
    answer = RedirectResponse(SIGN_IN, 303)
    asking.served.cookies.forget(answer, SESSION)
    # What the browser has kept of the pages is another's business now.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
